import { asc, inArray, lt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { alarms } from '../../db/schema/index.ts'
import { silenceAlarms } from '../obligations/alarms.ts'
import { queueMails } from './queueing.ts'
import { remindersOf } from './reminding.ts'
import { asksAgain } from './silence.ts'

export type Alarm = typeof alarms.$inferSelect

const atOnce = 100

/**
 * Rings every alarm whose time has passed. What it brings about, the mails and the next alarm, is written in the transaction that takes the
 * alarm away, and an alarm that one server holds the others pass over: so each rings once, however many servers run and whichever of them
 * is killed. An alarm that no longer fits, because it was answered or the date was moved, goes without a sound. Gives how many were taken.
 */
export async function ringAlarms(db: Db, at: Date) {
  let taken = 0
  for (let some = await ringSome(db, at); some > 0; some = await ringSome(db, at)) taken += some
  return taken
}

async function ringSome(db: Db, at: Date) {
  return await db.transaction(async (tx) => {
    const due = await tx
      .select()
      .from(alarms)
      .where(lt(alarms.at, at))
      .orderBy(asc(alarms.at))
      .limit(atOnce)
      .for('update', { skipLocked: true })
    if (due.length === 0) return 0
    for (const [companyId, ringing] of Map.groupBy(due, (alarm) => alarm.companyId)) await ring(tx, companyId, { ringing, at })
    await tx.delete(alarms).where(
      inArray(
        alarms.id,
        due.map(({ id }) => id),
      ),
    )
    return due.length
  })
}

async function ring(tx: Db, companyId: string, { ringing, at }: { ringing: Alarm[]; at: Date }) {
  const isSilence = ({ kind }: Alarm) => kind in silenceAlarms
  const drafts = [
    ...(await remindersOf(tx, companyId, { ringing: ringing.filter((alarm) => !isSilence(alarm)), at })),
    ...(await asksAgain(tx, companyId, { ringing: ringing.filter(isSilence), at })),
  ]
  await queueMails(tx, drafts, at)
}
