import type { Word } from './terms.ts'

/** A run of words of one text that reads as something by itself: where it stands, in UTF-16 units, and of how many words it is. */
export interface Run {
  from: number
  to: number
  size: number
  /** The stems in it that carry meaning and are not masked, in the order of their letters. */
  stems: string[]
  /** How well it reads by itself; 1 for two words between two that are empty. */
  form: number
}

const listed = (words: string) => new Set(words.split(' '))
const longest = 6
/** A few words say more than one, and are read faster than many. */
const worth = [0, 0.45, 1, 1.3, 1.35, 1.25, 1.1]

/** Words that a list calls empty, and that name something. */
const meant = listed(
  'available better bill bottom clear computer copy copies detail details fire free full good great greater high higher information interest less large little member members page pages possible quick quickly room rooms section serious side sides small smaller smallest state stop stops system systems test text thick thin top value web webpage website world young younger',
)
/** Words that tell one reason from another in a sentence, and name none by themselves. */
const nameless = listed(
  'still long week weeks day days today yesterday tomorrow time not no never without up down out off too back why again able want wanted need needs needed get got getting just really very please help thank thanks hi hello ok okay issue issues problem problems thing things way lot try tried trying anything something keep keeps kept know tell make makes made give gives put let lets sure new old last first use used using',
)
/** Words that end nothing: what they ask for is missing. */
const unfinished = listed(
  'new old last first why again able want wanted need needs needed get got getting just really very please help try tried trying keep keeps kept make makes made give gives put let lets use using tell know sure still day days week weeks today yesterday tomorrow time way lot thing things anything something allow allows cause causes include includes including become becomes lead leads force forces enable enables two three four five six',
)
/** Words that turn what follows them into its opposite, and so begin it. */
const turning = listed(
  "not no never without too cannot can't won't don't doesn't didn't isn't wasn't couldn't wouldn't haven't hasn't unable nicht kein keine keinen nie ohne",
)
/** Words that belong to the one before, as in “top up”. */
const clinging = listed('up down out off back')
/** Words that begin another thought. */
const joining = listed(
  'because but if when whether so that which who while although though since as even how why what where than then unless until weil aber wenn ob dass daß damit obwohl als wie warum',
)
/** Whoever does something: what stands before them is the end of another thought. */
const somebody = listed('i we you he she they it there ich wir sie er es man')

/**
 * The runs of one to six words of a text that could be a name: within one of its clauses, begun and ended by words that carry something;
 * and its short clauses as a whole.
 */
export function runsOf({ text, words }: { text: string; words: Word[] }, mask: ReadonlySet<string>): Run[] {
  return clausesOf(text, words).flatMap(([start, end]) => {
    const clause = words.slice(start, end)
    return clause.flatMap((_, first) =>
      Array.from({ length: Math.min(longest, clause.length - first) }, (_, more) => runOf(clause, first, first + more, mask)).filter(
        (run) => run !== null,
      ),
    )
  })
}

function runOf(clause: Word[], first: number, last: number, mask: ReadonlySet<string>): Run | null {
  const its = clause.slice(first, last + 1)
  const [before, after] = [clause[first - 1], clause[last + 1]]
  const stems = [...new Set(its.flatMap((word) => (carries(word) && !mask.has(word.stem) ? [word.stem] : [])))].sort()
  const isWhole = its.length === clause.length && its.length > 2
  const isRound = mayBegin(its) && mayEnd(its)
  const inner = its.slice(1).map(lower)
  if (stems.length === 0 || !(isWhole || isRound) || (after && clinging.has(lower(after)))) return null
  if (!isWhole && inner.some((word) => joining.has(word))) return null
  const factors = [
    worth[its.length]!,
    isWhole && isRound ? 1.35 : isWhole ? 0.9 : after ? 1 : 1.15,
    stems.length === 1 && !its.some((word) => turning.has(lower(word))) ? 0.8 : stems.length > 2 ? 1.1 : 1,
    before && isTied(before) ? 0.7 : 1,
    after && isTied(after) ? (its.length > 1 && isEmpty(its.at(-2)!) ? 0.15 : 0.5) : 1,
    !isWhole && inner.some((word) => somebody.has(word)) ? 0.5 : 1,
    inner.includes('and') || inner.includes('und') ? 0.8 : 1,
    its.length > 1 && its.every(isLoud) ? 0.5 : 1,
  ]
  return { from: its[0]!.from, to: its.at(-1)!.to, size: its.length, stems, form: factors.reduce((product, factor) => product * factor) }
}

function mayBegin(its: Word[]) {
  const [first] = its as [Word, ...Word[]]
  const word = lower(first)
  if (turning.has(word)) return its.length > 1
  return !isEmpty(first) && !isNumber(first) && !clinging.has(word) && (its.length === 1 || word === 'new' || !nameless.has(word))
}

function mayEnd(its: Word[]) {
  const last = its.at(-1)!
  const word = lower(last)
  if (clinging.has(word)) return its.length > 1 && carries(its.at(-2)!)
  return !isEmpty(last) && !isNumber(last) && !unfinished.has(word) && !turning.has(word)
}

/** Whether a word says something by itself that could be a reason. */
function carries(word: Word) {
  return !isEmpty(word) && !isNumber(word) && !nameless.has(lower(word)) && !turning.has(lower(word)) && [...word.text].length > 1
}

/** Whether a word says nothing by itself. */
export function isEmpty(word: Word) {
  return word.isStop && !meant.has(lower(word))
}

/** A neighbour that is not empty is likely to belong to the run. */
function isTied(word: Word) {
  return !isEmpty(word) || turning.has(lower(word))
}

function isNumber({ text }: Word) {
  return /^[\p{N}.,:%]+$/u.test(text)
}

function isLoud({ text }: Word) {
  return text === text.toUpperCase() && text !== text.toLowerCase()
}

function lower({ text }: Word) {
  return text.toLowerCase().replaceAll('’', "'")
}

/** From which word to which, the last not in it, the clauses of a text go: what is said without more than a space, a hyphen or an apostrophe between. */
export function clausesOf(text: string, words: Word[]): [start: number, end: number][] {
  const starts = words.flatMap(({ from }, place) => (place === 0 || !isJoint.test(text.slice(words[place - 1]!.to, from)) ? [place] : []))
  return starts
    .map((start, place): [number, number] => [start, starts[place + 1] ?? words.length])
    .flatMap(([start, end]) => withoutEnds(words, start, end))
}

/** A clause without the words in which a sentence ends, as in “stuck.It”. */
function withoutEnds(words: Word[], start: number, end: number): [number, number][] {
  const ends = words.slice(start, end).flatMap(({ text }, place) => (isEndWithin.test(text) ? [start + place] : []))
  return [...ends, end]
    .map((stop, place): [number, number] => [place === 0 ? start : ends[place - 1]! + 1, stop])
    .filter(([from, to]) => to > from)
}

const isJoint = /^[\p{Zs}\p{Pd}'’]?$/u
const isEndWithin = /\p{L}[.:]\p{Lu}\p{Ll}/u
