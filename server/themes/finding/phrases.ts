import type { Word } from './terms.ts'

/** A run of words that customers wrote, where one of them wrote it, and how many of the group did. */
export interface Phrase {
  text: string
  /** Whose text it was taken from, by its place in the list, and where it stands there, in UTF-16 units. */
  in: number
  from: number
  to: number
  count: number
}

const longest = 4
const offered = 5
/** A phrase of several words says more than one of a single word. */
const worth = [0, 1, 1.6, 1.5, 1.2]
/** Words that tell one reason from another in a sentence, and name none by themselves. */
const nameless = new Set(
  'still long week weeks day days not no never without up down out off too back why again able want need needs get got'.split(' '),
)

interface Run {
  key: string
  words: number
  in: number
  from: number
  to: number
}

/**
 * What to call a group: runs of one to four words, none of them empty at either end, as its members wrote them, best first; five at most,
 * none within another. A run is good that many of the group have and few others: share · log(1 + share / (share elsewhere)), by the
 * documents that hold it (after Grootendorst 2022, c-TF-IDF, on document frequencies).
 */
export function phrasesOf(members: number[], texts: { text: string; words: Word[] }[]): Phrase[] {
  const inside = new Set(members)
  const everywhere = new Map<string, number>()
  const here = new Map<string, Run[]>()
  for (const [place, { text, words }] of texts.entries()) {
    const seen = new Set<string>()
    for (const run of runsOf(words, { text, place })) {
      if (seen.has(run.key)) continue
      seen.add(run.key)
      everywhere.set(run.key, (everywhere.get(run.key) ?? 0) + 1)
      if (inside.has(place)) here.set(run.key, [...(here.get(run.key) ?? []), run])
    }
  }
  const others = Math.max(1, texts.length - inside.size)
  const ranked = [...here.values()]
    .filter((runs) => runs.length >= 2 || inside.size === 1)
    .map((runs) => {
      const [first] = runs as [Run, ...Run[]]
      const share = runs.length / inside.size
      const elsewhere = (everywhere.get(first.key)! - runs.length + 1) / others
      return { runs, first, score: worth[first.words]! * share * Math.log(1 + share / elsewhere) }
    })
    .sort((one, other) => other.score - one.score || (one.first.key < other.first.key ? -1 : 1))
  const taken: typeof ranked = []
  for (const one of ranked) {
    if (taken.length === offered) break
    if (!taken.some(({ first }) => overlaps(first.key, one.first.key))) taken.push(one)
  }
  return taken.map(({ runs }) => asWritten(runs, texts))
}

function runsOf(words: Word[], { text, place }: { text: string; place: number }): Run[] {
  return words.flatMap((first, from) => {
    if (first.isStop) return []
    return Array.from({ length: Math.min(longest, words.length - from) }, (_, more) => words.slice(from, from + more + 1)).flatMap(
      (run) => {
        const last = run.at(-1)!
        const carries = run.some(({ isStop, text }) => !isStop && !nameless.has(text.toLowerCase()) && text.length > 1)
        if (last.isStop || !carries || nameless.has(last.text.toLowerCase()) || isBroken(run, text)) return []
        return [{ key: run.map(({ stem }) => stem).join(' '), words: run.length, in: place, from: first.from, to: last.to }]
      },
    )
  })
}

/** Words with more between them than a space, a hyphen or an apostrophe are not one run, nor is what ends a sentence within: as in “stuck.It”. */
function isBroken(run: Word[], text: string) {
  return run.some((word, place) => isEndWithin.test(word.text) || (place > 0 && !isJoint.test(text.slice(run[place - 1]!.to, word.from))))
}

const isJoint = /^[\p{Zs}\p{Pd}'’]?$/u
const isEndWithin = /\p{L}[.:]\p{Lu}\p{Ll}/u

function overlaps(one: string, other: string) {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one]
  return ` ${long} `.includes(` ${short} `)
}

/** The way of writing it that most have, the earliest of them. */
function asWritten(runs: Run[], texts: { text: string }[]): Phrase {
  const ways = Map.groupBy(runs, (run) => texts[run.in]!.text.slice(run.from, run.to).toLowerCase())
  const [most] = [...ways].sort(([, one], [, other]) => other.length - one.length)[0]![1]
  const { in: place, from, to } = most!
  return { text: texts[place]!.text.slice(from, to), in: place, from, to, count: runs.length }
}
