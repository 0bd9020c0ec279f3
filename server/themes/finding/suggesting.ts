import { groupingFitted } from './features.ts'
import { type Filed, filed, sure } from './filing.ts'
import { groupsOf } from './grouping.ts'
import type { Matrix } from './matrix.ts'
import { type Phrase, phrasesIn } from './phrases.ts'
import { maskOf, type Word, wordsOf } from './terms.ts'

/** A group of statements that seem to give the same reason. Statements are named by their place in the list that was given. */
export interface Suggestion {
  /** Nearest to its middle first. */
  members: number[]
  phrases: Phrase[]
  /** Up to three of its members that say it best, in few words. */
  quotes: number[]
}

interface Suggesting {
  texts: string[]
  /** A code of two letters: all of them are in one language. */
  language: string
  /** The question and the option that they answer: their words tell none from another. */
  asked: string[]
  vectors: Matrix | null
  fineness?: number | undefined
  /** Hears how far it is, 0 to 1. */
  tell?: (progress: number) => void
}

/** A theme of fewer is no theme. */
const fewest = 3

/**
 * Suggests themes: groups of statements alike, the largest first, each with phrases and quotes to name it by, and for every statement
 * where it is filed and how surely; `filing` files others with them. Who is filed with too small a margin is in no theme: not yet grouped. The same list gives the same themes.
 */
export function suggestThemes({ texts, language, asked, vectors, fineness = 1, tell = () => {} }: Suggesting) {
  const mask = maskOf(asked, language)
  const of = texts.map((text) => ({ text, words: wordsOf(text, language) }))
  const words = of.map(({ words }) => words.filter(({ stem }) => !mask.has(stem)))
  tell(0.05)
  const { matrix, filing } = groupingFitted({ words, vectors })
  tell(0.6)
  const groups = Map.groupBy(groupsOf(matrix, { fineness }).entries(), ([, group]) => group)
  tell(0.9)
  const found = [...groups.values()]
    .map((entries) => entries.map(([row]) => row))
    .filter((rows) => rows.length >= fewest)
    .sort((one, other) => other.length - one.length || one[0]! - other[0]!)
  const places = filed(matrix, found)
  const phrasesOf = phrasesIn(of, mask)
  const themes = found.map((rows, group): Suggestion => {
    const members = rows
      .filter((row) => places[row]!.group === group && places[row]!.margin >= sure)
      .sort((one, other) => places[other]!.likeness - places[one]!.likeness || one - other)
    const phrases = phrasesOf(members.length > 0 ? members : rows)
    return { members, phrases, quotes: quotesOf(members, { phrases, of }) }
  })
  return { themes, filed: places satisfies Filed[], filing }
}

const quoted = { least: 4, most: 22, count: 3 }

/** Members near the middle that are short enough to be read at once and hold one of the phrases; no two alike. */
function quotesOf(members: number[], { phrases, of }: { phrases: Phrase[]; of: { text: string; words: Word[] }[] }) {
  const isShort = (row: number) => of[row]!.words.length >= quoted.least && of[row]!.words.length <= quoted.most
  const holds = (row: number) => phrases.some(({ text }) => of[row]!.text.toLowerCase().includes(text.toLowerCase()))
  const ranked = [...members.filter((row) => isShort(row) && holds(row)), ...members.filter(isShort), ...members]
  const said = new Set<string>()
  const quotes: number[] = []
  for (const row of ranked) {
    const { text } = of[row]!
    const key =
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
        .trim() || text
    if (quotes.length === quoted.count) break
    if (said.has(key)) continue
    said.add(key)
    quotes.push(row)
  }
  return quotes
}
