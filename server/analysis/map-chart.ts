import { scaleLinear } from 'd3-scale'
import { shorten } from '../shorten.ts'
import type { CountedTheme } from './counting.ts'
import type { Mapped } from './map.ts'
import type { Places } from './mapping/drawing.ts'
import { shapeAt, shapeCount, tenth } from './shapes.ts'

export const width = 760
export const height = 520
const edge = 22
const markSize = 5
const restSize = 3.2

/** How labels are set: for a wide window, and for a phone, where the whole map is half as large. Widths are of a letter, on average. */
const settings = { wide: { size: 15, letter: 7.6, longest: 30 }, narrow: { size: 27, letter: 13.6, longest: 20 } }

export interface Mark {
  id: string
  path: string
  /** Which of the eight it is drawn as; null: a statement of none of them. */
  shape: number | null
  why: string
  option: string
  /** The names of the themes that it is under. */
  themes: string[]
}

interface Label {
  x: number
  y: number
  text: string
  shape: number
}

export interface MapChart {
  width: number
  height: number
  marks: Mark[]
  legend: { id: string; name: string; isSuggested: boolean; n: number; shape: number; key: string }[]
  /** Statements that none of the themes of the legend holds. */
  rest: number
  /** Whether there are themes that the legend has no room for. */
  hasOthers: boolean
  labels: { wide: Label[]; narrow: Label[] }
}

/**
 * The map as geometry: a mark for each statement that has a place, those of the eight largest themes in a shape and a colour of their own. A statement of
 * several is drawn as the smallest of them, which says most about it. Each theme's name stands at its centre, moved as far as needed so that no
 * two overlap.
 */
export function mapChart(mapped: Mapped[], places: Places, themes: CountedTheme[]): MapChart {
  const placed = mapped.filter(({ id }) => places.has(id))
  const [x, y] = scalesOf(placed.map(({ id }) => places.get(id)!))
  const shown = themes.filter(({ n }) => n > 0).slice(0, shapeCount)
  const shapes = new Map(shown.map(({ id }, shape) => [id, shape]))
  const names = new Map(themes.map(({ id, name }) => [id, name]))
  const marks = placed.map(({ id, why, option, themes: its }) => {
    const own = its.flatMap((theme) => shapes.get(theme) ?? [])
    const shape = own.length > 0 ? Math.max(...own) : null
    const [at, up] = [x(places.get(id)![0]), y(places.get(id)![1])]
    const path = shapeAt(shape ?? 0, at, up, shape === null ? restSize : markSize)
    return { id, path, shape, why: shorten(why, 140), option, themes: its.flatMap((theme) => names.get(theme) ?? []), at, up, own }
  })
  const centres = shown.flatMap(({ name }, shape) => {
    const its = marks.filter(({ own }) => own.includes(shape))
    return its.length > 0 ? [{ name, shape, x: middle(its.map(({ at }) => at)), y: middle(its.map(({ up }) => up)) }] : []
  })
  return {
    width,
    height,
    // Those of no theme lie beneath the others.
    marks: marks
      .map(({ at: _, up: __, own: ___, ...mark }) => mark)
      .toSorted((one, other) => Number(one.shape !== null) - Number(other.shape !== null)),
    legend: shown.map((theme, shape) => ({ ...theme, shape, key: shapeAt(shape, 0, 0, markSize + 1) })),
    rest: marks.filter(({ shape }) => shape === null).length,
    hasOthers: themes.filter(({ n }) => n > 0).length > shown.length,
    labels: { wide: labelsOf(centres, settings.wide), narrow: labelsOf(centres, settings.narrow) },
  }
}

/**
 * Both directions stretched to the room there is, half by how far apart things lie and half by their order, so that what lies crowded has room and what
 * lies far off does not take all of it. The axes mean nothing else.
 */
function scalesOf(places: [number, number][]) {
  const of = (axis: 0 | 1, range: [number, number]) => {
    const values = places.map((place) => place[axis]).sort((one, other) => one - other)
    const byDistance = scaleLinear([values[0] ?? 0, values.at(-1) ?? 0], range)
    const byOrder = scaleLinear([0, Math.max(1, values.length - 1)], range)
    const order = new Map(values.map((value, place) => [value, place]))
    return (value: number) => tenth((byDistance(value) + byOrder(order.get(value)!)) / 2)
  }
  return [of(0, [edge, width - edge]), of(1, [height - edge, edge])] as const
}

function middle(values: number[]) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!
}

/** Names at their centres, the largest theme's first; each goes up or down by steps until it lies on no other, and stays within the map. */
function labelsOf(
  centres: { name: string; shape: number; x: number; y: number }[],
  { size, letter, longest }: (typeof settings)['wide'],
): Label[] {
  const labels: (Label & { half: number })[] = []
  const line = size * 1.35
  for (const { name, shape, x, y } of centres) {
    const text = shorten(name, longest)
    const half = ([...text].length * letter) / 2
    const at = tenth(Math.min(Math.max(x, half + 2), width - half - 2))
    const isFree = (up: number) => labels.every((other) => Math.abs(other.x - at) > other.half + half + 6 || Math.abs(other.y - up) > line)
    const steps = Array.from({ length: 60 }, (_, step) => (step % 2 === 0 ? 1 : -1) * Math.ceil(step / 2) * (line / 3))
    const ups = steps.map((step) => tenth(y + step)).filter((up) => up > size && up < height - size / 2)
    const free = ups.find(isFree)
    if (free !== undefined) labels.push({ x: at, y: free, text, shape, half })
  }
  return labels.map(({ half: _, ...label }) => label)
}
