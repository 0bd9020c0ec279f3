import { Temporal } from 'temporal-polyfill'
import { dateIn } from '../obligations/days.ts'

interface Zone {
  timeZone: string
}

/** The day ('YYYY-MM-DD') on which both sides look again, as it is proposed: six months on. */
export function proposedReview({ timeZone }: Zone, at: Date) {
  return Temporal.PlainDate.from(dateIn(timeZone, at)).add({ months: 6 }).toString()
}

/** When both sides are asked: at nine in the morning of that day, in the company's zone. */
export function reviewMorning({ timeZone }: Zone, day: string) {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '09:00' }).epochMilliseconds)
}

/** Whether the day of the review has come, or is past. */
export function isReviewDue({ reviewOn }: { reviewOn: string }, { timeZone }: Zone, at: Date) {
  return dateIn(timeZone, at) >= reviewOn
}
