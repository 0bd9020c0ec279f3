import { and, asc, eq, like } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { mails } from '../../db/schema/index.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import type { Troupe } from './cast.ts'

/** Every reminder so far, in their order, by the names of the cast. */
export async function reminded(db: Db, troupe: Troupe) {
  const names = new Map(Object.entries(troupe).flatMap(([name, one]) => ('personId' in one ? [[one.personId, name] as const] : [])))
  const rows = await db
    .select({ kind: mails.kind, personId: mails.personId, about: mails.about })
    .from(mails)
    .where(and(eq(mails.companyId, troupe.company.id), like(mails.kind, 'reminder_%')))
    .orderBy(asc(mails.at), asc(mails.id))
  const lines = rows.map(({ kind, personId, about }) => `${kind.slice(9)}${about.day ?? ''} ${names.get(personId!)}`)
  return lines.toSorted()
}

/** The reminders that come of ringing at this moment, by the names of the cast; they are forgotten. */
export async function ringAndForget(db: Db, troupe: Troupe, moment: Date) {
  await ringAlarms(db, moment)
  const told = await reminded(db, troupe)
  await db.delete(mails)
  return told
}
