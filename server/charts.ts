import { scaleLinear, scalePoint } from 'd3-scale'
import { line } from 'd3-shape'

/** One line of a chart: a value for each point in time; null where there is none, and the line is broken. */
export interface Series {
  name: string
  values: (number | null)[]
  /** How far the value may be off, point by point. */
  intervals?: ({ low: number; high: number } | null)[]
}

interface Dot {
  x: number
  y: number
  /** Where the interval begins and ends, if it has one. */
  reach: { from: number; to: number } | null
}

/** Where everything of a chart is drawn, in units of its view box. No colours and no words: they are the template's. */
export interface Chart {
  width: number
  height: number
  /** The inner edges of the axes. */
  left: number
  right: number
  bottom: number
  ticks: { y: number; value: number; isZero: boolean }[]
  /** Where a label stands, and of which point: six at most, the last one always. */
  labels: { x: number; point: number }[]
  lines: { name: string; path: string; dots: Dot[] }[]
}

interface Drawing {
  /** How many points in time there are. */
  points: number
  series: Series[]
  /** What the axis reaches at least. */
  least: [low: number, high: number]
  width?: number
  height?: number
}

const room = { left: 44, right: 14, top: 14, bottom: 66 }
/** So that the intervals of two lines at the same point stand beside each other. */
const apart = 9

/** A line chart as geometry: pure numbers, rounded to tenths. The axis holds every value and interval, and ends at round numbers. */
export function lineChart({ points, series, least, width = 440, height = 252 }: Drawing): Chart {
  const x = scalePoint(Array(points).keys(), [room.left, width - room.right]).padding(0.35)
  const values = series.flatMap(({ values, intervals = [] }) => [...values, ...intervals.flatMap((one) => [one?.low, one?.high])])
  const known = [...least, ...values.filter((value) => value != null)]
  const y = scaleLinear([Math.min(...known), Math.max(...known)], [height - room.bottom, room.top]).nice(4)
  const lines = series.map(({ name, values, intervals }, place) => {
    const shift = intervals ? (place - (series.length - 1) / 2) * apart : 0
    const at = (point: number) => tenth(x(point)! + shift)
    const path = line<number | null>(
      (_, point) => at(point),
      (value) => tenth(y(value!)),
    ).defined((value) => value !== null)
    const dots = values.flatMap((value, point) => {
      if (value === null) return []
      const interval = intervals?.[point]
      return [{ x: at(point), y: tenth(y(value)), reach: interval ? { from: tenth(y(interval.low)), to: tenth(y(interval.high)) } : null }]
    })
    return { name, path: path(values) ?? '', dots }
  })
  const every = Math.ceil(points / 6)
  return {
    width,
    height,
    left: room.left,
    right: width - room.right,
    bottom: height - room.bottom,
    // A scale may count to minus zero, which is written as such.
    ticks: y.ticks(4).map((value) => ({ y: tenth(y(value)), value: value + 0, isZero: value === 0 })),
    labels: Array.from({ length: points }, (_, point) => ({ x: tenth(x(point)!), point })).filter(
      ({ point }) => (points - 1 - point) % every === 0,
    ),
    lines,
  }
}

function tenth(value: number) {
  return Math.round(value * 10) / 10
}
