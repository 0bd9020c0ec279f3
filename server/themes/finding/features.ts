import { beside, centred, less, type Matrix, meanOf, normalised } from './matrix.ts'
import { along, directionsOf, projected } from './projecting.ts'
import { seeded } from './seeded.ts'
import { gramTerms, stemTerms, tfIdf, vocabularyOf, type Word } from './terms.ts'

/** What many and few texts are told apart by. Measured on the trial's files; `bench/themes.ts` says how well. */
const many = { from: 201, rank: 100, words: 0.5, letters: 0.5, directions: 128 }
const few = { rank: 30, words: 0.7, letters: 0.7 }
const filing = { rank: 100, words: 0.5, letters: 0.5 }
const seed = 7

export interface Telling {
  /** The words of each text, without those that all share. */
  words: Word[][]
  /** A vector of meaning for each text, or null where there is none in this language: then words alone tell. */
  vectors: Matrix | null
}

/**
 * What tells texts apart when groups are looked for, a row for each, of length one: what they mean (where vectors say so), their words,
 * and their letters, in the directions in which these texts differ most. The same texts in the same order give the same rows.
 */
export function groupingFeatures(telling: Telling): Matrix {
  return groupingFitted(telling).matrix
}

/** The same, with what files any others with the groups of these: what tells all of them apart, in one measure. */
export function groupingFitted(telling: Telling) {
  const random = seeded(seed)
  const is = telling.words.length >= many.from ? many : few
  const { matrix, fit } = fitted(telling, { ...is, random })
  const all = centred(matrix)
  return {
    matrix: normalised(is === many ? projected(all, { rank: many.directions, random }) : all),
    filing: () => ({ matrix: normalised(matrix), rowsOf: (others: Telling) => normalised(fit(others)) }),
  }
}

/**
 * The same for texts that are to be filed with examples: as they are, because what all share tells how near a text is to an example. Where
 * there are too many to look at all of them it is found on some, and `rowsOf` gives any others by what was found.
 */
export function filingFitted(telling: Telling) {
  const { fit, matrix } = fitted(telling, { ...filing, random: seeded(seed) })
  return { matrix: normalised(matrix), rowsOf: (others: Telling) => normalised(fit(others)) }
}

export function filingFeatures(telling: Telling): Matrix {
  return filingFitted(telling).matrix
}

interface Parts {
  rank: number
  /** How much words and letters weigh beside meaning. */
  words: number
  letters: number
  random: () => number
}

function fitted({ words, vectors }: Telling, is: Parts) {
  const stems = turnedBy(words.map(stemTerms), is)
  const grams = turnedBy(words.map(gramTerms), is)
  const mean = vectors && meanOf(vectors)
  const join = (meaning: Matrix | null, byWords: Matrix, byLetters: Matrix) => {
    const parts = [
      { matrix: normalised(byWords), weight: meaning ? is.words : 1 },
      { matrix: normalised(byLetters), weight: meaning ? is.letters : 1 },
    ]
    return beside(meaning ? [{ matrix: normalised(less(meaning, mean!)), weight: 1 }, ...parts] : parts)
  }
  return {
    matrix: join(vectors, stems.along, grams.along),
    fit: (others: Telling) => join(mean && others.vectors, stems.fit(others.words.map(stemTerms)), grams.fit(others.words.map(gramTerms))),
  }
}

function turnedBy(terms: string[][], is: Parts) {
  const vocabulary = vocabularyOf(terms)
  const found = directionsOf(tfIdf(terms, vocabulary), is)
  return { along: found.along, fit: (others: string[][]) => along(tfIdf(others, vocabulary), found.directions) }
}
