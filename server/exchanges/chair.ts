import { isAtRest } from '../conflicts/standing.ts'
import { calendarIn } from '../obligations/calendars.ts'
import { type Reckoning, reckoningOf } from '../obligations/reckoning.ts'
import { progressOf, type Standing, standingOf } from '../obligations/standing.ts'
import { staffVoice, type Voice } from '../voice.ts'
import { waitingOf } from './latest.ts'
import { stateOfRow } from './model.ts'
import type { ExchangeRow } from './rows.ts'

/** The place of an answer that is not there yet. */
export interface Chair {
  obligationId: string | null
  state: 'running' | 'waiting' | 'overdue' | 'unasked'
  cause: string | null
  owner: string
  ownerId: string | null
  dueAt: Date | null
  /** The first date, where a later one was announced. */
  firstDueAt: Date | null
  extensionReason: string | null
  hoursLeft: number
  /** 0 to 1. */
  gone: number
  /** How the date that counts came about. */
  reckoning: Reckoning | null
  /** Supports still missing until an answer is owed, where nobody asked for one. */
  supportsMissing: number
  /** What the customer was asked first and has not replied to; it stays while the clock runs again after `until`. */
  question: Question | null
}

export interface Question {
  words: string
  at: Date
  until: Date
  by: Voice
}

/** The empty place: who owes the answer and by when, since when it is late, or that nobody has asked yet. */
export function chairOf(
  row: ExchangeRow,
  dialogue: { company: { timeZone: string }; champion: { name: string }; supportsForAnswer: number },
  at: Date,
): Chair | null {
  const { duty, extension, owner, response, conflict } = row
  if (conflict && isAtRest(stateOfRow(row, at))) return null
  if (!duty?.id) return response?.id ? null : unasked(row, dialogue)
  if (duty.metAt) return null
  return {
    obligationId: duty.id,
    state: chairState(standingOf(duty, at)),
    cause: duty.cause,
    owner: owner?.name ?? '',
    ownerId: duty.ownerId,
    dueAt: duty.dueAt,
    firstDueAt: extension?.reason ? duty.firstDueAt : null,
    extensionReason: extension?.reason ?? null,
    ...progressOf(duty, { calendar: calendarIn(duty.policy), at }),
    reckoning: reckoningOf(
      { ...duty, waits: duty.waits.map(waitingOf), extension: extension?.reason ? { ...extension, at: extension.at } : null },
      at,
    ),
    supportsMissing: 0,
    question: duty.question && {
      words: duty.question.words,
      at: new Date(duty.question.at),
      until: new Date(duty.question.until),
      by: staffVoice(duty.question.by),
    },
  }
}

function chairState(standing: Standing): Chair['state'] {
  return standing === 'overdue' || standing === 'waiting' ? standing : 'running'
}

function unasked(row: ExchangeRow, dialogue: { champion: { name: string }; supportsForAnswer: number }): Chair {
  const nothing = {
    obligationId: null,
    cause: null,
    ownerId: null,
    dueAt: null,
    firstDueAt: null,
    extensionReason: null,
    hoursLeft: 0,
    gone: 0,
    reckoning: null,
    question: null,
  }
  return {
    ...nothing,
    state: 'unasked',
    owner: dialogue.champion.name,
    supportsMissing: Math.max(1, dialogue.supportsForAnswer - row.supports),
  }
}
