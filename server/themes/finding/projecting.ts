import { EigenvalueDecomposition, Matrix as SmallMatrix } from 'ml-matrix'
import { dot, type Matrix, rowOf, type Sparse, zeros } from './matrix.ts'
import { normal } from './seeded.ts'

/** Directions looked at beyond those asked for, and how often they are turned towards where the rows differ most: the authors' advice. */
const beyond = 10
const rounds = 4

/**
 * The rows of a matrix in the `rank` directions in which they differ most: left singular vectors times singular values, by the randomised
 * range finder with subspace iteration (Halko, Martinsson and Tropp 2011, "Finding structure with randomness", algorithms 4.4 and 5.1).
 * Fewer directions where the matrix has fewer rows or columns.
 */
export function projected(matrix: Matrix | Sparse, to: { rank: number; random: () => number }): Matrix {
  return directionsOf(matrix, to).along
}

/** The same, with the directions themselves, a column for each: others can be turned the same way. */
export function directionsOf(matrix: Matrix | Sparse, { rank, random }: { rank: number; random: () => number }) {
  const { count, columns, times, transposedTimes } = operationsOf(matrix)
  const width = Math.min(rank + beyond, count, columns)
  const start = zeros(columns, width)
  for (let place = 0; place < start.values.length; place += 1) start.values[place] = normal(random)
  let basis = orthonormal(times(start), { passes: 1 })
  for (let round = 1; round <= rounds; round += 1)
    basis = orthonormal(times(orthonormal(transposedTimes(basis), { passes: 1 })), { passes: round === rounds ? 2 : 1 })
  return turned(basis, transposedTimes(basis), Math.min(rank, width))
}

/** Other rows in directions that were found for those before: each row times each direction. */
export function along(matrix: Matrix | Sparse, directions: Matrix): Matrix {
  return operationsOf(matrix).times(directions)
}

/** The basis turned so that its first columns hold most, each times how much it holds; and the directions that they are. `small` is the matrix, transposed, in that basis. */
function turned(basis: Matrix, small: Matrix, rank: number): { along: Matrix; directions: Matrix } {
  const width = basis.columns
  if (width === 0) return { along: zeros(basis.rows, 0), directions: zeros(small.rows, 0) }
  const columns = columnsOf(small)
  const gram = SmallMatrix.from1DArray(
    width,
    width,
    columns.flatMap((one) => columns.map((other) => dot(one, other))),
  )
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
  const order = realEigenvalues.map((value, place) => ({ value, place })).sort((one, other) => other.value - one.value)
  const turn = order.slice(0, rank).map(({ value, place }) => ({
    size: Math.sqrt(Math.max(0, value)),
    direction: Float64Array.from(eigenvectorMatrix.getColumn(place)),
  }))
  const out = zeros(basis.rows, turn.length)
  for (let row = 0; row < basis.rows; row += 1)
    rowOf(out, row).set(turn.map(({ size, direction }) => size * dot(rowOf(basis, row), direction)))
  const directions = zeros(small.rows, turn.length)
  for (let row = 0; row < small.rows; row += 1)
    rowOf(directions, row).set(turn.map(({ size, direction }) => (size > 1e-10 ? dot(rowOf(small, row), direction) / size : 0)))
  return { along: out, directions }
}

/**
 * The same span in columns of length one at right angles: Gram and Schmidt. Twice over is as accurate as numbers are (Giraud et al. 2005);
 * once is enough between rounds, where the span alone counts.
 */
function orthonormal(matrix: Matrix, { passes }: { passes: number }): Matrix {
  const columns = columnsOf(matrix)
  columns.forEach((own, place) => {
    for (let pass = 0; pass < passes; pass += 1)
      for (const before of columns.slice(0, place)) {
        const share = dot(own, before)
        for (let row = 0; row < own.length; row += 1) own[row]! -= share * before[row]!
      }
    const length = Math.sqrt(dot(own, own))
    for (let row = 0; row < own.length; row += 1) own[row] = length > 1e-10 ? own[row]! / length : 0
  })
  const out = zeros(matrix.rows, matrix.columns)
  for (const [column, own] of columns.entries())
    for (let row = 0; row < own.length; row += 1) out.values[row * out.columns + column] = own[row]!
  return out
}

function columnsOf({ rows, columns, values }: Matrix) {
  return Array.from({ length: columns }, (_, column) => {
    const own = new Float64Array(rows)
    for (let row = 0; row < rows; row += 1) own[row] = values[row * columns + column]!
    return own
  })
}

function operationsOf(matrix: Matrix | Sparse) {
  const cells = Array.isArray(matrix.rows) ? sparseCells(matrix as Sparse) : denseCells(matrix as Matrix)
  const count = Array.isArray(matrix.rows) ? matrix.rows.length : matrix.rows
  const { columns } = matrix
  const times = (right: Matrix) => {
    const out = zeros(count, right.columns)
    cells((row, column, value) => add(rowOf(out, row), rowOf(right, column), value))
    return out
  }
  const transposedTimes = (right: Matrix) => {
    const out = zeros(columns, right.columns)
    cells((row, column, value) => add(rowOf(out, column), rowOf(right, row), value))
    return out
  }
  return { count, columns, times, transposedTimes }
}

type Cells = (each: (row: number, column: number, value: number) => void) => void

function sparseCells({ rows }: Sparse): Cells {
  return (each) => {
    for (const [row, { columns, values }] of rows.entries())
      for (let place = 0; place < columns.length; place += 1) each(row, columns[place]!, values[place]!)
  }
}

function denseCells(matrix: Matrix): Cells {
  return (each) => {
    for (let row = 0; row < matrix.rows; row += 1) {
      const values = rowOf(matrix, row)
      for (let column = 0; column < values.length; column += 1) each(row, column, values[column]!)
    }
  }
}

function add(into: Float64Array, what: Float64Array, times: number) {
  for (let place = 0; place < into.length; place += 1) into[place]! += times * what[place]!
}
