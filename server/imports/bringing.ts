import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { dialogues, importedValues, optionAcceptances, options, statementRevisions, statements, supports } from '../../db/schema/index.ts'
import { holdOptions } from '../dialogues/option-merging.ts'
import { normaliseName } from '../dialogues/options.ts'
import { isShaping } from '../dialogues/weighing-time.ts'
import { recordAll } from '../events/record.ts'
import { newId } from '../ids.ts'
import { insertMany, listed } from './batches.ts'
import type { Agreement, Gathered, Saying } from './gathering.ts'
import { bringPeople, showAuthors } from './newcomers.ts'

const living = alias(options, 'living')

export interface Brought {
  statements: number
  people: number
  supports: number
  options: number
}

interface Place {
  companyId: string
  id: string
}

interface Bringing {
  importId: string
  at: Date
  /** What somebody is called whom the source gives no name, `{number}` being their number in the dialogue. */
  nameless: string
  /** Hears of people, sayings and agreements once they are in. */
  progress: (more: number) => void
}

/**
 * Writes what was gathered into a dialogue, in the caller's transaction, many rows at once. What came in before is passed over: statements by
 * their source's key, people by theirs. No clock starts.
 */
export async function bringIn(tx: Db, dialogue: Place, part: Gathered, { importId, at, nameless, progress }: Bringing): Promise<Brought> {
  const ids = await knownStatements(tx, dialogue, part.sayings)
  const fresh = part.sayings.filter(({ sourceKey }) => !ids.has(sourceKey))
  const authorKeys = [...new Set(fresh.map(({ authorKey }) => authorKey))]
  const needed = new Set([...authorKeys, ...part.agreements.map(({ supporterKey }) => supporterKey)])
  progress(part.sayings.length - fresh.length + part.people.size - needed.size)
  const participants = [...needed].map((key) => part.people.get(key)!)
  const { persons, isNew } = await bringPeople(tx, dialogue, { participants, at, progress })
  const authors = authorKeys.map((key) => ({ ...part.people.get(key)!, personId: persons.get(key)! }))
  await showAuthors(tx, dialogue, { authors, nameless, at })
  const named = await nameOptions(tx, dialogue, fresh, { persons, at })
  const written = fresh.map((saying) => ({ ...saying, id: newId(saying.at ?? at), authorId: persons.get(saying.authorKey)! }))
  await writeStatements(tx, dialogue, written, { importId, optionIds: named.optionIds, at, progress })
  for (const { id, sourceKey } of written) ids.set(sourceKey, id)
  const supported = await writeSupports(tx, dialogue, part.agreements, { importId, ids, persons, progress })
  await recordAll(tx, 'option_shared', named.shared, { companyId: dialogue.companyId, by: null, at })
  return { statements: fresh.length, people: isNew, supports: supported, options: named.isNew }
}

async function knownStatements(tx: Db, { companyId, id }: Place, sayings: Saying[]) {
  const keys = sayings.map(({ sourceKey }) => sourceKey)
  const rows = await tx
    .select({ id: statements.id, sourceKey: statements.sourceKey })
    .from(statements)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id), sql`${statements.sourceKey} in (${listed(keys)})`))
  return new Map(rows.map(({ id, sourceKey }) => [sourceKey!, id]))
}

/**
 * The options that these choices name, or what they have become part of; a new one is proposed by the first who chose it. Choosing accepts it
 * for the customers' side, as far as the table is still being laid: what the company accepts already is shared by that.
 */
