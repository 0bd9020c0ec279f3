import type { Policy } from '../../db/schema/index.ts'
import { calendarIn } from './calendars.ts'
import { type Calendar, dueAt as countedFrom, workingHoursBetween } from './counting.ts'
import { dueAfterWaiting, endOf, type Waiting } from './waiting.ts'

type Days = Policy['counting']

/** How the date that counts came about: as it was promised, then everything that moved it, in its order. */
export interface Reckoning {
  /** What it was counted from. */
  receivedAt: Date
  /** The zone in which every day is counted. */
  timeZone: string
  days: Days
  firstDueAt: Date
  moves: Moved[]
  /** What counts now. */
  dueAt: Date
}

/** `days` lead from the date before it to `dueAt`; they are empty where it moved nothing. */
export type Moved = Waited | { kind: 'extended'; at: Date; reason: string; days: Days; dueAt: Date }

interface Waited {
  kind: 'waited'
  from: Date
  to: Date
  /** It waits still: `to` is the latest moment at which it runs again. */
  isOpen: boolean
  /** The working time in which the clock stood still. */
  waited: Days
  days: Days
  dueAt: Date
}

interface Duty {
  startedAt: Date
  firstDueAt: Date
  dueAt: Date
  policy: Pick<Policy, 'timeZone' | 'calendar' | 'counting'>
  waits: Waiting[]
  extension: { dueAt: Date; reason: string; at: Date } | null
}

/** Counts again, by the calendar that the clock started with, how the date that counts came about. Working time moves the date; nights and weekends do not. */
export function reckoningOf({ startedAt, firstDueAt, dueAt, policy, waits, extension }: Duty, at: Date): Reckoning {
  const calendar = calendarIn(policy)
  const moves: Moved[] = []
  for (const change of inOrder(waits, extension)) {
    const before = moves.at(-1)?.dueAt ?? firstDueAt
    moves.push('until' in change ? waited(calendar, before, change, at) : extended(calendar, before, change))
  }
  return { receivedAt: startedAt, timeZone: policy.timeZone, days: policy.counting, firstDueAt, moves, dueAt }
}

function inOrder(waits: Waiting[], extension: Duty['extension']) {
  return [...waits, ...(extension ? [extension] : [])].sort((one, other) => one.at.getTime() - other.at.getTime())
}

function waited(calendar: Calendar, dueBefore: Date, waiting: Waiting, at: Date): Waited {
  const [from, to] = [waiting.at, endOf(waiting)]
  const dueAt = dueAfterWaiting(calendar, { dueBefore, from, to })
  const isOpen = waiting.endedAt === null && at < waiting.until
  return { kind: 'waited', from, to, isOpen, waited: daysBetween(calendar, from, to), days: daysBetween(calendar, dueBefore, dueAt), dueAt }
}

function extended(calendar: Calendar, dueBefore: Date, { dueAt, reason, at }: NonNullable<Duty['extension']>): Moved {
  return { kind: 'extended', at, reason, days: daysBetween(calendar, dueBefore, dueAt), dueAt }
}

/** The working time between two moments, day by day, without the evening it may begin with. */
function daysBetween(calendar: Calendar, from: Date, to: Date): Days {
  const hours = workingHoursBetween(calendar, from, to)
  if (hours === 0) return []
  const { counting } = countedFrom(calendar, from, hours)
  return counting[0]?.skipped === 'after hours' ? counting.slice(1) : counting
}
