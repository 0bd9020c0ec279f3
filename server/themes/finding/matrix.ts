/** A dense matrix, row by row. */
export interface Matrix {
  rows: number
  columns: number
  values: Float64Array
}

/** A matrix most of whose cells are zero: of each row, the columns that are not, and what stands there. */
export interface Sparse {
  columns: number
  rows: { columns: Int32Array; values: Float64Array }[]
}

export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) }
}

/** One row, as a view: what is written there is written into the matrix. */
export function rowOf({ values, columns }: Matrix, row: number) {
  return values.subarray(row * columns, (row + 1) * columns)
}

export function dot(one: Float64Array, other: Float64Array) {
  let sum = 0
  for (let i = 0; i < one.length; i += 1) sum += one[i]! * other[i]!
  return sum
}

/** These numbers at length one; where all are zero they stay so. */
export function atLengthOne(values: Float64Array) {
  const length = Math.sqrt(dot(values, values))
  return length > 0 ? values.map((value) => value / length) : values.slice()
}

/** Every row at length one, so that the dot product of two rows is their cosine. */
export function normalised(matrix: Matrix): Matrix {
  const out = { ...matrix, values: new Float64Array(matrix.values.length) }
  for (let row = 0; row < matrix.rows; row += 1) rowOf(out, row).set(atLengthOne(rowOf(matrix, row)))
  return out
}

/** Every column less its mean. */
export function centred(matrix: Matrix): Matrix {
  return less(matrix, meanOf(matrix))
}

export function meanOf({ rows, columns, values }: Matrix) {
  const mean = new Float64Array(columns)
  for (let place = 0; place < values.length; place += 1) mean[place % columns]! += values[place]! / rows
  return mean
}

/** Every row less these numbers. */
export function less({ rows, columns, values }: Matrix, numbers: Float64Array): Matrix {
  return { rows, columns, values: values.map((value, place) => value - numbers[place % columns]!) }
}

/** Some of the rows, in the order given. */
export function someRows(matrix: Matrix, rows: number[]): Matrix {
  const out = zeros(rows.length, matrix.columns)
  for (const [place, row] of rows.entries()) rowOf(out, place).set(rowOf(matrix, row))
  return out
}

/** Matrices of as many rows beside each other, each times its weight. */
export function beside(parts: { matrix: Matrix; weight: number }[]): Matrix {
  const rows = parts[0]?.matrix.rows ?? 0
  const out = zeros(
    rows,
    parts.reduce((sum, { matrix }) => sum + matrix.columns, 0),
  )
  let from = 0
  for (const { matrix, weight } of parts) {
    for (let row = 0; row < rows; row += 1)
      rowOf(out, row).set(
        rowOf(matrix, row).map((value) => value * weight),
        from,
      )
    from += matrix.columns
  }
  return out
}
