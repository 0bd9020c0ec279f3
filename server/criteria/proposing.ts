import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { criteria, criterionRevisions, criterionStatements, endorsements, statements } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { mustBeShaping, recordShaping } from '../dialogues/shaping.ts'
import { checkbox, formId, line, optionalLine } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'

/** A criterion as it is written: one sentence, and where one likes what we would look at, and where that is read. */
export const criterionFields = {
  sentence: line(300, 'Say in one sentence how we would know that a choice is good.'),
  measure: optionalLine(300),
  source: optionalLine(300),
}

/** `another`: whoever proposes it was shown the one that says nearly the same, and means another. */
export const criterionForm = z.object({ id: formId(), ...criterionFields, another: checkbox(), ...appearanceFields })

export interface Wording {
  sentence: string
  measure: string | null
  source: string | null
}

interface Proposing extends Omit<Wording, 'measure' | 'source'> {
  by: Member
  /** The form's id: it becomes the criterion's, so that a double click proposes once. */
  id?: string | undefined
  measure?: string | null
  source?: string | null
  /** The statement that it is made from: its author is credited, and it speaks for the criterion. */
  statementId?: string | null
  /** How a customer appears who has not spoken here before. */
  name?: string | null
  hidden?: boolean
  knownToStaff?: boolean
  at: Date
}

/**
 * Proposes a criterion, which is to endorse it. Gives its id, its page and whether it is new. Refuses with closed once weighing is closed,
 * with not_found a statement that is not of this dialogue.
 */
export async function proposeCriterion(
  db: Db,
  dialogue: Dialogue,
  { by, id: asked, name = null, hidden = false, knownToStaff = false, at, ...proposed }: Proposing,
) {
  mustMay(by, 'propose')
  mustBeShaping(dialogue, at)
  const { companyId, id: dialogueId } = dialogue
  const side = sideOf(by)
  const statementId = proposed.statementId ?? null
  const wording = { sentence: proposed.sentence, measure: proposed.measure ?? null, source: proposed.source ?? null }
  return await db.transaction(async (tx) => {
    if (statementId) await mustBeOfDialogue(tx, dialogue, statementId)
    if (side === 'customer') await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    const row: Omit<typeof criteria.$inferInsert, 'id'> = {
      companyId,
      dialogueId,
      revision: 1,
      proposedBy: by.personId,
      side,
      statementId,
      proposedAt: at,
    }
    const { id, isNew } = await once(asked, {
      at,
      make: async (id) =>
        (
          await tx
            .insert(criteria)
            .values({ ...row, id })
            .onConflictDoNothing()
            .returning({ id: criteria.id })
        ).length > 0,
      isSame: (id) => isSame(tx, dialogue, { by, id, statementId, ...wording }),
    })
    const path = criterionPath(dialogue, id)
    if (!isNew) return { id, path, isNew }
    await tx.insert(criterionRevisions).values({ companyId, criterionId: id, number: 1, ...wording, by: by.personId, at })
    await tx.insert(endorsements).values({ companyId, criterionId: id, personId: by.personId, side, at })
    if (statementId) await tx.insert(criterionStatements).values({ companyId, criterionId: id, statementId, by: by.personId, at })
    await recordShaping(tx, 'criterion_proposed', dialogue, {
      by,
      at,
      detail: { criterionId: id, side, ...(statementId && { statementId }) },
    })
    return { id, path, isNew }
  })
}

/** Where a criterion is read. */
export function criterionPath(dialogue: { slug: string; company: { slug: string } }, id: string) {
  return `${pathOf(dialogue)}/criteria/${id}`
}

/** Refuses with not_found a statement that was not made in this dialogue; gives its author. */
export async function mustBeOfDialogue(tx: Db, { companyId, id }: { companyId: string; id: string }, statementId: string) {
  const [found] = await tx
    .select({ authorId: statements.authorId })
    .from(statements)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id), eq(statements.id, statementId)))
  if (!found) throw new Refusal('not_found', 'There is nothing at this address.')
  return found
}

/** Whether the form that proposed this criterion is the one that arrives again: the words it was proposed with are its first revision. Refuses with taken the same sentence with something else beside it. */
async function isSame(
  tx: Db,
  { companyId, id: dialogueId }: Dialogue,
  { by, id, sentence, measure, source, statementId }: Wording & { by: Member; id: string; statementId: string | null },
) {
  const first = and(
    eq(criterionRevisions.companyId, companyId),
    eq(criterionRevisions.criterionId, criteria.id),
    eq(criterionRevisions.number, 1),
    eq(criterionRevisions.sentence, sentence),
  )
  const [same] = await tx
    .select({ measure: criterionRevisions.measure, source: criterionRevisions.source, statementId: criteria.statementId })
    .from(criteria)
    .innerJoin(criterionRevisions, first)
    .where(
      and(
        eq(criteria.companyId, companyId),
        eq(criteria.dialogueId, dialogueId),
        eq(criteria.id, id),
        eq(criteria.proposedBy, by.personId),
      ),
    )
  if (same && (same.measure !== measure || same.source !== source || same.statementId !== statementId))
    throw new Refusal('taken', 'This form has proposed this sentence already. What is to be different now is changed on its own page.', {
      field: 'sentence',
    })
  return same !== undefined
}
