import type { OpeningHours } from '../../db/schema/index.ts'
import type { Words } from '../words/words.ts'
import { hoursOfADay } from './opening-hours.ts'

/** Working hours until an answer: to a conflict, and to a statement that asks for one or that many support. */
export interface Promised {
  promiseHours: number
  statementHours: number
}

/**
 * Working time as people say it: "within 2 working days" where every working day of this calendar is as long and they are whole,
 * else "within 12 working hours".
 */
export function within(promised: number, hours: OpeningHours, { t }: Words) {
  const day = hoursOfADay(hours)
  if (day && promised % day === 0) return t('within {days, plural, one {one working day} other {# working days}}', { days: promised / day })
  return t('within {hours, plural, one {one working hour} other {# working hours}}', { hours: promised })
}

/** What is promised to whoever raises a conflict or asks for an answer, in a sentence. */
export function promiseSentence({ promiseHours, statementHours }: Promised, hours: OpeningHours, words: Words) {
  const conflict = within(promiseHours, hours, words)
  if (promiseHours === statementHours)
    return words.t('Every conflict, and every statement that asks, gets a public answer by a named person {within}.', { within: conflict })
  const sentence = 'A named person answers in public: every conflict {conflict}, every statement that asks {statement}.'
  return words.t(sentence, { conflict, statement: within(statementHours, hours, words) })
}

/** Beside a field for working hours: how many of them are a day. */
export function dayHint(hours: OpeningHours, { t }: Words) {
  const day = hoursOfADay(hours)
  return day
    ? t('Your working day has {hours, plural, one {one hour} other {# hours}}.', { hours: day })
    : t('Counted in your working hours.')
}
