import { eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { sessions } from '../../db/schema/index.ts'

/** Ends a session everywhere at once: its cookie is worth nothing from now on. */
export async function signOut(db: Db, token: string) {
  await db.delete(sessions).where(eq(sessions.token, token))
}
