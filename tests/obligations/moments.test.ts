import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueAt, plainCalendar, workingHoursBetween } from '../../server/obligations/counting.ts'
import { daysLate, momentsOf, nextMorning, type Wait } from '../../server/obligations/moments.ts'

const calendar = plainCalendar('Europe/Zagreb')
const at = (time: string) => new Date(`2026-11-${time}+01:00`)

describe('half and four fifths of the time', () => {
  test('are counted in working hours', () => {
    const run = { startedAt: at('09T10:00'), dueAt: at('11T10:00'), waits: [] }
    expect(momentsOf(calendar, run)).toEqual({ half: at('10T10:00'), most: at('10T14:48'), due: at('11T10:00') })
  })

  test('stay where they were when a wait begins after them', () => {
    const waits = [{ from: at('10T12:00'), to: at('12T12:00') }]
    const run = { startedAt: at('09T10:00'), dueAt: at('13T10:00'), waits }
    expect(momentsOf(calendar, run)).toEqual({ half: at('10T10:00'), most: at('12T14:48'), due: at('13T10:00') })
  })

  test('never lie in a wait, and the running time before each is its share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 * 24 * 60 }),
        fc.integer({ min: 1, max: 80 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 })), { maxLength: 3 }),
        (start, hours, gaps) => {
          const startedAt = new Date(at('02T00:00').getTime() + start * 60_000)
          const { waits, due } = run(startedAt, hours, gaps)
          const moments = momentsOf(calendar, { startedAt, dueAt: due, waits })
          expect(moments.half <= moments.most && moments.most <= moments.due).toBe(true)
          for (const [moment, share] of [
            [moments.half, 0.5],
            [moments.most, 0.8],
          ] as const) {
            expect(waits.some(({ from, to }) => moment > from && moment < to && workingHoursBetween(calendar, from, moment) > 1e-6)).toBe(
              false,
            )
            const ran = workingHoursBetween(calendar, startedAt, moment) - waitedBefore(waits, moment)
            expect(ran).toBeCloseTo(hours * share, 4)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('the next working morning is never the same day, and passes over weekends', () => {
  expect(nextMorning(calendar, at('09T08:00'))).toEqual(at('10T09:00'))
  expect(nextMorning(calendar, at('09T17:00'))).toEqual(at('10T09:00'))
  expect(nextMorning(calendar, at('13T17:00'))).toEqual(at('16T09:00'))
  expect(nextMorning(calendar, at('10T00:00'))).toEqual(at('10T09:00'))
})

test('days late are the working mornings that have begun since', () => {
  const due = at('12T17:00')
  expect(daysLate(calendar, due, at('12T23:00'))).toBe(0)
  expect(daysLate(calendar, due, at('13T09:00'))).toBe(1)
  expect(daysLate(calendar, due, at('15T12:00'))).toBe(1)
  expect(daysLate(calendar, due, at('17T12:00'))).toBe(3)
})

test('days late are what one counts from morning to morning, whatever the calendar', () => {
  const short = { ...calendar, hours: { ...calendar.hours, 3: [], 6: [{ open: '00:00', close: '24:00' }] } }
  const calendars = [
    calendar,
    {
      ...short,
      holidays: [
        { date: '2026-11-05', name: 'A fair' },
        { date: '2026-11-06', name: 'A fair' },
      ],
    },
    plainCalendar('Pacific/Auckland'),
    plainCalendar('America/St_Johns'),
  ]
  const minutes = (most: number) => fc.integer({ min: 0, max: most })
  fc.assert(
    fc.property(fc.constantFrom(...calendars), minutes(20 * 24 * 60), minutes(60 * 24 * 60), (one, begins, lasts) => {
      const due = new Date(at('01T00:00').getTime() + begins * 60_000)
      const now = new Date(due.getTime() + lasts * 60_000)
      let [days, morning] = [0, nextMorning(one, due)]
      // Where work begins at midnight, the morning itself would still belong to the day before.
      while (morning <= now) [days, morning] = [days + 1, nextMorning(one, new Date(morning.getTime() + 1))]
      expect(daysLate(one, due, now)).toBe(days)
    }),
    { numRuns: 200 },
  )
})

test('a thousand answers that are a year late are counted in no time', () => {
  const now = new Date('2027-11-12T12:00+01:00')
  const begun = performance.now()
  for (let times = 0; times < 1000; times++) expect(daysLate(calendar, at('12T17:00'), now)).toBe(261)
  // Each of them took 45 ms when every morning in between was counted on the clock.
  expect(performance.now() - begun).toBeLessThan(5000)
})

/** A clock of so many hours that waits so many working hours, each time after so many that it ran; the due date moves as it waits. */
function run(startedAt: Date, hours: number, gaps: [ran: number, waited: number][]) {
  const waits: Wait[] = []
  let [due, last] = [dueAt(calendar, startedAt, hours).dueAt, startedAt]
  for (const [ran, waited] of gaps) {
    const from = dueAt(calendar, last, ran).dueAt
    if (from >= due) break
    const to = dueAt(calendar, from, waited).dueAt
    waits.push({ from, to })
    due = dueAt(calendar, due, waited).dueAt
    last = to
  }
  return { waits, due }
}

function waitedBefore(waits: Wait[], moment: Date) {
  return waits.reduce(
    (hours, { from, to }) => hours + (from < moment ? workingHoursBetween(calendar, from, to < moment ? to : moment) : 0),
    0,
  )
}
