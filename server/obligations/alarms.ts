import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { alarms, type obligations, waitings } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import { calendarIn, calendarOf } from './calendars.ts'
import { afterWorkingDays } from './days.ts'
import { momentsOf, nextMorning, type Wait } from './moments.ts'
import { endOf } from './waiting.ts'

/** What rings for a duty: at half and at four fifths of its working time, when it is due, and each working morning while it is late. */
export const dutyAlarms = ['half', 'most', 'due', 'overdue'] as const
/** What rings for an answer that nobody has judged, and after how many working days. */
export const silenceAlarms = { silence_5: 5, silence_15: 15 } as const

/** What rings when the time to wait for a reply is over. */
export const questionAlarm = 'unreplied'

/** What rings on the day on which both sides look at a decision again. */
export const reviewAlarm = 'review'

export type DutyAlarm = (typeof dutyAlarms)[number]
export type SilenceAlarm = keyof typeof silenceAlarms

type Running = Pick<typeof obligations.$inferSelect, 'companyId' | 'id' | 'startedAt' | 'dueAt' | 'policy'>

/** Sets what is to ring for a duty that begins, in the transaction that begins it. */
export async function setAlarms(tx: Db, duty: Running) {
  const { companyId, id: aboutId, policy, ...run } = duty
  await setAll(tx, [{ companyId, aboutId, moments: momentsOf(calendarIn(policy), { ...run, waits: [] }) }])
}

/**
 * Sets anew what is to ring for a duty whose date was moved, in the transaction that moves it. The old alarms go. Of the new ones those
 * are set that are still to come at `at`, and those of which nobody was told yet, which ring at once: whoever was told of half of
 * the time is told again where half by the new date is still to come. What is late rings the next working morning, as it did before.
 */
export async function moveAlarms(tx: Db, { at, ...duty }: Running & { at: Date }) {
  const { companyId, id: aboutId, policy, ...run } = duty
  const silent = await tx
    .delete(alarms)
    .where(and(eq(alarms.companyId, companyId), eq(alarms.aboutId, aboutId)))
    .returning({ kind: alarms.kind })
  const waits = (await waitsOf(tx, { companyId, ids: [aboutId] })).get(aboutId) ?? []
  const calendar = calendarIn(policy)
  const moments = Object.entries(momentsOf(calendar, { ...run, waits })).filter(
    ([kind, moment]) => moment > at || silent.some((alarm) => alarm.kind === kind),
  )
  const late = run.dueAt <= at && { overdue: nextMorning(calendar, at) }
  await setAll(tx, [{ companyId, aboutId, moments: { ...Object.fromEntries(moments), ...late } }])
}

/** Sets when whoever was answered is asked once more, should they say nothing: by the company's calendar as it is now. */
export async function setSilenceAlarms(tx: Db, { companyId, targetIds, at }: { companyId: string; targetIds: string[]; at: Date }) {
  const calendar = await calendarOf(tx, { id: companyId })
  const moments = Object.fromEntries(Object.entries(silenceAlarms).map(([kind, days]) => [kind, afterWorkingDays(calendar, at, days)]))
  await setAll(
    tx,
    targetIds.map((aboutId) => ({ companyId, aboutId, moments })),
  )
}

/** Sets when nobody has replied to a question in the time that the clock waits for it. */
export async function setQuestionAlarm(tx: Db, { companyId, waitingId, until }: { companyId: string; waitingId: string; until: Date }) {
  await setAll(tx, [{ companyId, aboutId: waitingId, moments: { [questionAlarm]: until } }])
}

interface Setting {
  companyId: string
  aboutId: string
  /** When which kind of alarm rings. */
  moments: Record<string, Date>
}

/** Sets alarms of any kind, in the caller's transaction. The same one twice is one. */
export async function setAll(tx: Db, settings: Setting[]) {
  const rows = settings.flatMap(({ companyId, aboutId, moments }) =>
    Object.entries(moments).map(([kind, moment]) => ({ id: newId(moment), companyId, kind, aboutId, at: moment })),
  )
  if (rows.length > 0) await tx.insert(alarms).values(rows).onConflictDoNothing()
}

/** When the clocks of these duties waited for the customer, of each that did: until they replied, and at the latest until it was to run again. */
export async function waitsOf(tx: Db, { companyId, ids }: { companyId: string; ids: string[] }): Promise<Map<string, Wait[]>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .select({ id: waitings.obligationId, at: waitings.at, until: waitings.until, endedAt: waitings.endedAt })
    .from(waitings)
    .where(and(eq(waitings.companyId, companyId), inArray(waitings.obligationId, ids)))
    .orderBy(asc(waitings.at), asc(waitings.id))
  const waits = new Map<string, Wait[]>()
  for (const { id, ...waiting } of rows) waits.set(id, [...(waits.get(id) ?? []), { from: waiting.at, to: endOf(waiting) }])
  return waits
}
