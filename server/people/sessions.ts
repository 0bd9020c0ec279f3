import { and, desc, eq, gt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { sessions } from '../../db/schema/index.ts'

/** Where somebody is signed in, newest first; `isThis` is the browser that asks, by its token. */
export async function sessionsOf(db: Db, { personId }: { personId: string }, { token, at }: { token: string | null; at: Date }) {
  const rows = await db
    .select({ id: sessions.id, token: sessions.token, since: sessions.createdAt, userAgent: sessions.userAgent })
    .from(sessions)
    .where(and(eq(sessions.personId, personId), gt(sessions.expiresAt, at)))
    .orderBy(desc(sessions.createdAt))
    .limit(100)
  return rows.map(({ token: its, ...session }) => ({ ...session, isThis: its === token }))
}

/** Signs somebody out everywhere, at once. */
export async function endSessions(db: Db, { personId }: { personId: string }) {
  await db.delete(sessions).where(eq(sessions.personId, personId))
}
