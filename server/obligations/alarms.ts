import { and, asc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { alarms, type obligations, waitings } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import { calendarIn, calendarOf } from './calendars.ts'
import { afterWorkingDays } from './days.ts'
import { momentsOf, type Wait } from './moments.ts'

/** What rings for a duty: at half and at four fifths of its working time, when it is due, and each working morning while it is late. */
export const dutyAlarms = ['half', 'most', 'due', 'overdue'] as const
/** What rings for an answer that nobody has judged, and after how many working days. */
export const silenceAlarms = { silence_5: 5, silence_15: 15 } as const

export type DutyAlarm = (typeof dutyAlarms)[number]
export type SilenceAlarm = keyof typeof silenceAlarms

type Running = Pick<typeof obligations.$inferSelect, 'companyId' | 'id' | 'startedAt' | 'dueAt' | 'policy'>

/** Sets what is to ring for a duty that begins, in the transaction that begins it. */
export async function setAlarms(tx: Db, duty: Running) {
  const { companyId, id: aboutId, policy, ...run } = duty
  await setAll(tx, [{ companyId, aboutId, moments: momentsOf(calendarIn(policy), { ...run, waits: [] }) }], duty.startedAt)
}

/**
 * Sets anew what is to ring for a duty whose date was moved, in the transaction that moves it. The old alarms go. Of the new ones those
 * are set that are still to come at `at`: where half of the time has gone by the new date, too, nobody is told a second time; where it
 * has not, they are told when it has.
 */
export async function moveAlarms(tx: Db, { at, ...duty }: Running & { at: Date }) {
  const { companyId, id: aboutId, policy, ...run } = duty
  await tx.delete(alarms).where(and(eq(alarms.companyId, companyId), eq(alarms.aboutId, aboutId)))
  const waits = await waitsOf(tx, duty)
  await setAll(tx, [{ companyId, aboutId, moments: momentsOf(calendarIn(policy), { ...run, waits }) }], at)
}

/** Sets when whoever was answered is asked once more, should they say nothing: by the company's calendar as it is now. */
export async function setSilenceAlarms(tx: Db, { companyId, targetIds, at }: { companyId: string; targetIds: string[]; at: Date }) {
  const calendar = await calendarOf(tx, { id: companyId })
  const moments = Object.fromEntries(Object.entries(silenceAlarms).map(([kind, days]) => [kind, afterWorkingDays(calendar, at, days)]))
  await setAll(
    tx,
    targetIds.map((aboutId) => ({ companyId, aboutId, moments })),
    at,
  )
}

interface Setting {
  companyId: string
  aboutId: string
  moments: Partial<Record<DutyAlarm | SilenceAlarm, Date>>
}

/** Sets alarms of any kind that lie after `at`, in the caller's transaction. The same one twice is one. */
export async function setAll(tx: Db, settings: Setting[], at: Date) {
  const rows = settings.flatMap(({ companyId, aboutId, moments }) =>
    Object.entries(moments).map(([kind, moment]) => ({ id: newId(moment), companyId, kind, aboutId, at: moment })),
  )
  const coming = rows.filter((alarm) => alarm.at > at)
  if (coming.length > 0) await tx.insert(alarms).values(coming).onConflictDoNothing()
}

/** When the clock waited for the customer: until they replied, and at the latest until it was to run again. */
export async function waitsOf(tx: Db, { companyId, id }: { companyId: string; id: string }): Promise<Wait[]> {
  const rows = await tx
    .select({ at: waitings.at, until: waitings.until, endedAt: waitings.endedAt })
    .from(waitings)
    .where(and(eq(waitings.companyId, companyId), eq(waitings.obligationId, id)))
    .orderBy(asc(waitings.at))
  return rows.map(({ at, until, endedAt }) => ({ from: at, to: endedAt && endedAt < until ? endedAt : until }))
}
