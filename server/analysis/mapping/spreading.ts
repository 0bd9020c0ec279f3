import { nearestOf } from '../../themes/finding/grouping.ts'
import type { Matrix } from '../../themes/finding/matrix.ts'
import type { Placed } from './placing.ts'

const neighbours = 10
const rounds = 200
/** How many others push a place away for each neighbour that draws it near. */
const pushes = 5
/** The curve by which nearness falls with distance, for a least distance of 0.5: wide enough that marks stand beside each other. */
const [a, b] = [0.583, 1.334]
/** How wide the map is that the places begin on, and how far one step goes at most. */
const wide = 20
const most = 4

/**
 * Moves places so that rows that are nearest to each other in all directions are so in these two as well, and groups stand apart: by drawing
 * neighbours together and pushing rows apart that chance picks (McInnes, Healy and Melville 2018, UMAP, with every neighbour of the
 * same weight). `from` is where they begin. The same rows give the same places.
 */
export function spread(features: Matrix, from: Placed[], { random }: { random: () => number }): Placed[] {
  const places = scaled(from)
  const near = nearestOf(features, Math.min(neighbours, features.rows - 1))
  for (let round = 0; round < rounds; round += 1) {
    const step = 1 - round / rounds
    for (const [row, its] of near.entries()) {
      for (const { row: other } of its) {
        draw(places[row]!, places[other]!, step)
        for (let push = 0; push < pushes; push += 1) away(places[row]!, places[Math.floor(random() * places.length)]!, step)
      }
    }
  }
  return places
}

function scaled(places: Placed[]): Placed[] {
  const span = Math.max(1e-9, ...places.flat().map(Math.abs))
  return places.map(([x, y]) => [(x / span) * (wide / 2), (y / span) * (wide / 2)])
}

function draw(one: Placed, other: Placed, step: number) {
  const square = squareOf(one, other)
  if (square === 0) return
  const pull = (-2 * a * b * square ** (b - 1)) / (1 + a * square ** b)
  for (const axis of [0, 1] as const) {
    const move = bounded(pull * (one[axis] - other[axis])) * step
    one[axis] += move
    other[axis] -= move
  }
}

function away(one: Placed, other: Placed, step: number) {
  if (one === other) return
  const square = squareOf(one, other)
  const push = (2 * b) / ((0.001 + square) * (1 + a * square ** b))
  for (const axis of [0, 1] as const) one[axis] += bounded(push * (one[axis] - other[axis])) * step
}

function squareOf(one: Placed, other: Placed) {
  return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
}

function bounded(value: number) {
  return Math.max(-most, Math.min(most, value))
}
