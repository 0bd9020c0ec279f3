import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { alarms, commitments, companies } from '../../db/schema/index.ts'
import { type CommitmentAlarm, isPast, type UnconfirmedAlarm, unconfirmedAlarms } from '../commitments/alarms.ts'
import { isToBeDone, isUnconfirmed } from '../commitments/now.ts'
import { setAll } from '../obligations/alarms.ts'
import { calendarOf } from '../obligations/calendars.ts'
import type { Calendar } from '../obligations/counting.ts'
import { closingOn } from '../obligations/days.ts'
import { daysLate, nextMorning } from '../obligations/moments.ts'
import { toldOf } from './colleagues.ts'
import { draftTo, othersOf, type Promiser, promisersOf } from './committed.ts'
import type { Draft } from './queueing.ts'
import type { Alarm } from './ringing.ts'

/** Who is reminded: at half of the time who is to do it, at four fifths the champion too, and when its day closes and after that the admins. */
const told: Record<CommitmentAlarm, (promiser: Promiser) => boolean> = {
  commitment_half: ({ isOwner }) => isOwner,
  commitment_most: ({ isOwner, isChampion }) => isOwner || isChampion,
  commitment_due: () => true,
  commitment_overdue: () => true,
}

interface Ringing {
  ringing: Alarm[]
  at: Date
}

/** The reminders of what is to be done that these alarms of one company bring about, one mail to each person; sets what is to ring next for what is late. */
export async function commitmentReminders(tx: Db, companyId: string, { ringing, at }: Ringing): Promise<Draft[]> {
  if (ringing.length === 0) return []
  const running = new Map((await toBeDone(tx, companyId, { ids: idsOf(ringing), at })).map((one) => [one.id, one]))
  const fitting = ringing.flatMap((alarm) => {
    const one = running.get(alarm.aboutId)
    const kind = alarm.kind as CommitmentAlarm
    return one && fits(kind, one, at) ? [{ kind, ...one }] : []
  })
  if (fitting.length === 0) return []
  const calendar = await calendarOf(tx, { id: companyId })
  const late = fitting.filter(({ kind }) => kind === 'commitment_due' || kind === 'commitment_overdue')
  const morning = late.length > 0 && nextMorning(calendar, at)
  if (morning)
    await setAll(
      tx,
      late.map(({ id: aboutId }) => ({ companyId, aboutId, moments: { commitment_overdue: morning } })),
    )
  const promisers = Map.groupBy(await promisersOf(tx, companyId, [...running.keys()]), ({ commitmentId }) => commitmentId)
  return fitting.flatMap(({ kind, id, dueOn }) => {
    const about = kind === 'commitment_overdue' ? { day: dayOf(calendar, dueOn, at) } : {}
    return toldOf(promisers.get(id) ?? [], told[kind]).map((one) => draftTo(companyId, kind, one, about))
  })
}

type Running = Awaited<ReturnType<typeof toBeDone>>[number]

async function toBeDone(tx: Db, companyId: string, { ids, at }: { ids: string[]; at: Date }) {
  return await tx
    .select({
      id: commitments.id,
      dueOn: commitments.dueOn,
      timeZone: companies.timeZone,
      /** What still is to ring: after a standstill only the last of what passed is told. */
      toCome: sql<
        string[]
      >`array(select ${alarms.kind} from ${alarms} where ${and(eq(alarms.companyId, companyId), eq(alarms.aboutId, commitments.id), gt(alarms.at, at))})`,
    })
    .from(commitments)
    .innerJoin(companies, eq(companies.id, commitments.companyId))
    .where(and(eq(commitments.companyId, companyId), inArray(commitments.id, ids), isToBeDone(companyId)))
}

/** Whether an alarm still says what is so. */
function fits(kind: CommitmentAlarm, { dueOn, timeZone, toCome }: Running, at: Date) {
  if (kind === 'commitment_half') return toCome.includes('commitment_most')
  if (kind === 'commitment_most') return toCome.includes('commitment_due')
  return kind === 'commitment_due' || isPast({ timeZone }, dueOn, at)
}

/** The how-manieth working day it is overdue. */
function dayOf(calendar: Calendar, dueOn: string, at: Date) {
  const due = closingOn(calendar, dueOn) ?? new Date(`${dueOn}T12:00:00Z`)
  return String(Math.max(1, daysLate(calendar, due, at)))
}

const mostLate = 7 * 86_400_000

/** Whom these alarms of one company ask once more whether what is said to be done is done. After a long standstill nobody is asked the first and the second time at once. */
export async function asksToConfirm(tx: Db, companyId: string, { ringing, at }: Ringing): Promise<Draft[]> {
  const inTime = ringing.filter((alarm) => alarm.kind !== 'unconfirmed_5' || at.getTime() - alarm.at.getTime() < mostLate)
  if (inTime.length === 0) return []
  const waiting = await tx
    .select({ id: commitments.id })
    .from(commitments)
    .innerJoin(companies, eq(companies.id, commitments.companyId))
    .where(and(eq(commitments.companyId, companyId), inArray(commitments.id, idsOf(inTime)), isUnconfirmed(companyId)))
  if (waiting.length === 0) return []
  const others = await othersOf(
    tx,
    companyId,
    waiting.map(({ id }) => id),
  )
  return inTime.flatMap(({ kind, aboutId }) => {
    const about = { days: String(unconfirmedAlarms[kind as UnconfirmedAlarm]) }
    return others
      .filter(({ commitmentId }) => commitmentId === aboutId)
      .map((one) => draftTo(companyId, 'commitment_unconfirmed', one, about))
  })
}

function idsOf(ringing: Alarm[]) {
  return [...new Set(ringing.map(({ aboutId }) => aboutId))]
}
