import { Temporal } from 'temporal-polyfill'
import type { Policy } from '../../db/schema/index.ts'
import type { clocksOf } from '../obligations/clocks.ts'
import type { Moved } from '../obligations/reckoning.ts'

/** How a date was counted, as lines of a terminal. */

type Clock = Awaited<ReturnType<typeof clocksOf>>[number]

/** One clock from what it was counted from to the date that counts. */
export function clockLines(company: { name: string }, { kind, round, hours, receivedAt, timeZone, days, firstDueAt, moves }: Clock) {
  const what = round > 0 ? 'a conflict that was opened again' : `a ${kind}`
  return [
    `${company.name}: ${hoursSaid(hours)} for ${what}, from ${wallClock(receivedAt, timeZone)} (${timeZone}), by the calendar it began with`,
    ...counted(days),
    dueLine(firstDueAt, timeZone),
    ...moves.flatMap((move) => [...movedLines(move, timeZone), ...counted(move.days), dueLine(move.dueAt, timeZone)]),
  ]
}

function movedLines(move: Moved, timeZone: string) {
  if (move.kind === 'extended') return [`A later date, announced ${wallClock(move.at, timeZone)}: ${move.reason}`]
  const [from, to] = [wallClock(move.from, timeZone), wallClock(move.to, timeZone)]
  const head = move.isOpen ? `Waits for a reply since ${from}, until ${to} at the latest` : `Waited for a reply from ${from} until ${to}`
  return [head, ...counted(move.waited), 'The time that it waited is added to the date before']
}

/** "  2026-11-09  Mon  16:30  17:00   0.5 h", or why nothing of that day counted. */
export function counted(days: Policy['counting']) {
  return days.map(({ date, from, to, hours, note }) => {
    const weekday = Temporal.PlainDate.from(date).toLocaleString('en', { weekday: 'short' })
    return `  ${date}  ${weekday}  ${note ?? `${from}  ${to}  ${String(rounded(hours)).padStart(5)} h`}`
  })
}

export function dueLine(due: Date, timeZone: string) {
  return `Due ${wallClock(due, timeZone)} (${timeZone}), ${due.toISOString()}`
}

export function hoursSaid(hours: number) {
  return `${hours} working ${hours === 1 ? 'hour' : 'hours'}`
}

/** "Monday, 2026-11-09 16:30", with seconds where there are any. */
export function wallClock(at: Date, timeZone: string) {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const weekday = local.toPlainDate().toLocaleString('en', { weekday: 'long' })
  const precise = local.second > 0 || local.millisecond > 0
  return `${weekday}, ${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: precise ? 'second' : 'minute' })}`
}

function rounded(hours: number) {
  return Math.round(hours * 100) / 100
}
