import { dot, type Matrix, rowOf } from './matrix.ts'

/**
 * Groups rows into so many groups, by joining again and again the two whose joining makes them spread least: Ward 1963, by chains of nearest
 * neighbours (Murtagh 1983), which takes time and room by the square of the rows. Rows have length one. Gives the group of each row.
 */
export function wardGroups(matrix: Matrix, count: number): number[] {
  const joins = joinsOf(matrix).sort((one, other) => one.spread - other.spread)
  const above = Array.from({ length: matrix.rows }, (_, row) => row)
  const topOf = (row: number): number => {
    while (above[row] !== row) row = above[row]!
    return row
  }
  for (const { one, other } of joins.slice(0, Math.max(0, matrix.rows - count))) above[topOf(one)] = topOf(other)
  return above.map((_, row) => topOf(row))
}

interface Join {
  one: number
  other: number
  spread: number
}

function joinsOf(matrix: Matrix): Join[] {
  const apart = distancesOf(matrix)
  const sizes = new Float64Array(matrix.rows).fill(1)
  const left = new Set(sizes.keys())
  const joins: Join[] = []
  const chain: number[] = []
  while (left.size > 1) {
    if (chain.length === 0) chain.push(left.values().next().value!)
    const one = chain.at(-1)!
    const other = nearestTo(one, { apart, left, before: chain.at(-2) })
    if (other !== chain.at(-2)) {
      chain.push(other)
      continue
    }
    chain.length -= 2
    left.delete(one)
    joins.push({ one, other, spread: apart[one]![other]! })
    join(one, other, { apart, sizes, left })
  }
  return joins
}

function distancesOf(matrix: Matrix) {
  const apart = Array.from({ length: matrix.rows }, () => new Float32Array(matrix.rows))
  for (const [row, own] of apart.entries())
    for (let other = 0; other < row; other += 1) own[other] = apart[other]![row] = 2 - 2 * dot(rowOf(matrix, row), rowOf(matrix, other))
  return apart
}

interface State {
  apart: Float32Array[]
  left: Set<number>
}

/** The nearest of those left; the one before in the chain where it is as near. */
function nearestTo(one: number, { apart, left, before }: State & { before: number | undefined }) {
  const own = apart[one]!
  let nearest = before ?? -1
  for (const other of left) if (other !== one && (nearest < 0 || own[other]! < own[nearest]!)) nearest = other
  return nearest
}

/** How far the two together are from all others (Lance and Williams 1967): kept with the second of them. */
function join(one: number, other: number, { apart, sizes, left }: State & { sizes: Float64Array }) {
  const [a, b] = [sizes[one]!, sizes[other]!]
  const between = apart[one]![other]!
  for (const third of left) {
    if (third === other) continue
    const c = sizes[third]!
    const far = ((a + c) * apart[one]![third]! + (b + c) * apart[other]![third]! - c * between) / (a + b + c)
    apart[other]![third] = apart[third]![other] = far
  }
  sizes[other] = a + b
}