async function nameOptions(
  tx: Db,
  { companyId, id: dialogueId }: Place,
  sayings: Saying[],
  { persons, at }: { persons: Map<string, string>; at: Date },
) {
  const first = new Map(sayings.toReversed().map((saying) => [normaliseName(saying.choice), saying]))
  const ofCustomers = { companyId, side: 'customer' as const, at }
  const rows = [...first].map(([key, { choice, authorKey }]) => ({
    ...ofCustomers,
    id: newId(at),
    dialogueId,
    key,
    name: choice,
    proposedBy: persons.get(authorKey)!,
  }))
  await holdOptions(tx, { companyId, id: dialogueId }, [])
  const isNew = await insertMany(tx, options, rows)
  const there = await optionsCalled(tx, { companyId, dialogueId, keys: [...first.keys()] })
  const optionIds = new Map(there.map(({ id, key }) => [key, id]))
  const made = new Set(rows.map(({ id }) => id))
  const taken = there.filter(({ id, retiredAt, dialogue }) => made.has(id) || (retiredAt === null && isShaping(dialogue, at)))
  const proposers = new Map(rows.map(({ key, proposedBy }) => [key, proposedBy]))
  const accepted = taken.map(({ key, id }) => ({ ...ofCustomers, optionId: id, by: proposers.get(key)! }))
  await insertMany(tx, optionAcceptances, accepted)
  const shared = new Set(taken.flatMap(({ id, isCompanysAlone }) => (isCompanysAlone ? [id] : [])))
  return { optionIds, isNew, shared: [...shared].map((optionId) => ({ dialogueId, detail: { optionId } })) }
}

/** Of each of these names the option that it stands for by now, and whether only the company accepts that yet. */
async function optionsCalled(tx: Db, { companyId, dialogueId, keys }: { companyId: string; dialogueId: string; keys: string[] }) {
  const accepts = (side: 'customer' | 'company') =>
    sql`exists (select 1 from ${optionAcceptances} where ${optionAcceptances.companyId} = ${companyId} and ${optionAcceptances.optionId} = ${living.id} and ${optionAcceptances.side} = ${side})`
  return await tx
    .select({
      id: living.id,
      key: options.key,
      retiredAt: living.retiredAt,
      isCompanysAlone: sql<boolean>`${accepts('company')} and not ${accepts('customer')}`,
      dialogue: { phase: dialogues.phase, weighingClosesAt: dialogues.weighingClosesAt },
    })
    .from(options)
    .innerJoin(living, and(eq(living.companyId, options.companyId), eq(living.id, sql`coalesce(${options.mergedIntoId}, ${options.id})`)))
    .innerJoin(dialogues, and(eq(dialogues.companyId, options.companyId), eq(dialogues.id, options.dialogueId)))
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), sql`${options.key} in (${listed(keys)})`))
}

type Written = Saying & { id: string; authorId: string }

async function writeStatements(
  tx: Db,
  { companyId, id: dialogueId }: Place,
  written: Written[],
  { importId, optionIds, at, progress }: { importId: string; optionIds: Map<string, string> } & Pick<Bringing, 'at' | 'progress'>,
) {
  const rows = written.map(({ id, authorId, sourceKey, at: saidAt }) => {
    return { companyId, id, dialogueId, authorId, revision: 1, asksAnswer: false, postedAt: saidAt ?? at, importId, sourceKey }
  })
  const revisions = written.map(({ id, choice, why, at: saidAt }) => {
    return { companyId, statementId: id, number: 1, optionId: optionIds.get(normaliseName(choice))!, why, at: saidAt ?? at }
  })
  const half = { progress: (more: number) => progress(more / 2) }
  await insertMany(tx, statements, rows, half)
  await insertMany(tx, statementRevisions, revisions, half)
  const said = written.flatMap(({ id: statementId, kept = {} }) => {
    return Object.entries(kept).map(([column, value]) => ({ companyId, dialogueId, statementId, column, value }))
  })
  await insertMany(tx, importedValues, said)
}

async function writeSupports(
  tx: Db,
  { companyId }: Place,
  agreements: Agreement[],
  {
    importId,
    ids,
    persons,
    progress,
  }: { ids: Map<string, string>; persons: Map<string, string> } & Pick<Bringing, 'importId' | 'progress'>,
) {
  const rows = agreements.map(({ sourceKey, supporterKey, at }) => {
    return { companyId, id: newId(at), statementId: ids.get(sourceKey)!, personId: persons.get(supporterKey)!, at, importId }
  })
  return await insertMany(tx, supports, rows, { progress })
}
