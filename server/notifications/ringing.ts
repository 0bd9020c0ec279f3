import { asc, inArray, lt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { alarms } from '../../db/schema/index.ts'
import { commitmentAlarms, unconfirmedAlarms } from '../commitments/alarms.ts'
import { dutyAlarms, questionAlarm, reviewAlarm, silenceAlarms } from '../obligations/alarms.ts'
import { wordAlarm } from '../themes/their-word.ts'
import { type Failed, failTogether, setAside, withoutBroken } from '../unbroken.ts'
import { asksForTheirWord } from './asking-of-words.ts'
import { queueMails } from './queueing.ts'
import { remindersOf } from './reminding.ts'
import { asksToConfirm, commitmentReminders } from './reminding-of-commitments.ts'
import { asksAgain } from './silence.ts'
import { asksWhetherItHeld } from './telling-of-decisions.ts'
import { toWhoWaitedInVain } from './unreplied.ts'

export type Alarm = typeof alarms.$inferSelect

const atOnce = 100

/**
 * Rings every alarm whose time has passed. What it brings about, the mails and the next alarm, is written in the transaction that takes the
 * alarm away, and an alarm that one server holds the others pass over: so each rings once, however many servers run and whichever of them
 * is killed. An alarm that no longer fits, because it was answered or the date was moved, goes without a sound. One that fails is
 * told to `failed`, and rings again an hour later. Gives how many were taken.
 */
export async function ringAlarms(db: Db, at: Date, failed: Failed = failTogether) {
  let taken = 0
  for (let some = await ringSome(db, { at, failed }); some > 0; some = await ringSome(db, { at, failed })) taken += some
  return taken
}

async function ringSome(db: Db, { at, failed }: { at: Date; failed: Failed }) {
  return await db.transaction(async (tx) => {
    const due = await tx
      .select()
      .from(alarms)
      .where(lt(alarms.at, at))
      .orderBy(asc(alarms.at))
      .limit(atOnce)
      .for('update', { skipLocked: true })
    if (due.length === 0) return 0
    const broken: Alarm[] = []
    for (const [companyId, some] of Map.groupBy(due, (alarm) => alarm.companyId))
      broken.push(...(await withoutBroken(tx, some, { deed: (part, ringing) => ring(part, companyId, { ringing, at }), failed })))
    const rung = due.filter((alarm) => !broken.includes(alarm))
    await tx.delete(alarms).where(inArray(alarms.id, idsOf(rung)))
    if (broken.length > 0)
      await tx
        .update(alarms)
        .set({ at: new Date(at.getTime() + setAside) })
        .where(inArray(alarms.id, idsOf(broken)))
    return due.length
  })
}

async function ring(tx: Db, companyId: string, { ringing, at }: { ringing: Alarm[]; at: Date }) {
  const of = (kinds: readonly string[]) => ringing.filter(({ kind }) => kinds.includes(kind))
  const drafts = [
    ...(await remindersOf(tx, companyId, { ringing: of(dutyAlarms), at })),
    ...(await asksAgain(tx, companyId, { ringing: of(Object.keys(silenceAlarms)), at })),
    ...(await toWhoWaitedInVain(tx, companyId, of([questionAlarm]))),
    ...(await asksWhetherItHeld(tx, companyId, of([reviewAlarm]))),
    ...(await commitmentReminders(tx, companyId, { ringing: of(commitmentAlarms), at })),
    ...(await asksForTheirWord(tx, companyId, { ringing: of([wordAlarm]), at })),
    ...(await asksToConfirm(tx, companyId, { ringing: of(Object.keys(unconfirmedAlarms)), at })),
  ]
  await queueMails(tx, drafts, at)
}

function idsOf(some: Alarm[]) {
  return some.map(({ id }) => id)
}
