import { isEmpty, type Run, runsOf } from './runs.ts'
import type { Word } from './terms.ts'

/** A run of words that customers wrote, where one of them wrote it, and how many of the group say what it says. */
export interface Phrase {
  text: string
  /** Whose text it was taken from, by its place in the list, and where it stands there, in UTF-16 units. */
  in: number
  from: number
  to: number
  /** How many of the group have all words in it that carry meaning. */
  count: number
}

interface Text {
  text: string
  /** All of its words, in their order. */
  words: Word[]
}

interface Way extends Run {
  in: number
}

const offered = 5
/** Only so many are looked at closely, the likeliest by their words. */
const likely = 400
/** A word by itself is a name where nothing longer is said by this share of the group. */
const enough = 0.08

/**
 * What to call groups of these texts. For a group: runs of one to six words as its members wrote them, best first; five at most, none with
 * the words of another. A run is good that says what many of the group say and few others: share · log(1 + share / (share elsewhere)), by
 * the texts that hold its words (after Grootendorst 2022, c-TF-IDF, on document frequencies), and that reads well by itself. Single words
 * only where no more are said together. Words of the mask stand in every answer, so that they add nothing.
 */
export function phrasesIn(texts: Text[], mask: ReadonlySet<string>): (members: number[]) => Phrase[] {
  const holding = holdingIn(texts)
  return (members) => {
    const inside = new Set(members)
    const goodOf = (stems: string[]) => {
      const places = holdingAll(holding, stems)
      const count = places.filter((place) => inside.has(place)).length
      const share = count / inside.size
      const elsewhere = (places.length - count + 1) / Math.max(1, texts.length - inside.size)
      return { count, good: share * Math.log(1 + share / elsewhere) }
    }
    const all = members.flatMap((place) => runsOf(texts[place]!, mask).map((run): Way => ({ ...run, in: place })))
    const stems = new Map(all.flatMap((run) => run.stems).map((stem) => [stem, 0]))
    for (const stem of stems.keys()) stems.set(stem, goodOf([stem]).good)
    const ranked = [...Map.groupBy(all, (run) => run.stems.join(' '))]
      .map(([key, ways]) => ({ key, ways, hope: ways[0]!.stems.reduce((sum, stem) => sum + stems.get(stem)!, 0) }))
      .sort((one, other) => other.hope - one.hope || (one.key < other.key ? -1 : 1))
      .slice(0, likely)
      .map(({ ways }) => {
        const best = bestOf(ways, texts)
        const { count, good } = goodOf(best.stems)
        return { ...best, count, score: good * best.form }
      })
      .filter(({ count }) => count >= 2 || inside.size < 3)
      .sort((one, other) => other.score - one.score || one.in - other.in || one.from - other.from)
    const several = ranked.filter(({ size }) => size > 1)
    const isTold = several.some(({ count }) => count >= enough * inside.size)
    return apart(isTold ? several : ranked).map(({ in: place, from, to, count }) => {
      return { text: texts[place]!.text.slice(from, to), in: place, from, to, count }
    })
  }
}

/** Which texts hold a stem. */
function holdingIn(texts: Text[]) {
  const holding = new Map<string, Set<number>>()
  for (const [place, { words }] of texts.entries())
    for (const word of words) {
      if (isEmpty(word)) continue
      const its = holding.get(word.stem)
      if (its) its.add(place)
      else holding.set(word.stem, new Set([place]))
    }
  return holding
}

function holdingAll(holding: Map<string, Set<number>>, stems: string[]) {
  const [rarest, ...others] = stems.map((stem) => holding.get(stem)!).sort((one, other) => one.size - other.size)
  return [...rarest!].filter((place) => others.every((its) => its.has(place)))
}

/** Of the ways to say the same the one that reads best and that many have; the earliest of several. */
function bestOf(ways: Way[], texts: Text[]) {
  const alike = [...Map.groupBy(ways, (way) => texts[way.in]!.text.slice(way.from, way.to).toLowerCase()).values()]
  const ranked = alike.map((its) => {
    const best = its.reduce((one, other) => (other.form > one.form ? other : one))
    return { best, rank: best.form * (1 + Math.log(its.length)) }
  })
  return ranked.reduce((one, other) => (other.rank > one.rank ? other : one)).best
}

/** The first of them, as many as are offered, none with all the words of another. */
function apart<Some extends { stems: string[] }>(ranked: Some[]) {
  const taken: Some[] = []
  for (const one of ranked) {
    if (taken.length === offered) break
    if (!taken.some(({ stems }) => isWithin(one.stems, stems) || isWithin(stems, one.stems))) taken.push(one)
  }
  return taken
}

function isWithin(some: string[], all: string[]) {
  return some.every((stem) => all.includes(stem))
}
