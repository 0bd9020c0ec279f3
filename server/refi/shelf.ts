import { and, desc, eq, gt, lt, notInArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { shelvedBooks } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'

interface Of {
  companyId: string
  id: string
}

interface Shelving {
  by: Member
  /** The form's: the same form sent twice keeps the file once. */
  id?: string | undefined
  name: string
  bytes: Uint8Array
  at: Date
}

/** The largest file that is taken, in bytes; how many one person has here at once; and for how long, in milliseconds. */
export const mostBytes = 20_000_000
const most = { files: 10, time: 24 * 3_600_000 }

/** Keeps a file to be looked at before it is taken, and gives its id. A person's older ones give way. Refuses with not_allowed whoever only reads the code book. */
export async function shelve(db: Db, { companyId, id: dialogueId }: Of, { by, id: given, name, bytes, at }: Shelving) {
  mustMay(by, 'analyse')
  const row = { companyId, dialogueId, by: by.personId, name, bytes, at }
  const theirs = and(eq(shelvedBooks.companyId, companyId), eq(shelvedBooks.by, by.personId))
  return await db.transaction(async (tx) => {
    const { id } = await once(given, {
      at,
      make: async (id) => {
        const made = await tx
          .insert(shelvedBooks)
          .values({ ...row, id })
          .onConflictDoNothing()
          .returning({ id: shelvedBooks.id })
        return made.length > 0
      },
      isSame: async (id) =>
        (await tx.$count(
          shelvedBooks,
          and(theirs, eq(shelvedBooks.dialogueId, dialogueId), eq(shelvedBooks.id, id), eq(shelvedBooks.bytes, bytes)),
        )) > 0,
    })
    const newest = tx
      .select({ id: shelvedBooks.id })
      .from(shelvedBooks)
      .where(theirs)
      .orderBy(desc(shelvedBooks.at), desc(shelvedBooks.id))
      .limit(most.files)
    await tx.delete(shelvedBooks).where(and(theirs, notInArray(shelvedBooks.id, newest)))
    return id
  })
}

/** A file that was kept for this dialogue. Refuses with not_found what is not here, or not any more after a day. */
export async function shelved(db: Db, { companyId, id: dialogueId }: Of, id: string, { at }: { at: Date }) {
  const [file] = await db
    .select({ name: shelvedBooks.name, bytes: shelvedBooks.bytes })
    .from(shelvedBooks)
    .where(
      and(
        eq(shelvedBooks.companyId, companyId),
        eq(shelvedBooks.dialogueId, dialogueId),
        eq(shelvedBooks.id, id),
        gt(shelvedBooks.at, dayBefore(at)),
      ),
    )
  if (file) return file
  throw new Refusal('not_found', 'This file is not here any more. Choose it again.')
}

/** Files that somebody looked at are let go after a day, taken or not. */
export async function forgetOldBooks(db: Db, company: { id: string }, at: Date) {
  await db.delete(shelvedBooks).where(and(eq(shelvedBooks.companyId, company.id), lt(shelvedBooks.at, dayBefore(at))))
}

function dayBefore(at: Date) {
  return new Date(at.getTime() - most.time)
}
