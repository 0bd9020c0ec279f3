import { lt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { sessions, verifications } from '../../db/schema/index.ts'

/** Removes mailed proofs and sessions that nobody can use any more. */
export async function forgetExpired(db: Db, at: Date) {
  await db.delete(verifications).where(lt(verifications.expiresAt, at))
  await db.delete(sessions).where(lt(sessions.expiresAt, at))
}
