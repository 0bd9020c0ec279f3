import { and, eq, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { optionAcceptances, options, statementRevisions, statements, supports } from '../../db/schema/index.ts'
import { normaliseName } from '../dialogues/options.ts'
import { newId } from '../ids.ts'
import { batches, listed } from './batches.ts'
import type { Agreement, Gathered, Saying } from './gathering.ts'
import { bringPeople, showAuthors } from './newcomers.ts'

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
  /** Hears of each saying and each agreement once it is in. */
  progress: (more: number) => void
}

/**
 * Writes what was gathered into a dialogue, in the caller's transaction, many rows at once. What came in before is passed over: statements by
 * their source's key, people by theirs. No clock starts.
 */
export async function bringIn(tx: Db, dialogue: Place, part: Gathered, { importId, at, nameless, progress }: Bringing): Promise<Brought> {
  const ids = await knownStatements(tx, dialogue, part.sayings)
  const fresh = part.sayings.filter(({ sourceKey }) => !ids.has(sourceKey))
  progress(part.sayings.length - fresh.length)
  const authorKeys = [...new Set(fresh.map(({ authorKey }) => authorKey))]
  const needed = new Set([...authorKeys, ...part.agreements.map(({ supporterKey }) => supporterKey)])
  const participants = [...needed].map((key) => part.people.get(key)!)
  const { persons, isNew } = await bringPeople(tx, dialogue, { participants, at })
  const authors = authorKeys.map((key) => ({ ...part.people.get(key)!, personId: persons.get(key)! }))
  await showAuthors(tx, dialogue, { authors, nameless, at })
  const named = await nameOptions(tx, dialogue, fresh, { persons, at })
  for (const batch of batches(fresh)) {
    const rows = batch.map((saying) => ({ ...saying, id: newId(saying.at ?? at), authorId: persons.get(saying.authorKey)! }))
    await writeStatements(tx, dialogue, rows, { importId, optionIds: named.optionIds, at })
    for (const { id, sourceKey } of rows) ids.set(sourceKey, id)
    progress(rows.length)
  }
  let supported = 0
  for (const batch of batches(part.agreements)) {
    supported += await writeSupports(tx, dialogue, batch, { ids, persons })
    progress(batch.length)
  }
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

/** The options that these choices name, a new one proposed by the first who chose it. Choosing accepts it for the customers' side. */
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
  let isNew = 0
  for (const batch of batches(rows)) {
    isNew += (await tx.insert(options).values(batch).onConflictDoNothing().returning({ id: options.id })).length
  }
  const there = await tx
    .select({ id: options.id, key: options.key })
    .from(options)
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), sql`${options.key} in (${listed([...first.keys()])})`))
  const optionIds = new Map(there.map(({ id, key }) => [key, id]))
  const accepted = rows.map(({ key, proposedBy }) => ({ ...ofCustomers, optionId: optionIds.get(key)!, by: proposedBy }))
  for (const batch of batches(accepted)) await tx.insert(optionAcceptances).values(batch).onConflictDoNothing()
  return { optionIds, isNew }
}

type Written = Saying & { id: string; authorId: string }

async function writeStatements(
  tx: Db,
  { companyId, id: dialogueId }: Place,
  rows: Written[],
  { importId, optionIds, at }: { importId: string; optionIds: Map<string, string>; at: Date },
) {
  await tx.insert(statements).values(
    rows.map(({ id, authorId, sourceKey, at: saidAt }) => ({
      companyId,
      id,
      dialogueId,
      authorId,
      revision: 1,
      asksAnswer: false,
      postedAt: saidAt ?? at,
      importId,
      sourceKey,
    })),
  )
  await tx.insert(statementRevisions).values(
    rows.map(({ id, choice, why, at: saidAt }) => ({
      companyId,
      statementId: id,
      number: 1,
      optionId: optionIds.get(normaliseName(choice))!,
      why,
      at: saidAt ?? at,
    })),
  )
}

/** As one value for each batch: of all that an import writes these are by far the most, and so they go in twice as fast. */
async function writeSupports(
  tx: Db,
  { companyId }: Place,
  agreements: Agreement[],
  { ids, persons }: { ids: Map<string, string>; persons: Map<string, string> },
) {
  const rows = agreements.map(({ sourceKey, supporterKey, at }) => ({
    id: newId(at),
    statement: ids.get(sourceKey),
    person: persons.get(supporterKey),
    at,
  }))
  const made = await selectRows(
    tx,
    sql`insert into ${supports} (company_id, id, statement_id, person_id, at)
      select ${companyId}::uuid, id, statement, person, at
      from json_to_recordset(${JSON.stringify(rows)}::json) as given (id uuid, statement uuid, person uuid, at timestamptz)
      on conflict do nothing returning id`,
  )
  return made.length
}
