import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, obligations } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { newId } from '../ids.ts'
import { setAlarms } from './alarms.ts'
import { calendarOf } from './calendars.ts'
import { type Calendar, dueAt } from './counting.ts'
import { dateIn } from './days.ts'
import { lastAnswererOf } from './leads.ts'

export type Cause = (typeof obligations.$inferSelect)['cause']

interface Duty {
  /** The conflict or the statement that is owed an answer. */
  about: { conflictId: string } | { statementId: string }
  cause: Cause
  /** 0, and one more each time the same conflict is reopened. */
  round?: number
  at: Date
}

/**
 * Starts the clock in the caller's transaction: the company owes an answer, and the champion owns it; of a reopened conflict, whoever
 * answered it last, while they answer here. Promise, calendar and counting are copied in, so that no later change moves it. A reopened
 * conflict has half the time. Starting the same duty twice starts it once: gives the duty where it began now, else null. Refuses with
 * closed what is asked after the close.
 */
export async function startObligation(tx: Db, dialogue: { companyId: string; id: string }, { about, cause, round = 0, at }: Duty) {
  const { companyId, id: dialogueId } = dialogue
  const [promise] = await tx
    .select({ forConflict: dialogues.promiseHours, forStatement: dialogues.statementHours, championId: dialogues.championId })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId)))
    // Held: no other champion is named between the reading and the writing.
    .for('no key update')
  const { forConflict, forStatement, championId } = promise!
  const promised = 'conflictId' in about ? forConflict : forStatement
  const hours = cause === 'reopened' ? promised / 2 : promised
  const calendar = await calendarOf(tx, { id: companyId })
  const due = dueAt(calendar, at, hours)
  const [begun] = await tx
    .insert(obligations)
    .values({
      companyId,
      id: newId(at),
      dialogueId,
      ...about,
      cause,
      round,
      ownerId: (cause === 'reopened' && 'conflictId' in about && (await lastAnswererOf(tx, { companyId, ...about }))) || championId,
      startedAt: at,
      firstDueAt: due.dueAt,
      dueAt: due.dueAt,
      policy: { hours, timeZone: calendar.timeZone, calendar: yearsFrom(at, calendar, due.dueAt), counting: due.counting },
    })
    .onConflictDoNothing()
    .returning()
  if (!begun) return null
  await setAlarms(tx, begun)
  await record(tx, 'obligation_started', {
    companyId,
    dialogueId,
    by: null,
    at,
    detail: { obligationId: begun.id, cause, dueAt: due.dueAt.toISOString(), ...about },
    // What was answered can be judged after the close; everything else that starts a clock is something said.
    onlyWhileOpen: cause !== 'reopened',
  })
  return begun
}

/**
 * The hours, and the holidays that a clock may meet which starts now and is due then: those of two years, and where it runs longer, of
 * another year after it is due, for waiting and for later dates.
 */
function yearsFrom(at: Date, { timeZone, hours, holidays }: Calendar, due: Date) {
  const from = dateIn(timeZone, at)
  const until = [yearsAfter(from, 2), yearsAfter(dateIn(timeZone, due), 1)].toSorted().at(-1)!
  return { hours, holidays: holidays.filter(({ date }) => date >= from && date < until) }
}

function yearsAfter(date: string, years: number) {
  return `${Number(date.slice(0, 4)) + years}${date.slice(4)}`
}

/** How many rounds a conflict's obligations have had: the next reopening's number. */
export async function roundsOf(tx: Db, { companyId, conflictId }: { companyId: string; conflictId: string }) {
  const [row] = await tx
    .select({ rounds: sql<number>`count(*)::int` })
    .from(obligations)
    .where(and(eq(obligations.companyId, companyId), eq(obligations.conflictId, conflictId)))
  return row!.rounds
}
