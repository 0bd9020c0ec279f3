import { describe, expect, test } from 'vitest'
import { plainCalendar } from '../../server/obligations/counting.ts'
import { type Clock, progressOf, type Standing, standingOf } from '../../server/obligations/standing.ts'

const started = new Date('2026-11-09T09:00:00Z')
const due = new Date('2026-11-11T09:00:00Z')
const extended = new Date('2026-11-20T16:00:00Z')
const second = 1000
const just = (moment: Date, by: number) => new Date(moment.getTime() + by * second)
const clock = (given: Partial<Clock> = {}): Clock => ({ startedAt: started, dueAt: due, waitsUntil: null, metAt: null, ...given })

const cases: [what: string, clock: Clock, at: Date, standing: Standing][] = [
  ['runs from its start', clock(), started, 'running'],
  ['runs at the very moment it is due', clock(), due, 'running'],
  ['is overdue a second later', clock(), just(due, 1), 'overdue'],
  ['is kept by an answer at the very moment', clock({ metAt: due }), just(due, 60), 'kept'],
  ['is late by an answer a second after', clock({ metAt: just(due, 1) }), just(due, 60), 'late'],
  ['stays kept, whenever one looks', clock({ metAt: just(started, 1) }), just(extended, 60), 'kept'],
  ['waits for a reply', clock({ dueAt: extended, waitsUntil: due }), just(due, -1), 'waiting'],
  ['runs again when the time to wait is over', clock({ dueAt: extended, waitsUntil: due }), due, 'running'],
  ['is kept by an answer while it waits', clock({ dueAt: extended, waitsUntil: due, metAt: just(due, -1) }), due, 'kept'],
]

describe('an obligation', () => {
  test.each(cases)('%s', (_, given, at, standing) => {
    expect(standingOf(given, at)).toBe(standing)
  })

  test('says how many working hours are left, and how much of its time has gone', () => {
    const progress = (at: Date) => progressOf(clock(), { calendar: plainCalendar('Europe/Zagreb'), at })
    expect(progress(started)).toEqual({ hoursLeft: 16, gone: 0 })
    expect(progress(new Date('2026-11-10T09:00:00Z'))).toEqual({ hoursLeft: 8, gone: 0.5 })
    expect(progress(just(due, 1))).toEqual({ hoursLeft: 0, gone: 1 })
  })

  test('loses no hour while it waits', () => {
    const calendar = plainCalendar('Europe/Zagreb')
    const waiting = clock({ dueAt: new Date('2026-11-12T09:00:00Z'), waitsUntil: new Date('2026-11-11T09:00:00Z') })
    const left = (at: string) => progressOf(waiting, { calendar, at: new Date(at) }).hoursLeft
    expect([left('2026-11-10T09:00:00Z'), left('2026-11-11T09:00:00Z'), left('2026-11-11T13:00:00Z')]).toEqual([8, 8, 4])
  })
})
