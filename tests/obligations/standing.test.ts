import { describe, expect, test } from 'vitest'
import { type Clock, dueOf, progressOf, type Standing, standingOf } from '../../server/obligations/standing.ts'

const started = new Date('2026-11-09T09:00:00Z')
const due = new Date('2026-11-11T09:00:00Z')
const extended = new Date('2026-11-20T16:00:00Z')
const second = 1000
const just = (moment: Date, by: number) => new Date(moment.getTime() + by * second)
const clock = (given: Partial<Clock> = {}): Clock => ({ startedAt: started, dueAt: due, extendedTo: null, metAt: null, ...given })

const cases: [what: string, clock: Clock, at: Date, standing: Standing][] = [
  ['runs from its start', clock(), started, 'running'],
  ['runs at the very moment it is due', clock(), due, 'running'],
  ['is overdue a second later', clock(), just(due, 1), 'overdue'],
  ['is kept by an answer at the very moment', clock({ metAt: due }), just(due, 60), 'kept'],
  ['is late by an answer a second after', clock({ metAt: just(due, 1) }), just(due, 60), 'late'],
  ['stays kept, whenever one looks', clock({ metAt: just(started, 1) }), just(extended, 60), 'kept'],
  ['runs on where a later date was announced', clock({ extendedTo: extended }), just(due, 1), 'running'],
  ['is overdue after the later date', clock({ extendedTo: extended }), just(extended, 1), 'overdue'],
  ['is kept by an answer between the two dates', clock({ extendedTo: extended, metAt: just(due, 1) }), extended, 'kept'],
  ['is late by an answer after both', clock({ extendedTo: extended, metAt: just(extended, 1) }), just(extended, 2), 'late'],
]

describe('an obligation', () => {
  test.each(cases)('%s', (_, given, at, standing) => {
    expect(standingOf(given, at)).toBe(standing)
  })

  test('is due on its later date, where one was announced', () => {
    expect([dueOf(clock()), dueOf(clock({ extendedTo: extended }))]).toEqual([due, extended])
  })

  test('says how many working hours are left, and how much of its time has gone', () => {
    const progress = (at: Date) => progressOf(clock(), { timeZone: 'Europe/Zagreb', at })
    expect(progress(started)).toEqual({ hoursLeft: 16, gone: 0 })
    expect(progress(new Date('2026-11-10T09:00:00Z'))).toEqual({ hoursLeft: 8, gone: 0.5 })
    expect(progress(just(due, 1))).toEqual({ hoursLeft: 0, gone: 1 })
  })
})
