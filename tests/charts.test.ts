import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineChart } from '../server/charts.ts'

test('a value has its dot, none breaks the line, and the last point always has its label', () => {
  const chart = lineChart({ points: 4, series: [{ name: 'first', values: [1, null, 3, 4] }], least: [0, 8] })
  expect(chart.lines[0]!.dots).toHaveLength(3)
  expect(chart.lines[0]!.path.match(/M/g)).toHaveLength(2)
  expect(chart.labels.at(-1)!.point).toBe(3)
  expect(chart.ticks.map(({ value }) => value)).toEqual([0, 2, 4, 6, 8])
})

test('of many points at most six have a label', () => {
  const chart = lineChart({ points: 24, series: [{ name: 'first', values: Array.from({ length: 24 }, () => 1) }], least: [0, 8] })
  expect(chart.labels.map(({ point }) => point)).toEqual([3, 7, 11, 15, 19, 23])
})

test('nothing is drawn outside of the picture, and more is always higher', () => {
  const value = fc.double({ min: -1000, max: 1000, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(value, fc.nat(50)), { minLength: 1, maxLength: 20 }), (pairs) => {
      const values = pairs.map(([value]) => value)
      const intervals = pairs.map(([value, reach]) => ({ low: value - reach, high: value + reach }))
      const chart = lineChart({ points: values.length, series: [{ name: 'first', values, intervals }], least: [0, 1] })
      const { dots } = chart.lines[0]!
      for (const { x, y, reach } of dots) {
        for (const place of [y, reach!.from, reach!.to]) expect(place >= 0 && place <= chart.bottom).toBe(true)
        expect(x >= chart.left && x <= chart.right).toBe(true)
        expect(reach!.to <= y && y <= reach!.from).toBe(true)
      }
      const order = dots.toSorted((a, b) => a.y - b.y)
      const highest = dots.indexOf(order[0]!)
      expect(values[highest]).toBeGreaterThanOrEqual(Math.max(...values) - 20)
    }),
  )
})

test('a chart of no points at all is empty', () => {
  expect(lineChart({ points: 0, series: [{ name: 'first', values: [] }], least: [0, 8] })).toMatchObject({
    labels: [],
    lines: [{ path: '', dots: [] }],
  })
})
