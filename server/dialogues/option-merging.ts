import { and, asc, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { optionAcceptances, optionChanges, options, ratings, weighings } from '../../db/schema/index.ts'

interface Place {
  companyId: string
  id: string
}

export interface Held {
  id: string
  name: string
  key: string
  side: 'customer' | 'company'
  proposedBy: string
  retiredAt: Date | null
  mergedIntoId: string | null
  at: Date
}

/**
 * These options of a dialogue, kept as they are until the transaction ends, by their ids; what is not in this dialogue is left out. Changes
 * of its options come one after the other: each holds the oldest option first. Whoever names an option waits for a change of it.
 */
export async function holdOptions(tx: Db, { companyId, id: dialogueId }: Place, ids: string[]): Promise<Map<string, Held>> {
  const here = and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId))
  await holdOldest(tx, { companyId, id: dialogueId }, 'no key update')
  const { id, name, key, side, proposedBy, retiredAt, mergedIntoId, at } = options
  const held = await tx
    .select({ id, name, key, side, proposedBy, retiredAt, mergedIntoId, at })
    .from(options)
    .where(and(here, inArray(options.id, ids)))
    .orderBy(asc(options.id))
    .for('no key update')
  return new Map(held.map((option) => [option.id, option]))
}

/** The oldest option of a dialogue, which is held before any other: whoever names one shares it with others who do, whoever changes one has it alone. */
export async function holdOldest(tx: Db, { companyId, id: dialogueId }: Place, how: 'share' | 'no key update') {
  const here = and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId))
  await tx.select({ id: options.id }).from(options).where(here).orderBy(asc(options.at), asc(options.id)).limit(1).for(how)
}

/**
 * Makes an option, and all that was part of it, part of another, in the caller's transaction, which holds both. What was accepted and rated
 * comes along, where the other has nothing of its own; statements go on naming what they named, and are read as the other. Proposals to
 * change it fall away.
 */
export async function mergeOptions(
  tx: Db,
  { companyId, id: dialogueId }: Place,
  { fromId, intoId, at }: { fromId: string; intoId: string; at: Date },
) {
  const ofCompany = eq(options.companyId, companyId)
  await tx
    .update(options)
    .set({ mergedIntoId: intoId })
    .where(and(ofCompany, eq(options.mergedIntoId, fromId), ne(options.id, intoId)))
  await tx
    .update(options)
    .set({ mergedIntoId: intoId, mergedAt: at })
    .where(and(ofCompany, eq(options.id, fromId)))
  await bringAcceptances(tx, { companyId, fromId, intoId })
  await bringRatings(tx, { companyId, dialogueId, fromId, intoId })
  const isBetween = and(eq(optionChanges.optionId, intoId), eq(optionChanges.intoId, fromId))
  await dropOpen(tx, companyId, or(eq(optionChanges.optionId, fromId), isBetween)!, at)
}

/** Lets go of the proposals that something else has overtaken. */
export async function dropOpen(tx: Db, companyId: string, which: ReturnType<typeof eq>, at: Date) {
  await tx
    .update(optionChanges)
    .set({ droppedAt: at })
    .where(and(eq(optionChanges.companyId, companyId), which, isNull(optionChanges.adoptedAt), isNull(optionChanges.droppedAt)))
}

interface Merging {
  companyId: string
  fromId: string
  intoId: string
}

async function bringAcceptances(tx: Db, { companyId, fromId, intoId }: Merging) {
  const { side, by, at } = optionAcceptances
  await tx
    .insert(optionAcceptances)
    .select(
      tx
        .select({ companyId: optionAcceptances.companyId, optionId: sql<string>`${intoId}::uuid`.as('option_id'), side, by, at })
        .from(optionAcceptances)
        .where(and(eq(optionAcceptances.companyId, companyId), eq(optionAcceptances.optionId, fromId))),
    )
    .onConflictDoNothing()
}

/** Who rates at this moment holds their own weighing first, so it is waited for here. */
async function bringRatings(tx: Db, { companyId, dialogueId, fromId, intoId }: Merging & { dialogueId: string }) {
  const of = and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId))
  await tx.select({ personId: weighings.personId }).from(weighings).where(of).orderBy(asc(weighings.personId)).for('no key update')
  const { personId, criterionId, score, evidence, evidenceStatementId, evidenceUrl, at } = ratings
  await tx
    .insert(ratings)
    .select(
      tx
        .select({
          companyId: ratings.companyId,
          dialogueId: ratings.dialogueId,
          personId,
          optionId: sql<string>`${intoId}::uuid`.as('option_id'),
          criterionId,
          score,
          evidence,
          evidenceStatementId,
          evidenceUrl,
          at,
        })
        .from(ratings)
        .where(and(eq(ratings.companyId, companyId), eq(ratings.dialogueId, dialogueId), eq(ratings.optionId, fromId))),
    )
    .onConflictDoNothing()
}
