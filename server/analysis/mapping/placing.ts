import { floatsOf } from '../../themes/encoding/floats.ts'
import { groupingFeatures } from '../../themes/finding/features.ts'
import { centred, type Matrix, rowOf, zeros } from '../../themes/finding/matrix.ts'
import { projected } from '../../themes/finding/projecting.ts'
import { seeded } from '../../themes/finding/seeded.ts'
import { maskOf, wordsOf } from '../../themes/finding/terms.ts'
import { spread } from './spreading.ts'

export interface Placing {
  /** Of each statement its words, their language, and its vector of 32-bit floats, little-endian, where it has one. */
  statements: { text: string; language: string; vector: Uint8Array | null }[]
  /** The question and what was chosen: their words tell no reason from another. */
  asked: string[]
}

export type Placed = [x: number, y: number]

const seed = 7
/** Fewer have room enough as they are. */
const spreadFrom = 60

/**
 * A place in two dimensions for each statement, those that say alike near each other: the two directions in which the features differ most by which
 * themes are found, and where there are many, spread from there so that neighbours in all directions are neighbours here. Where at least half of the statements have a vector of meaning, those count; one without lies in the middle as far as meaning
 * goes. The same statements in the same order have the same places.
 */
export function placesOf({ statements, asked }: Placing): Placed[] {
  const masks = new Map([...new Set(statements.map(({ language }) => language))].map((language) => [language, maskOf(asked, language)]))
  const words = statements.map(({ text, language }) => wordsOf(text, language).filter(({ stem }) => !masks.get(language)!.has(stem)))
  const features = groupingFeatures({ words, vectors: meaningOf(statements.map(({ vector }) => vector)) })
  const flat = projected(centred(features), { rank: 2, random: seeded(seed) })
  const signs = [0, 1].map((column) => signOf(flat, column))
  const places = statements.map((_, row): Placed => [(rowOf(flat, row)[0] ?? 0) * signs[0]!, (rowOf(flat, row)[1] ?? 0) * signs[1]!])
  return statements.length < spreadFrom ? places : spread(features, places, { random: seeded(seed) })
}

/** The vectors as a matrix, the mean where there is none; null where fewer than half of the statements have one. */
function meaningOf(vectors: (Uint8Array | null)[]): Matrix | null {
  const there = vectors.filter((vector) => vector !== null)
  const [first] = there
  if (!first || there.length * 2 < vectors.length) return null
  const columns = first.byteLength / 4
  const mean = new Float64Array(columns)
  for (const vector of there) for (const [column, value] of floatsOf(vector).entries()) mean[column]! += value / there.length
  const matrix = zeros(vectors.length, columns)
  for (const [row, vector] of vectors.entries()) rowOf(matrix, row).set(vector?.byteLength === first.byteLength ? floatsOf(vector) : mean)
  return matrix
}

/** A direction and its opposite say the same: taken is the one whose longer tail points forward, so that a map does not turn over. */
function signOf(flat: Matrix, column: number) {
  let sum = 0
  for (let row = 0; row < flat.rows; row += 1) sum += (rowOf(flat, row)[column] ?? 0) ** 3
  return sum < 0 ? -1 : 1
}
