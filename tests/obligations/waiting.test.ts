import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, plainCalendar, workingHoursBetween } from '../../server/obligations/counting.ts'
import {
  afterDays,
  dueAfterReply,
  dueAfterWaiting,
  endOf,
  mostWaiting,
  waitsUntil,
  workingDaysBetween,
} from '../../server/obligations/waiting.ts'

const plain = plainCalendar('Europe/Zagreb')
const halfFriday: Calendar = {
  ...plain,
  hours: {
    ...plain.hours,
    1: [
      { open: '09:00', close: '12:00' },
      { open: '13:00', close: '18:00' },
    ],
    5: [{ open: '09:00', close: '13:00' }],
  },
  holidays: [{ date: '2026-12-25', name: 'Christmas Day' }],
}
const inZagreb = (text: string) => new Date(`${text}:00+01:00`)

describe('a working day', () => {
  const cases: [from: string, to: string, days: number][] = [
    ['2026-11-09T09:00', '2026-11-10T09:00', 1],
    ['2026-11-10T10:00', '2026-11-17T10:00', 5],
    ['2026-11-13T09:00', '2026-11-13T11:00', 0.5],
    ['2026-11-13T12:00', '2026-11-16T10:00', 0.375],
    ['2026-11-13T13:00', '2026-11-16T09:00', 0],
    ['2026-12-24T17:00', '2026-12-28T09:00', 0],
    ['2026-11-10T10:00', '2026-11-10T09:00', 0],
  ]
  test.each(cases)('from %s to %s is %d, each day by the share of its own hours', (from, to, days) => {
    expect(workingDaysBetween(halfFriday, inZagreb(from), inZagreb(to))).toBeCloseTo(days, 9)
  })

  test('five of them after a Tuesday at ten are the next Tuesday at ten', () => {
    expect(afterDays(halfFriday, inZagreb('2026-11-10T10:00'), 5)).toEqual(inZagreb('2026-11-17T10:00'))
  })

  test('asked at night, the five begin in the morning', () => {
    expect(afterDays(plain, inZagreb('2026-11-09T22:00'), 5)).toEqual(inZagreb('2026-11-16T17:00'))
  })
})

describe('the time to wait', () => {
  const asked = inZagreb('2026-11-09T10:00')
  const until = waitsUntil(plain, { at: asked, earlier: [] })!

  test('is five working days', () => {
    expect(until).toEqual(inZagreb('2026-11-16T10:00'))
  })

  test('is what earlier questions left', () => {
    const first = { at: asked, until, endedAt: inZagreb('2026-11-11T10:00') }
    expect(waitsUntil(plain, { at: inZagreb('2026-11-12T10:00'), earlier: [first] })).toEqual(inZagreb('2026-11-17T10:00'))
  })

  test('is over where nobody replied in time', () => {
    expect(waitsUntil(plain, { at: inZagreb('2026-11-16T11:00'), earlier: [{ at: asked, until, endedAt: null }] })).toBeNull()
  })

  test('ends at its end, also where the reply comes later', () => {
    expect(endOf({ at: asked, until, endedAt: inZagreb('2026-11-20T10:00') })).toEqual(until)
  })
})

describe('a date that waited', () => {
  const at = inZagreb('2026-11-10T10:00')
  const dueBefore = inZagreb('2026-11-11T10:00')
  const until = inZagreb('2026-11-17T10:00')
  const waiting = { at, until, dueBefore, endedAt: inZagreb('2026-11-10T15:00') }

  test('moves by what was really waited, once the reply is there', () => {
    const dueAt = dueAfterWaiting(plain, { dueBefore, from: at, to: until })
    expect(dueAt).toEqual(inZagreb('2026-11-18T10:00'))
    expect(dueAfterReply(plain, { dueAt, waiting })).toEqual(inZagreb('2026-11-11T15:00'))
  })

  test('stands where a later one was announced meanwhile', () => {
    const announced = inZagreb('2026-11-30T17:00')
    expect(dueAfterReply(plain, { dueAt: announced, waiting })).toEqual(announced)
  })
})

describe('whatever is waited, and when', () => {
  const start = Date.parse('2026-10-01T00:00:00Z')
  const minute = 60_000
  const moment = fc.integer({ min: 0, max: 200 * 24 * 60 }).map((minutes) => new Date(start + minutes * minute))
  const span = fc.integer({ min: 0, max: 20 * 24 * 60 }).map((minutes) => minutes * minute)
  const calendar = fc.constantFrom(plain, halfFriday, plainCalendar('Australia/Lord_Howe'), plainCalendar('America/St_Johns'))
  const after = (from: Date, by: number) => new Date(from.getTime() + by)

  test('the date is never earlier than before', () => {
    fc.assert(
      fc.property(calendar, moment, moment, span, (calendar, dueBefore, from, length) => {
        expect(dueAfterWaiting(calendar, { dueBefore, from, to: after(from, length) }).getTime()).toBeGreaterThanOrEqual(
          dueBefore.getTime(),
        )
      }),
    )
  })

  test('waiting longer never gives an earlier date', () => {
    fc.assert(
      fc.property(calendar, moment, moment, span, span, (calendar, dueBefore, from, shorter, more) => {
        const due = (length: number) => dueAfterWaiting(calendar, { dueBefore, from, to: after(from, length) }).getTime()
        expect(due(shorter + more)).toBeGreaterThanOrEqual(due(shorter))
      }),
    )
  })

  test('waiting outside the open hours costs nothing, and a date moves by just the hours waited', () => {
    fc.assert(
      fc.property(calendar, moment, moment, span, (calendar, dueBefore, from, length) => {
        const to = after(from, length)
        const waited = workingHoursBetween(calendar, from, to)
        const due = dueAfterWaiting(calendar, { dueBefore, from, to })
        if (waited === 0) expect(due).toEqual(dueBefore)
        expect(workingHoursBetween(calendar, dueBefore, due)).toBeCloseTo(waited, 4)
      }),
    )
  })

  test('the clock never waits longer than five working days, over all questions', () => {
    fc.assert(
      fc.property(calendar, moment, fc.array(fc.tuple(span, span), { minLength: 1, maxLength: 6 }), (calendar, first, spans) => {
        const earlier: { at: Date; until: Date; endedAt: Date }[] = []
        let at = first
        for (const [pause, length] of spans) {
          const until = waitsUntil(calendar, { at, earlier })
          if (!until) break
          earlier.push({ at, until, endedAt: after(at, length) })
          at = after(at, length + pause)
        }
        const waited = earlier.reduce((days, one) => days + workingDaysBetween(calendar, one.at, endOf(one)), 0)
        expect(waited).toBeLessThanOrEqual(mostWaiting + 1e-6)
      }),
    )
  })
})
