import { atLengthOne, dot, type Matrix, rowOf } from './matrix.ts'

/** Where a row belongs, and how much nearer it is to that group than to the next: 0 for "either", up to 2. */
export interface Filed {
  group: number
  /** Its cosine with the group's middle, −1 to 1. */
  likeness: number
  margin: number
}

/** Under this margin a statement is left to people: about a sixth of them, on the trial's files. */
export const sure = 0.11
/**
 * How like a theme that people confirmed a new statement must be, besides the margin, to be filed with it by itself: then at least 95 in a
 * hundred are right, with five examples of each theme, also where half of the reasons have no theme yet (`bench/themes.ts`, few=5).
 */
export const alike = 0.45

/**
 * Files every row with the group whose examples' mean is nearest. `examples` holds the rows of each group, by its place. With one group
 * the margin is how like it the row is. Rows have length one; a group without examples takes none.
 */
export function filed(matrix: Matrix, examples: number[][]): Filed[] {
  return filedWith(
    matrix,
    examples.map((rows) => middleOf(matrix, rows)),
  )
}

/** The same with the middles of the groups. */
export function filedWith(matrix: Matrix, middles: Float64Array[]): Filed[] {
  return Array.from({ length: matrix.rows }, (_, row) => nearest(rowOf(matrix, row), middles))
}

/** The mean of rows, at length one. */
export function middleOf(matrix: Matrix, rows: number[]) {
  const sum = new Float64Array(matrix.columns)
  for (const row of rows) for (const [column, value] of rowOf(matrix, row).entries()) sum[column]! += value
  return atLengthOne(sum)
}

function nearest(row: Float64Array, middles: Float64Array[]): Filed {
  let best = { group: -1, likeness: -1 }
  let next = 0
  for (const [group, middle] of middles.entries()) {
    const likeness = dot(row, middle)
    if (best.group >= 0 && likeness <= best.likeness) {
      next = Math.max(next, likeness)
      continue
    }
    if (best.group >= 0) next = Math.max(next, best.likeness)
    best = { group, likeness }
  }
  return { ...best, margin: best.likeness - next }
}
