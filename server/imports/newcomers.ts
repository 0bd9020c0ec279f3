import { and, eq, sql } from 'drizzle-orm'
import { v5 } from 'uuid'
import type { Db } from '../../db/client.ts'
import { appearances, customers, memberships, people } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import { insertMany, listed } from './batches.ts'
import { named, type Participant } from './gathering.ts'

/**
 * The people behind a source's keys, each a customer of the company, and how many of them it did not have before. Who has an address is whoever has
 * it in Parley. Anybody else has an id made of the dialogue and their key: the same person next time, and nobody's elsewhere.
 */
export async function bringPeople(
  tx: Db,
  { companyId, id: dialogueId }: { companyId: string; id: string },
  { participants, at, progress }: { participants: Participant[]; at: Date; progress: (more: number) => void },
) {
  const rows = participants.map(({ key, name, email }) => ({
    id: email === null ? v5(key, dialogueId) : newId(at),
    name: email === null ? (name ?? '') : '',
    email,
    emailVerified: false,
    createdAt: at,
    updatedAt: at,
  }))
  const third = { progress: (more: number) => progress(more / 3) }
  await insertMany(tx, people, rows, third)
  const idOf = await idsByEmail(
    tx,
    rows.flatMap(({ email }) => email ?? []),
  )
  const persons = new Map(participants.map(({ key, email }, place) => [key, email === null ? rows[place]!.id : idOf.get(email)!]))
  const personIds = [...new Set(persons.values())]
  await insertMany(
    tx,
    memberships,
    personIds.map((personId) => ({ companyId, personId, role: 'customer' as const, since: at })),
    third,
  )
  const isNew = await insertMany(
    tx,
    customers,
    personIds.map((personId) => ({ companyId, personId })),
    third,
  )
  return { persons, isNew }
}

/**
 * They never chose to be seen here, so nobody's own name is shown: only what the source calls them, or the dialogue's next number in `nameless`.
 * Whoever speaks here already keeps the name they chose.
 */
export async function showAuthors(
  tx: Db,
  { companyId, id: dialogueId }: { companyId: string; id: string },
  { authors, nameless, at }: { authors: (Participant & { personId: string })[]; nameless: string; at: Date },
) {
  const here = and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId))
  const shown = await tx.select({ personId: appearances.personId }).from(appearances).where(here)
  const known = new Set(shown.map(({ personId }) => personId))
  const fresh = [...new Map(authors.map((author) => [author.personId, author])).values()].filter(({ personId }) => !known.has(personId))
  const rows = fresh.map(({ personId, name }, place) => ({
    companyId,
    dialogueId,
    personId,
    id: newId(at),
    name: name ?? named(nameless, known.size + place + 1),
    hidden: true,
    knownToStaff: false,
    at,
  }))
  await insertMany(tx, appearances, rows)
}

async function idsByEmail(tx: Db, emails: string[]) {
  const rows = await tx
    .select({ id: people.id, email: people.email })
    .from(people)
    .where(sql`${people.email} in (${listed(emails)})`)
  return new Map(rows.map(({ id, email }) => [email, id]))
}
