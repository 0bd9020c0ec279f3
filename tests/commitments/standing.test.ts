import { describe, expect, test } from 'vitest'
import { type Step, standingOf } from '../../server/commitments/standing.ts'

const timeZone = 'Europe/Zagreb'
const commitment = { dueOn: '2026-12-12' }
const on = (day: string) => new Date(`${day}T09:00:00Z`)
const steps = (...happened: [Step['kind'], string][]): Step[] => happened.map(([kind, day]) => ({ kind, at: on(day) }))
const stands = (happened: Step[], at: Date) => standingOf(commitment, happened, { at, timeZone })

describe('how a commitment stands', () => {
  test.each<[string, Step[], string]>([
    ['is offered until the other side accepts it', [], 'offered'],
    ['is accepted then', steps(['accepted', '2026-11-10']), 'accepted'],
    ['is done when its owner says so, accepted or not', steps(['done', '2026-11-12']), 'done'],
    ['is owed again where the other side says that it is not', steps(['done', '2026-11-12'], ['not_done', '2026-11-13']), 'accepted'],
    ['is kept once the other side confirms it', steps(['done', '2026-11-12'], ['confirmed', '2026-11-13']), 'confirmed'],
    ['is broken', steps(['accepted', '2026-11-12'], ['broken', '2026-11-13']), 'broken'],
  ])('%s', (_, happened, state) => {
    expect(stands(happened, on('2026-11-20'))).toEqual({ state, isOverdue: false, wasLate: false, daysLate: 0 })
  })

  test('its day lasts until midnight where the company is', () => {
    expect(stands([], new Date('2026-12-12T22:59:59Z'))).toMatchObject({ isOverdue: false })
    expect(stands([], new Date('2026-12-12T23:00:00Z'))).toMatchObject({ isOverdue: true, daysLate: 1 })
    const far = standingOf(commitment, [], { at: new Date('2026-12-12T23:00:00Z'), timeZone: 'America/New_York' })
    expect(far).toMatchObject({ isOverdue: false })
  })

  test('what is done is not overdue, however long nobody confirms it; done after its day it was late', () => {
    expect(stands(steps(['done', '2026-12-12']), on('2027-03-01'))).toMatchObject({ isOverdue: false, wasLate: false, daysLate: 0 })
    expect(stands(steps(['done', '2026-12-15']), on('2027-03-01'))).toMatchObject({ isOverdue: false, wasLate: true, daysLate: 3 })
    const kept = steps(['done', '2026-12-15'], ['confirmed', '2027-02-01'])
    expect(stands(kept, on('2027-03-01'))).toMatchObject({ state: 'confirmed', wasLate: true, daysLate: 3 })
  })

  test('it is late by the last time that it was said to be done, and overdue again where that did not hold', () => {
    const twice = steps(['done', '2026-12-10'], ['not_done', '2026-12-14'], ['done', '2026-12-16'])
    expect(stands(twice, on('2026-12-20'))).toMatchObject({ state: 'done', wasLate: true, daysLate: 4 })
    expect(stands(twice.slice(0, 2), on('2026-12-20'))).toMatchObject({ state: 'accepted', isOverdue: true, wasLate: false, daysLate: 8 })
  })

  test('what is broken is neither overdue nor late any more', () => {
    expect(stands(steps(['broken', '2026-12-20']), on('2027-01-01'))).toEqual({
      state: 'broken',
      isOverdue: false,
      wasLate: false,
      daysLate: 0,
    })
  })
})
