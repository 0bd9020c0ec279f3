import { expect, test } from 'vitest'
import { periods, spanBefore, spanOf, stretches } from '../../server/record/spans.ts'

const at = new Date('2026-11-21T12:00:00Z')

test('the time before is as long as the time itself, ends where it begins, and is as it was known then', () => {
  for (const period of ['90-days', 'year'] as const) {
    const [now, before] = [spanOf(period, at), spanBefore(period, at)!]
    expect(before.until).toEqual(now.since)
    expect(before.known).toEqual(now.since)
    expect(now.until.getTime() - now.since.getTime()).toBe(before.until.getTime() - before.since.getTime())
  }
})

test('there is nothing before everything', () => {
  expect(spanOf('all', at).since).toEqual(new Date(0))
  expect(spanBefore('all', at)).toBeNull()
})

test('the points of a chart follow one another without a gap, and end now', () => {
  for (const period of periods) {
    const points = stretches(period, at)
    expect(points.at(-1)!.until).toEqual(at)
    for (const [place, { since }] of points.slice(1).entries()) expect(since).toEqual(points[place]!.until)
  }
  expect(stretches('all', at)[0]!.since).toEqual(new Date(0))
})
