import { eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { people } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'

const columns = { personId: people.id, name: people.name, email: people.email, isProven: people.emailVerified }

/** The person with this address (in small letters, as forms give it), or null. */
export async function findPersonByEmail(db: Db, email: string) {
  const [person] = await db.select(columns).from(people).where(eq(people.email, email))
  return person ?? null
}

/**
 * The person with this address, made if there is none; `null` makes somebody who has no address and cannot sign in. Somebody known
 * keeps their own name. `isNew` says which it was. Nobody's address counts as proven by this: only a mailed link or code proves it.
 */
export async function findOrMakePerson(db: Db, { email, name, at }: { email: string | null; name: string; at: Date }) {
  const [made] = await db
    .insert(people)
    .values({ id: newId(at), name, email, emailVerified: false, createdAt: at, updatedAt: at })
    .onConflictDoNothing()
    .returning(columns)
  if (made) return { ...made, isNew: true }
  const known = await findPersonByEmail(db, email!)
  return { ...known!, isNew: false }
}
