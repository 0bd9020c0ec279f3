import { and, eq } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import type { Db } from '../../db/client.ts'
import { alarms } from '../../db/schema/index.ts'
import { setAll } from '../obligations/alarms.ts'
import { calendarOf } from '../obligations/calendars.ts'
import type { Calendar } from '../obligations/counting.ts'
import { afterWorkingDays, closingOn, startOf } from '../obligations/days.ts'
import { momentsOf, nextMorning } from '../obligations/moments.ts'

/** What rings for a commitment: at half and at four fifths of its working time, when its day closes, and each working morning while it is overdue. */
export const commitmentAlarms = ['commitment_half', 'commitment_most', 'commitment_due', 'commitment_overdue'] as const
/** What rings for a commitment that is done and that nobody has confirmed, and after how many working days. */
export const unconfirmedAlarms = { unconfirmed_5: 5, unconfirmed_15: 15 } as const

export type CommitmentAlarm = (typeof commitmentAlarms)[number]
export type UnconfirmedAlarm = keyof typeof unconfirmedAlarms

/** A commitment that is to be kept by a day ('YYYY-MM-DD'). */
export interface Promised {
  id: string
  dueOn: string
}

interface Which {
  companyId: string
  id: string
}

/** Sets what is to ring for commitments that were just offered, in the transaction that offers them. */
export async function setCommitmentAlarms(tx: Db, offered: Promised[], { companyId, at: startedAt }: { companyId: string; at: Date }) {
  if (offered.length === 0) return
  const calendar = await calendarOf(tx, { id: companyId })
  await setAll(
    tx,
    offered.map(({ id: aboutId, dueOn }) => ({ companyId, aboutId, moments: ringsOf(calendar, { startedAt, dueOn }) })),
  )
}

/** `startedAt` is when it was offered, `dueOn` the day that counts now. */
interface Moving extends Which {
  startedAt: Date
  dueOn: string
  at: Date
}

/**
 * Sets anew what is to ring for a commitment that has another day, or that is not done after all, in the transaction that makes it so. The
 * old alarms go. Of the new ones those are set that are still to come at `at`, and those of which nobody was told yet, which ring at once.
 * Once its day has closed it rings the next working morning: something is always still to ring for what is to be done.
 */
export async function moveCommitmentAlarms(tx: Db, { companyId, id: aboutId, at, ...run }: Moving) {
  const silent = await dropCommitmentAlarms(tx, { companyId, id: aboutId })
  const calendar = await calendarOf(tx, { id: companyId })
  const rings = ringsOf(calendar, run)
  const moments = Object.entries(rings).filter(([kind, moment]) => moment > at || silent.some((alarm) => alarm.kind === kind))
  const late = rings.commitment_due <= at && { commitment_overdue: nextMorning(calendar, at) }
  await setAll(tx, [{ companyId, aboutId, moments: { ...Object.fromEntries(moments), ...late } }])
}

/** Sets when the other side is asked once more whether it is done, in the transaction in which the owner says so. Nobody is reminded of doing it any more. */
export async function setUnconfirmedAlarms(tx: Db, { companyId, id: aboutId, at }: Which & { at: Date }) {
  await dropCommitmentAlarms(tx, { companyId, id: aboutId })
  const calendar = await calendarOf(tx, { id: companyId })
  const moments = Object.fromEntries(Object.entries(unconfirmedAlarms).map(([kind, days]) => [kind, afterWorkingDays(calendar, at, days)]))
  await setAll(tx, [{ companyId, aboutId, moments }])
}

/** Nothing rings for it any more: it is confirmed, or broken. Gives what was still to ring. */
export async function dropCommitmentAlarms(tx: Db, { companyId, id }: Which) {
  return await tx
    .delete(alarms)
    .where(and(eq(alarms.companyId, companyId), eq(alarms.aboutId, id)))
    .returning({ kind: alarms.kind })
}

/** Whether the whole of a day ('YYYY-MM-DD') has passed where the company is. */
export function isPast(calendar: Pick<Calendar, 'timeZone'>, dueOn: string, at: Date) {
  return endOf(calendar, dueOn) <= at
}

/** Farther away than this, the shares are of the time itself: to count the working hours of decades tells nobody anything. */
const farAway = 3 * 365 * 86_400_000

/** When it rings before it is overdue. On a day on which nobody works, or whose work is over when it is promised, the day itself is its end. */
function ringsOf(calendar: Calendar, { startedAt, dueOn }: { startedAt: Date; dueOn: string }) {
  const closing = closingOn(calendar, dueOn)
  const dueAt = closing && closing > startedAt ? closing : endOf(calendar, dueOn)
  const { half, most, due } = sharesOf(calendar, { startedAt, dueAt })
  return { commitment_half: half, commitment_most: most, commitment_due: due }
}

function sharesOf(calendar: Calendar, { startedAt, dueAt }: { startedAt: Date; dueAt: Date }) {
  const whole = dueAt.getTime() - startedAt.getTime()
  if (whole <= farAway) return momentsOf(calendar, { startedAt, dueAt, waits: [] })
  const after = (share: number) => new Date(startedAt.getTime() + whole * share)
  return { half: after(0.5), most: after(0.8), due: dueAt }
}

function endOf(calendar: Pick<Calendar, 'timeZone'>, dueOn: string) {
  return startOf(Temporal.PlainDate.from(dueOn).add({ days: 1 }), calendar)
}
