import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { obligations, responseTargets } from '../../db/schema/index.ts'
import { type DutyAlarm, setAll, waitsOf } from '../obligations/alarms.ts'
import { calendarIn } from '../obligations/calendars.ts'
import { isStillOwed } from '../obligations/keeping.ts'
import { daysLate, momentsOf, nextMorning, type Wait } from '../obligations/moments.ts'
import { type Colleague, colleaguesFor, toldOf } from './colleagues.ts'
import type { Draft } from './queueing.ts'
import type { Alarm } from './ringing.ts'

/** Who is reminded: at half of the time whoever answers for it, at four fifths the champion too, and when it is due and after that the admins. */
const told: Record<DutyAlarm, (colleague: Colleague) => boolean> = {
  half: ({ isOwner }) => isOwner,
  most: ({ isOwner, isChampion }) => isOwner || isChampion,
  due: ({ isOwner, isChampion, isAdmin }) => isOwner || isChampion || isAdmin,
  overdue: ({ isOwner, isChampion, isAdmin }) => isOwner || isChampion || isAdmin,
}

interface Ringing {
  ringing: Alarm[]
  at: Date
}

/** The reminders that these alarms of one company bring about, one mail to each person; sets what is to ring next for what is late. */
export async function remindersOf(tx: Db, companyId: string, { ringing, at }: Ringing): Promise<Draft[]> {
  if (ringing.length === 0) return []
  const owed = new Map((await owedOf(tx, companyId, idsOf(ringing))).map((duty) => [duty.id, duty]))
  const waits = await waitsAsked(tx, companyId, { ringing, at })
  const fitting = ringing.flatMap((alarm) => {
    const duty = owed.get(alarm.aboutId)
    const kind = alarm.kind as DutyAlarm
    return duty && fits({ kind, duty, waits: waits?.get(duty.id), rangAt: alarm.at, at }) ? [{ kind, duty }] : []
  })
  const late = fitting.filter(({ kind }) => kind === 'due' || kind === 'overdue').map(({ duty }) => duty)
  await setAll(tx, nextOf(companyId, { late, at }))
  const colleagues = fitting.length > 0 ? await colleaguesFor(tx, companyId, [...owed.keys()]) : []
  const concerned = Map.groupBy(colleagues, ({ obligationId }) => obligationId)
  return fitting.flatMap(({ kind, duty }) => draftsFor(companyId, { kind, duty, colleagues: concerned.get(duty.id) ?? [], at }))
}

type Duty = Awaited<ReturnType<typeof owedOf>>[number]

async function owedOf(tx: Db, companyId: string, ids: string[]) {
  return await tx
    .select({ id: obligations.id, startedAt: obligations.startedAt, dueAt: obligations.dueAt, policy: obligations.policy })
    .from(obligations)
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .where(and(isStillOwed(companyId), inArray(obligations.id, ids)))
}

const onTime = 60_000

/** For which alarms the share that has gone is counted anew; usually for none. */
function isBehind({ kind, at: rangAt }: { kind: string; at: Date }, at: Date) {
  return kind === 'half' && at.getTime() - rangAt.getTime() >= onTime
}

/** When the clocks waited whose shares are counted anew: one statement, or none. */
async function waitsAsked(tx: Db, companyId: string, { ringing, at }: Ringing) {
  const behind = ringing.filter((alarm) => isBehind(alarm, at))
  return behind.length > 0 ? await waitsOf(tx, { companyId, ids: idsOf(behind) }) : null
}

interface Fitting {
  kind: DutyAlarm
  duty: Duty
  waits: Wait[] | undefined
  rangAt: Date
  at: Date
}

/** Whether an alarm still says what is so. After a standstill only the last of those that passed is told. */
function fits({ kind, duty, waits = [], rangAt, at }: Fitting) {
  if (kind === 'due' || kind === 'overdue') return duty.dueAt < at
  if (at > duty.dueAt) return false
  return !isBehind({ kind, at: rangAt }, at) || at < momentsOf(calendarIn(duty.policy), { ...duty, waits }).most
}

function idsOf(ringing: Alarm[]) {
  return [...new Set(ringing.map(({ aboutId }) => aboutId))]
}

/** The next working morning of each, also where mail reaches nobody: tomorrow it may. */
function nextOf(companyId: string, { late, at }: { late: Duty[]; at: Date }) {
  return late.map(({ id: aboutId, policy }) => ({ companyId, aboutId, moments: { overdue: nextMorning(calendarIn(policy), at) } }))
}

interface Drafting {
  kind: DutyAlarm
  duty: Duty
  colleagues: Colleague[]
  at: Date
}

function draftsFor(companyId: string, { kind, duty, colleagues, at }: Drafting): Draft[] {
  const day = kind === 'overdue' && { day: String(Math.max(1, daysLate(calendarIn(duty.policy), duty.dueAt, at))) }
  const about = { obligationId: duty.id, ...day }
  return toldOf(colleagues, told[kind]).map(({ to, language, personId, threadId }) => ({
    companyId,
    kind: `reminder_${kind}`,
    about,
    to,
    language,
    personId,
    threadId,
  }))
}
