import { maskOf, withoutMask } from '../finding/terms.ts'
import { encode, languages, model } from './encoder.ts'
import { languageOf } from './languages.ts'

/** What was said, to be read by the machine. */
export interface Said {
  text: string
  /** The question and the option: their words stand in every answer. */
  asked: string[]
  /** The language that short words are taken for. */
  usual: string | null
}

/** What the machine makes of it; no vector where the encoder does not know the language. */
export interface Meaning {
  language: string
  model: string | null
  vector: Float32Array | null
}

export type Read = (said: Said[]) => Promise<Meaning[]>

/** Reads what was said: its language, and where the encoder knows that, a vector of what it means without the words of the question. In this thread. */
export async function meaningsOf(said: Said[]): Promise<Meaning[]> {
  const found = await Promise.all(said.map(({ text, usual }) => languageOf(text, usual)))
  const known = said.flatMap(({ text, asked }, place) =>
    languages.includes(found[place]!) ? [{ place, text: withoutMask(text, maskOf(asked, found[place]!), found[place]!) }] : [],
  )
  const vectors = await encode(known.map(({ text }) => text))
  const of = new Map(known.map(({ place }, index) => [place, vectors[index]!]))
  return found.map((language, place) => {
    const vector = of.get(place)
    return vector?.every(Number.isFinite) ? { language, model, vector } : { language, model: null, vector: null }
  })
}
