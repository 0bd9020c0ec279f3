import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainCalendar, workingHoursBetween } from '../../server/obligations/counting.ts'
import type { Wait } from '../../server/obligations/moments.ts'
import { hoursTaken } from '../../server/obligations/taken.ts'

const calendar = plainCalendar('Europe/Zagreb')
/** In winter: an hour before Zagreb's wall clock. The 9th of November 2026 is a Monday. */
const at = (day: number, hour: number) => new Date(Date.UTC(2026, 10, day, hour - 1))
const taken = (from: Date, to: Date, waits: Wait[] = []) => hoursTaken({ calendar, startedAt: from, at: to, waits })

describe('the working hours that an answer took', () => {
  test('are those in which the company was open', () => {
    expect(taken(at(9, 10), at(9, 12))).toBe(2)
    expect(taken(at(9, 16), at(10, 10))).toBe(2)
    expect(taken(at(13, 16), at(16, 10))).toBe(2)
    expect(taken(at(14, 10), at(15, 20))).toBe(0)
  })

  test('do not count the time in which the clock waited for the customer', () => {
    expect(taken(at(9, 9), at(10, 17), [{ from: at(9, 11), to: at(10, 11) }])).toBe(8)
    expect(taken(at(9, 9), at(11, 17), [{ from: at(9, 11), to: at(10, 11) }])).toBe(16)
    expect(taken(at(9, 9), at(9, 12), [{ from: at(9, 11), to: at(16, 11) }])).toBe(2)
    const twice = [
      { from: at(9, 10), to: at(9, 12) },
      { from: at(9, 14), to: at(9, 15) },
    ]
    expect(taken(at(9, 9), at(9, 17), twice)).toBe(5)
  })

  test('are never less than none, nor more than the time from start to answer', () => {
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 20 })
    const moment = (minute: number) => new Date(at(9, 9).getTime() + minute * 60_000)
    fc.assert(
      fc.property(minutes, minutes, minutes, minutes, (one, two, three, four) => {
        const [startedAt, asked, ended, answered] = [one, two, three, four].toSorted((a, b) => a - b).map(moment) as Date[]
        const waits = [{ from: asked!, to: ended! }]
        const hours = hoursTaken({ calendar, startedAt: startedAt!, at: answered!, waits })
        const whole = workingHoursBetween(calendar, startedAt!, answered!)
        expect(hours).toBeGreaterThanOrEqual(0)
        expect(hours).toBeLessThanOrEqual(whole)
        expect(hours + workingHoursBetween(calendar, asked!, ended!)).toBeCloseTo(whole, 6)
      }),
    )
  })
})
