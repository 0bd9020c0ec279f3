import { beside, centred, type Matrix, normalised } from './matrix.ts'
import { projected } from './projecting.ts'
import { seeded } from './seeded.ts'
import { gramTerms, stemTerms, tfIdf, type Word } from './terms.ts'

/** What many and few texts are told apart by. Measured on the trial's files; `bench/themes.ts` says how well. */
const many = { from: 201, rank: 100, words: 0.5, letters: 0.5, directions: 128 }
const few = { rank: 30, words: 0.7, letters: 0.7 }
const filing = { rank: 100, words: 0.5, letters: 0.5 }
const seed = 7

interface Telling {
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
  const random = seeded(seed)
  const is = telling.words.length >= many.from ? many : few
  const all = centred(besideEachOther(telling, { ...is, random }))
  return normalised(is === many ? projected(all, { rank: many.directions, random }) : all)
}

/** The same for texts that are to be filed with examples: as they are, because what all share tells how near a text is to an example. */
export function filingFeatures(telling: Telling): Matrix {
  return normalised(besideEachOther(telling, { ...filing, random: seeded(seed) }))
}

interface Parts {
  rank: number
  /** How much words and letters weigh beside meaning. */
  words: number
  letters: number
  random: () => number
}

function besideEachOther({ words, vectors }: Telling, is: Parts) {
  const by = (terms: string[][]) => normalised(projected(tfIdf(terms), is))
  const parts = [
    { matrix: by(words.map(stemTerms)), weight: vectors ? is.words : 1 },
    { matrix: by(words.map(gramTerms)), weight: vectors ? is.letters : 1 },
  ]
  return beside(vectors ? [{ matrix: normalised(centred(vectors)), weight: 1 }, ...parts] : parts)
}
