import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { criterionChangeAcceptances, criterionChanges, criterionRevisions, endorsements } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { mustBeShaping, recordShaping } from '../dialogues/shaping.ts'
import { formId, optionalWords, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { adopt } from './adopting.ts'
import type { Appearing } from './endorsing.ts'
import { type HeldCriterion, holdCriteria, mustLive } from './holding.ts'
import { criterionFields, type Wording } from './proposing.ts'

const why = 'Say why. Everybody can read it.'

export const rewordForm = z.object({ id: formId(), ...criterionFields, reason: optionalWords({ most: 2000 }), ...appearanceFields })
export const mergeForm = z.object({
  id: formId(),
  into: z.uuid({ error: 'Choose the criterion that it becomes part of.' }),
  reason: words({ most: 2000, empty: why }),
  ...appearanceFields,
})
export const retireForm = z.object({ id: formId(), reason: words({ most: 2000, empty: why }), ...appearanceFields })

/** What is to be done with a criterion. */
export type Change =
  | ({ kind: 'reword'; reason: string | null } & Wording)
  | { kind: 'merge'; intoId: string; reason: string }
  | { kind: 'retire'; reason: string }

interface Proposing extends Appearing {
  by: Member
  /** The form's id: it becomes the change's, so that a double click proposes once. */
  id?: string | undefined
  criterionId: string
  change: Change
  at: Date
}

/**
 * Proposes to reword, merge or retire a criterion, which is to accept it. It is done once both sides accept it; at once where the criterion
 * is one's own and nobody else stands behind it. Gives the change's id, whether it is new and whether it is done. Refuses with closed once
 * weighing is closed and what is no longer on the table, with invalid a change of nothing.
 */
export async function proposeChange(
  db: Db,
  dialogue: Dialogue,
  { by, id: asked, criterionId, change, name = null, hidden = false, knownToStaff = false, at }: Proposing,
) {
  mustMay(by, 'propose')
  mustBeShaping(dialogue, at)
  const { companyId } = dialogue
  const side = sideOf(by)
  return await db.transaction(async (tx) => {
    if (side === 'customer') await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    const held = await holdCriteria(tx, dialogue, [criterionId, ...(change.kind === 'merge' ? [change.intoId] : [])])
    if (asked && (await isSame(tx, dialogue, { by, id: asked, criterionId, change }))) return { id: asked, isNew: false, isDone: false }
    const criterion = held.find(({ id }) => id === criterionId)!
    for (const one of held) mustLive(one)
    await mustChange(tx, dialogue, { criterion, change, held })
    const { id } = await once(asked, {
      at,
      make: async (id) =>
        (
          await tx
            .insert(criterionChanges)
            .values({ companyId, id, criterionId, ...change, by: by.personId, side, at })
            .onConflictDoNothing()
            .returning({ id: criterionChanges.id })
        ).length > 0,
      isSame: async () => false,
    })
    await tx.insert(criterionChangeAcceptances).values({ companyId, changeId: id, personId: by.personId, side, at })
    const isDone = await isAlone(tx, dialogue, { by, criterion })
    if (isDone) await adopt(tx, dialogue, { by, changeId: id, at })
    else await recordShaping(tx, 'criterion_change_proposed', dialogue, { by, at, detail: { criterionId, changeId: id, side } })
    return { id, isNew: true, isDone }
  })
}

/** Whether a proposed criterion is still its proposer's alone: nobody else endorses it. */
async function isAlone(tx: Db, { companyId }: Dialogue, { by, criterion }: { by: Member; criterion: HeldCriterion }) {
  if (criterion.sharedAt || criterion.proposedBy !== by.personId) return false
  const rows = await tx
    .select({ personId: endorsements.personId })
    .from(endorsements)
    .where(and(eq(endorsements.companyId, companyId), eq(endorsements.criterionId, criterion.id)))
    .limit(2)
  return rows.every(({ personId }) => personId === by.personId)
}

/** Refuses a change that changes nothing, and one that would take what both sides share into what they do not. */
async function mustChange(
  tx: Db,
  { companyId }: Dialogue,
  { criterion, change, held }: { criterion: HeldCriterion; change: Change; held: HeldCriterion[] },
) {
  if (change.kind === 'merge') {
    if (change.intoId === criterion.id) throw new Refusal('invalid', 'Choose another criterion than this one.', { field: 'into' })
    const into = held.find(({ id }) => id === change.intoId)!
    if (criterion.sharedAt && !into.sharedAt)
      throw new Refusal('invalid', 'Both sides share this one, and not yet the other. Propose to make the other part of this one.', {
        field: 'into',
      })
  }
  if (change.kind !== 'reword') return
  const { sentence, measure, source } = criterionRevisions
  const [now] = await tx
    .select({ sentence, measure, source })
    .from(criterionRevisions)
    .where(
      and(
        eq(criterionRevisions.companyId, companyId),
        eq(criterionRevisions.criterionId, criterion.id),
        eq(criterionRevisions.number, criterion.revision),
      ),
    )
  if (now!.sentence === change.sentence && now!.measure === change.measure && now!.source === change.source)
    throw new Refusal('invalid', 'These are the words that stand there already.', { field: 'sentence' })
}

async function isSame(
  tx: Db,
  { companyId }: Dialogue,
  { by, id, criterionId, change }: { by: Member; id: string; criterionId: string; change: Change },
) {
  const [same] = await tx
    .select({ sentence: criterionChanges.sentence, intoId: criterionChanges.intoId, reason: criterionChanges.reason })
    .from(criterionChanges)
    .where(
      and(
        eq(criterionChanges.companyId, companyId),
        eq(criterionChanges.id, id),
        eq(criterionChanges.criterionId, criterionId),
        eq(criterionChanges.kind, change.kind),
        eq(criterionChanges.by, by.personId),
      ),
    )
  if (!same || same.reason !== change.reason) return false
  return (
    same.sentence === (change.kind === 'reword' ? change.sentence : null) &&
    same.intoId === (change.kind === 'merge' ? change.intoId : null)
  )
}
