import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, dueAt, plainCalendar } from '../../server/obligations/counting.ts'
import { reckoningOf } from '../../server/obligations/reckoning.ts'
import { dueAfterWaiting, endOf } from '../../server/obligations/waiting.ts'

const zagreb = (text: string) => new Date(`${text}:00+01:00`)
const calendar: Calendar = { ...plainCalendar('Europe/Zagreb'), holidays: [{ date: '2026-11-12', name: 'Halden Day' }] }
const policyOf = (from: Date, hours: number) => ({
  timeZone: calendar.timeZone,
  calendar: { hours: calendar.hours, holidays: calendar.holidays },
  counting: dueAt(calendar, from, hours).counting,
})
const startedAt = zagreb('2026-11-09T10:00')
const firstDueAt = zagreb('2026-11-11T10:00')
const duty = { startedAt, firstDueAt, dueAt: firstDueAt, policy: policyOf(startedAt, 16), waits: [], extension: null }
const shown = (days: { date: string; from: string; to: string; note?: string | undefined }[]) =>
  days.map(({ date, from, to, note }) => `${date.slice(5)} ${note ?? `${from}-${to}`}`)

describe('how a date came about', () => {
  test('is what was promised, where nothing moved it', () => {
    expect(reckoningOf(duty, startedAt)).toEqual({
      receivedAt: startedAt,
      timeZone: 'Europe/Zagreb',
      days: duty.policy.counting,
      firstDueAt,
      moves: [],
      dueAt: firstDueAt,
    })
  })

  test('goes on to the later date that was announced, day by day, with its reason', () => {
    const extension = { at: zagreb('2026-11-10T12:00'), dueAt: zagreb('2026-11-13T17:00'), reason: 'We must measure it.' }
    const [move] = reckoningOf({ ...duty, dueAt: extension.dueAt, extension }, extension.at).moves
    expect(move).toMatchObject({ kind: 'extended', ...extension })
    expect(shown(move!.days)).toEqual(['11-11 10:00-17:00', '11-12 Halden Day', '11-13 09:00-17:00'])
  })

  test('names the hours in which it waited, and adds them to the date before', () => {
    const waiting = { at: zagreb('2026-11-10T15:00'), until: zagreb('2026-11-18T15:00'), endedAt: zagreb('2026-11-11T11:00') }
    const { moves } = reckoningOf({ ...duty, dueAt: zagreb('2026-11-11T14:00'), waits: [waiting] }, waiting.endedAt)
    expect(moves).toMatchObject([
      { kind: 'waited', from: waiting.at, to: waiting.endedAt, isOpen: false, dueAt: zagreb('2026-11-11T14:00') },
    ])
    const [move] = moves
    expect(move?.kind === 'waited' && shown(move.waited)).toEqual(['11-10 15:00-17:00', '11-11 09:00-11:00'])
    expect(shown(move!.days)).toEqual(['11-11 10:00-14:00'])
  })

  test('counts a question that is open to the end of its time, and says that it is', () => {
    const waiting = { at: zagreb('2026-11-10T15:00'), until: zagreb('2026-11-11T11:00'), endedAt: null }
    const given = { ...duty, dueAt: zagreb('2026-11-11T14:00'), waits: [waiting] }
    const isOpen = (at: Date) => reckoningOf(given, at).moves.map((move) => move.kind === 'waited' && move.isOpen)
    expect([isOpen(waiting.at), isOpen(waiting.until)]).toEqual([[true], [false]])
  })

  test('waiting at night moves nothing', () => {
    const waiting = { at: zagreb('2026-11-10T18:00'), until: zagreb('2026-11-18T15:00'), endedAt: zagreb('2026-11-10T22:00') }
    expect(reckoningOf({ ...duty, waits: [waiting] }, waiting.endedAt).moves).toMatchObject([{ waited: [], days: [], dueAt: firstDueAt }])
  })

  test('leads to the date that counts, whatever moved it, and every day of it is there once', () => {
    const minutes = fc.integer({ min: 0, max: 4 * 24 * 60 })
    fc.assert(
      fc.property(fc.array(fc.tuple(minutes, minutes), { maxLength: 3 }), (spans) => {
        let [at, due] = [startedAt, firstDueAt]
        const waits = spans.map(([gone, lasts]) => {
          const from = new Date(at.getTime() + gone * 60_000)
          const waiting = { at: from, until: new Date(from.getTime() + lasts * 60_000), endedAt: null }
          due = dueAfterWaiting(calendar, { dueBefore: due, from, to: endOf(waiting) })
          at = waiting.until
          return waiting
        })
        const { moves, dueAt } = reckoningOf({ ...duty, dueAt: due, waits }, at)
        expect(moves.at(-1)?.dueAt ?? firstDueAt).toEqual(dueAt)
        for (const move of moves) expect(new Set(move.days.map(({ date }) => date)).size).toBe(move.days.length)
      }),
      { numRuns: 60 },
    )
  })
})
