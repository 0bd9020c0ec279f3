import { and, eq, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  criteria,
  criterionChangeAcceptances,
  criterionChanges,
  criterionRevisions,
  criterionStatements,
  endorsements,
} from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear } from '../dialogues/appearing.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { mustBeShaping, recordShaping } from '../dialogues/shaping.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import type { Appearing } from './endorsing.ts'
import { holdCriteria } from './holding.ts'
import { dropOpen, isAcceptedByBoth, shareWhereBoth } from './sharing.ts'

interface Accepting {
  by: Member
  criterionId: string
  changeId: string
  at: Date
}

type Held = typeof criterionChanges.$inferSelect

/** Accepts a change, once per person; gives whether that is news, and whether with it the change is done. Refuses with closed one that is done or was dropped. */
export async function acceptChange(
  db: Db,
  dialogue: Dialogue,
  { by, criterionId, changeId, at, name = null, hidden = false, knownToStaff = false }: Accepting & Appearing,
) {
  mustMay(by, 'propose')
  mustBeShaping(dialogue, at)
  const side = sideOf(by)
  return await db.transaction(async (tx) => {
    if (side === 'customer') await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    const change = await holdChange(tx, dialogue, { criterionId, changeId })
    if (change.adoptedAt) return { isNew: false, isDone: true }
    if (change.droppedAt) throw new Refusal('closed', 'This proposal is no longer open.')
    const made = await tx
      .insert(criterionChangeAcceptances)
      .values({ companyId: dialogue.companyId, changeId, personId: by.personId, side, at })
      .onConflictDoNothing()
      .returning({ personId: criterionChangeAcceptances.personId })
    if (made.length === 0) return { isNew: false, isDone: false }
    await recordShaping(tx, 'criterion_change_accepted', dialogue, { by, at, detail: { criterionId, changeId, side } })
    const isDone = await isAcceptedByBoth(tx, dialogue, changeId)
    if (isDone) await adopt(tx, dialogue, { by, changeId, at })
    return { isNew: true, isDone }
  })
}

/** Takes back a change that one proposed oneself; gives whether it was open until now. */
export async function dropChange(db: Db, dialogue: Dialogue, { by, criterionId, changeId, at }: Accepting) {
  mustMay(by, 'propose')
  mustBeShaping(dialogue, at)
  return await db.transaction(async (tx) => {
    const change = await holdChange(tx, dialogue, { criterionId, changeId })
    if (change.by !== by.personId) throw new Refusal('not_allowed', 'Only who proposed a change takes the proposal back.')
    if (change.adoptedAt) throw new Refusal('too_late', 'Both sides have accepted it by now.')
    if (change.droppedAt) return false
    await tx.update(criterionChanges).set({ droppedAt: at }).where(ofChange(dialogue, changeId))
    await recordShaping(tx, 'criterion_change_dropped', dialogue, { by, at, detail: { criterionId, changeId, side: sideOf(by) } })
    return true
  })
}

/** Does what a change proposes, in the caller's transaction, who holds the criteria it is about. */
export async function adopt(tx: Db, dialogue: Dialogue, { by, changeId, at }: { by: Member; changeId: string; at: Date }) {
  const [change] = await tx.update(criterionChanges).set({ adoptedAt: at }).where(ofChange(dialogue, changeId)).returning()
  const { criterionId, kind, intoId } = change!
  if (kind === 'reword') return await reword(tx, dialogue, { change: change!, by, at })
  const ending = kind === 'merge' ? { mergedIntoId: intoId, mergedAt: at } : { retiredAt: at }
  await tx.update(criteria).set(ending).where(ofCriterion(dialogue, criterionId))
  await dropOthers(tx, dialogue, { criterionId, at })
  if (kind === 'retire') return await recordShaping(tx, 'criterion_retired', dialogue, { by, at, detail: { criterionId, changeId } })
  await bringAlong(tx, dialogue, { fromId: criterionId, intoId: intoId! })
  await recordShaping(tx, 'criterion_merged', dialogue, { by, at, detail: { criterionId, intoId, changeId } })
  await shareWhereBoth(tx, dialogue, { by, criterionId: intoId!, at })
}

async function reword(tx: Db, dialogue: Dialogue, { change, by, at }: { change: Held; by: Member; at: Date }) {
  const { companyId, criterionId, sentence, measure, source } = change
  const [next] = await tx
    .update(criteria)
    .set({ revision: sql`${criteria.revision} + 1` })
    .where(ofCriterion(dialogue, criterionId))
    .returning({ number: criteria.revision })
  await tx
    .insert(criterionRevisions)
    .values({ companyId, criterionId, number: next!.number, sentence: sentence!, measure, source, by: change.by, at })
  await recordShaping(tx, 'criterion_reworded', dialogue, { by, at, detail: { criterionId, changeId: change.id, revision: next!.number } })
}

/** Who endorsed the one endorses the other too, once per person; what spoke for the one speaks for the other. Nobody's weight or rating comes along. */
async function bringAlong(tx: Db, { companyId }: Dialogue, { fromId, intoId }: { fromId: string; intoId: string }) {
  await tx
    .insert(endorsements)
    .select(
      tx
        .select({
          companyId: endorsements.companyId,
          criterionId: sql<string>`${intoId}::uuid`.as('criterion_id'),
          personId: endorsements.personId,
          side: endorsements.side,
          mergedFromId: sql<string>`${fromId}::uuid`.as('merged_from_id'),
          at: endorsements.at,
        })
        .from(endorsements)
        .where(and(eq(endorsements.companyId, companyId), eq(endorsements.criterionId, fromId))),
    )
    .onConflictDoNothing()
  await tx
    .insert(criterionStatements)
    .select(
      tx
        .select({
          companyId: criterionStatements.companyId,
          criterionId: sql<string>`${intoId}::uuid`.as('criterion_id'),
          statementId: criterionStatements.statementId,
          by: criterionStatements.by,
          at: criterionStatements.at,
        })
        .from(criterionStatements)
        .where(and(eq(criterionStatements.companyId, companyId), eq(criterionStatements.criterionId, fromId))),
    )
    .onConflictDoNothing()
}

/** What else was to be done with a criterion that is off the table now, or with others into it, is overtaken. */
async function dropOthers(tx: Db, { companyId }: Dialogue, { criterionId, at }: { criterionId: string; at: Date }) {
  await dropOpen(tx, companyId, or(eq(criterionChanges.criterionId, criterionId), eq(criterionChanges.intoId, criterionId)), at)
}

/** A change of this criterion, held with the criteria it is about: they first, in the order of their ids, as whoever proposes a change holds them. */
async function holdChange(tx: Db, dialogue: Dialogue, { criterionId, changeId }: { criterionId: string; changeId: string }) {
  const here = and(ofChange(dialogue, changeId), eq(criterionChanges.criterionId, criterionId))
  const [about] = await tx.select({ intoId: criterionChanges.intoId }).from(criterionChanges).where(here)
  if (!about) throw new Refusal('not_found', 'There is nothing at this address.')
  await holdCriteria(tx, dialogue, [criterionId, ...(about.intoId ? [about.intoId] : [])])
  const [change] = await tx.select().from(criterionChanges).where(here).for('update')
  return change!
}

function ofChange({ companyId }: Dialogue, changeId: string) {
  return and(eq(criterionChanges.companyId, companyId), eq(criterionChanges.id, changeId))
}

function ofCriterion({ companyId }: Dialogue, criterionId: string) {
  return and(eq(criteria.companyId, companyId), eq(criteria.id, criterionId))
}
