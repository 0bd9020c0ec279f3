import { and, eq, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { optionAcceptances, optionChanges, options, statementRevisions, statements } from '../../db/schema/index.ts'
import { sideOf } from '../companies/permissions.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { dropOpen, type Held, holdOptions, mergeOptions } from './option-merging.ts'
import { isShared, tellShared } from './option-sharing.ts'
import { normaliseName } from './options.ts'
import { recordShaping, type Shaped } from './shaping.ts'

export type Change = Pick<typeof optionChanges.$inferSelect, 'id' | 'optionId' | 'kind' | 'name' | 'intoId'>

/** What was done: which option stands for the changed one from now on, and whether it can have become shared by that. */
export interface Done {
  optionId: string
  mayBeShared: boolean
}

/**
 * Does what is wanted with an option, in the caller's transaction, which holds it, before any fact is written. A new name is a new option that
 * the old one becomes part of. Refuses with too_late where the other option was taken off the table meanwhile.
 */
export async function doChange(
  tx: Db,
  dialogue: Shaped,
  { change, option, at }: { change: Change; option: Held; at: Date },
): Promise<Done> {
  const { companyId } = dialogue
  await tx
    .update(optionChanges)
    .set({ adoptedAt: at })
    .where(and(eq(optionChanges.companyId, companyId), eq(optionChanges.id, change.id)))
  if (change.kind === 'retire') {
    await retire(tx, { companyId, optionId: option.id, at })
    return { optionId: option.id, mayBeShared: false }
  }
  const optionId =
    change.kind === 'merge'
      ? await livingId(tx, dialogue, change.intoId!, option.id)
      : await named(tx, dialogue, { option, name: change.name!, at })
  const mayBeShared = !(await isShared(tx, { companyId, optionId })) && !(await isShared(tx, { companyId, optionId: option.id }))
  await mergeOptions(tx, dialogue, { fromId: option.id, intoId: optionId, at })
  return { optionId, mayBeShared }
}

const facts = { rename: 'option_renamed', merge: 'option_merged', retire: 'option_retired' } as const

/** Writes what was done, and that an option is shared where it has become so by that. */
export async function tellChange(tx: Db, dialogue: Shaped, { change, done, by, at }: { change: Change; done: Done; by: Member; at: Date }) {
  const { optionId, mayBeShared } = done
  const from = change.kind === 'retire' ? {} : { fromId: change.optionId }
  const detail = { optionId, ...from, changeId: change.id, side: sideOf(by) }
  await recordShaping(tx, facts[change.kind], dialogue, { by, at, detail })
  if (mayBeShared && (await isShared(tx, { companyId: dialogue.companyId, optionId }))) await tellShared(tx, dialogue, { by, optionId, at })
}

/** Whether an option is nobody's but this person's: they proposed it, and nobody else has accepted or chosen it, or made another part of it. */
export async function isOnlyOwn(tx: Db, { companyId }: Shaped, { option, by }: { option: Held; by: Member }) {
  if (option.proposedBy !== by.personId) return false
  const accepted = and(
    eq(optionAcceptances.companyId, companyId),
    eq(optionAcceptances.optionId, option.id),
    ne(optionAcceptances.by, by.personId),
  )
  if ((await tx.$count(optionAcceptances, accepted)) > 0) return false
  if ((await tx.$count(options, and(eq(options.companyId, companyId), eq(options.mergedIntoId, option.id)))) > 0) return false
  const [chosen] = await tx
    .select({ id: statements.id })
    .from(statementRevisions)
    .innerJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, statementRevisions.statementId)))
    .where(
      and(eq(statementRevisions.companyId, companyId), eq(statementRevisions.optionId, option.id), ne(statements.authorId, by.personId)),
    )
    .limit(1)
  return chosen === undefined
}

/** Refuses a name that is this option's own, or that of one off the table. Gives the option that has it by now, or null where none has. */
export async function ownerOfName(tx: Db, { companyId, id: dialogueId }: Shaped, { option, name }: { option: Held; name: string }) {
  const key = normaliseName(name)
  if (!key) throw new Refusal('invalid', 'Write the new name.', { field: 'name' })
  if (key === option.key)
    throw new Refusal('invalid', 'It is called that already. Capitals and spaces make no other name.', { field: 'name' })
  const [owner] = await tx
    .select({ id: options.id, retiredAt: options.retiredAt, mergedIntoId: options.mergedIntoId })
    .from(options)
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), eq(options.key, key)))
  if (owner?.retiredAt) throw offTheTable('name')
  return owner ?? null
}

/** The option that another one is part of by now, held. Refuses the option itself, one off the table, and with too_late what has become one with it. */
export async function livingId(tx: Db, dialogue: Shaped, id: string, optionId: string): Promise<string> {
  if (id === optionId) throw new Refusal('invalid', 'Choose another option than this one.', { field: 'into' })
  const into = (await holdOptions(tx, dialogue, [id])).get(id)
  if (!into) throw new Refusal('invalid', 'Choose the option that it becomes part of.', { field: 'into' })
  if (into.mergedIntoId === optionId) throw new Refusal('too_late', 'These two have become one meanwhile.', { field: 'into' })
  if (into.mergedIntoId) return await livingId(tx, dialogue, into.mergedIntoId, optionId)
  if (into.retiredAt) throw offTheTable('into')
  return into.id
}

function offTheTable(field: string) {
  return new Refusal('too_late', 'An option of this name was taken off the table.', { field })
}

/** The option of the new name: made for it, the one that has it, or, where this option was once called that, that one again. */
async function named(tx: Db, dialogue: Shaped, { option, name, at }: { option: Held; name: string; at: Date }) {
  const { companyId, id: dialogueId } = dialogue
  const { side, proposedBy } = option
  const [made] = await tx
    .insert(options)
    .values({ companyId, id: newId(at), dialogueId, key: normaliseName(name), name, proposedBy, side, at: option.at })
    .onConflictDoNothing()
    .returning({ id: options.id })
  if (made) return made.id
  const owner = await ownerOfName(tx, dialogue, { option, name })
  if (owner!.mergedIntoId !== option.id) return await livingId(tx, dialogue, owner!.id, option.id)
  await tx
    .update(options)
    .set({ mergedIntoId: null, mergedAt: null })
    .where(and(eq(options.companyId, companyId), eq(options.id, owner!.id)))
  return owner!.id
}

async function retire(tx: Db, { companyId, optionId, at }: { companyId: string; optionId: string; at: Date }) {
  await tx
    .update(options)
    .set({ retiredAt: at })
    .where(and(eq(options.companyId, companyId), eq(options.id, optionId)))
  const intoIt = sql`${optionChanges.intoId} in (select ${options.id} from ${options} where ${options.companyId} = ${companyId} and ${or(eq(options.id, optionId), eq(options.mergedIntoId, optionId))})`
  await dropOpen(tx, companyId, or(eq(optionChanges.optionId, optionId), intoIt)!, at)
}
