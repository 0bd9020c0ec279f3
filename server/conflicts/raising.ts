import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { conflicts } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import { type Dialogue, mustBeOpen, pathOf } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { formId, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { startObligation } from '../obligations/starting.ts'
import { once } from '../once.ts'
import { mustBeHere } from '../statements/discussed.ts'

const most = 20_000

export const conflictForm = z.object({
  id: formId(),
  need: words({ most, empty: 'Say what you need.' }),
  instead: words({ most, empty: 'Say what happens instead.' }),
  ...appearanceFields,
})

interface Raising {
  by: Member
  id?: string | undefined
  need: string
  instead: string
  /** What it is in conflict with, where that is one thing said, answered, proposed or promised here. */
  aboutStatementId?: string | null
  aboutResponseId?: string | null
  aboutCriterionId?: string | null
  aboutCommitmentId?: string | null
  /** How a customer appears; the company's people appear as themselves. */
  name?: string | null
  hidden?: boolean
  knownToStaff?: boolean
  at: Date
}

/**
 * Raises a conflict and starts the public clock. Staff raise one for the company's side, and it is marked so. Refuses with closed
 * where nothing more can be said, with not_found where what it is about is not of this dialogue. Gives its id and its page.
 */
export async function raiseConflict(
  db: Db,
  dialogue: Dialogue,
  { by, id: asked, name = null, hidden = false, knownToStaff = false, at, ...raised }: Raising,
) {
  mustMay(by, 'raise')
  mustBeOpen(dialogue)
  const { companyId, id: dialogueId } = dialogue
  const about = {
    aboutStatementId: raised.aboutStatementId ?? null,
    aboutResponseId: raised.aboutResponseId ?? null,
    aboutCriterionId: raised.aboutCriterionId ?? null,
    aboutCommitmentId: raised.aboutCommitmentId ?? null,
  }
  const row: Omit<Conflict, 'id'> = {
    companyId,
    dialogueId,
    raiserId: by.personId,
    side: sideOf(by),
    need: raised.need,
    instead: raised.instead,
    ...about,
    raisedAt: at,
  }
  return await db.transaction(async (tx) => {
    await mustBeOfDialogue(tx, dialogue, about)
    if (row.side === 'customer') await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    const { id, isNew } = await once(asked, {
      at,
      make: async (id) =>
        (
          await tx
            .insert(conflicts)
            .values({ ...row, id })
            .onConflictDoNothing()
            .returning({ id: conflicts.id })
        ).length > 0,
      isSame: (id) => isSame(tx, { ...row, id }),
    })
    const path = `${pathOf(dialogue)}/conflicts/${id}`
    if (!isNew) return { id, path, isNew }
    await record(tx, 'conflict_raised', {
      companyId,
      dialogueId,
      by: by.personId,
      at,
      detail: { conflictId: id, side: row.side, ...about },
      more: { conflicts: 1 },
      onlyWhileOpen: true,
    })
    await startObligation(tx, dialogue, { about: { conflictId: id }, cause: 'conflict', at })
    return { id, path, isNew }
  })
}

type Conflict = typeof conflicts.$inferInsert
type About = Record<'aboutStatementId' | 'aboutResponseId' | 'aboutCriterionId' | 'aboutCommitmentId', string | null>

async function mustBeOfDialogue(tx: Db, dialogue: Dialogue, about: About) {
  const { aboutStatementId: statementId, aboutResponseId: responseId, aboutCriterionId: criterionId } = about
  if (statementId) await mustBeHere(tx, dialogue, { statementId })
  if (responseId) await mustBeHere(tx, dialogue, { responseId })
  if (criterionId) await mustBeHere(tx, dialogue, { criterionId })
  if (about.aboutCommitmentId) await mustBeHere(tx, dialogue, { commitmentId: about.aboutCommitmentId })
}

async function isSame(tx: Db, { companyId, dialogueId, id, raiserId, need, instead }: Conflict) {
  const same = and(
    eq(conflicts.companyId, companyId),
    eq(conflicts.id, id),
    eq(conflicts.dialogueId, dialogueId),
    eq(conflicts.raiserId, raiserId),
    eq(conflicts.need, need),
    eq(conflicts.instead, instead),
  )
  return (await tx.select({ id: conflicts.id }).from(conflicts).where(same)).length > 0
}
