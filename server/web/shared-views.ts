import type { Checkbox, Choices, Copy, Field, Option, Progress, Refused } from './form-views.ts'
import type {
  Answer,
  Byline,
  Chair,
  Comment,
  CountedDay,
  DiffPart,
  Exchange,
  Face,
  FaceSize,
  Happening,
  Hidden,
  PersonCard,
  Promised,
  Reader,
  Reckoning,
  Stands,
  Verdict,
} from './voice-views.ts'

/**
 * What the partials in views/shared take. Each takes one named thing, so that nothing of the page around it slips in:
 * Eta hands a partial everything its page was given, beside what it is included with.
 */
export interface SharedViews {
  'shared/_header': { header: Header }
  'shared/_footer': { footer: Footer }
  'shared/_languages': { languages: Languages }
  'shared/_opening': { opening: Opening }
  'shared/_phases': { phases: Phase[] }
  'shared/_sections': { sections: Section[] }
  'shared/_face': { face: Face; size: FaceSize }
  /** `path` is where the moment leads. */
  'shared/_by': { by: Byline; at: Date | null; path: string | null }
  'shared/_time': { at: Date }
  'shared/_exchange': { exchange: Exchange; reader: Reader | null }
  /** `still`: only to be read, with nothing in it that does something. */
  'shared/_call': { exchange: Exchange; reader: Reader | null; still?: boolean }
  'shared/_words': { exchange: Exchange; reader: Reader | null }
  'shared/_about': { exchange: Exchange }
  'shared/_acts': { exchange: Exchange; reader: Reader | null }
  'shared/_support': { exchange: Exchange; reader: Reader | null }
  'shared/_chair': { exchange: Exchange; chair: Chair; reader: Reader | null }
  /** `tells`: what it promises was promised to the reader, who says how that goes. */
  'shared/_answer': { exchange: Exchange; answer: Answer; reader: Reader | null; tells?: boolean }
  'shared/_outcome': { answer: Answer; tells: boolean }
  'shared/_promises': { promises: Promised[]; tells: boolean }
  'shared/_stands': { stands: Stands }
  'shared/_tells': { path: string; stands: Stands; what: string }
  'shared/_same-question': { same: { at: Date; name: string | null; path: string | null } }
  'shared/_correction': { exchange: Exchange; correction: string }
  'shared/_verdict': { exchange: Exchange; verdict: Verdict }
  'shared/_earlier': { exchange: Exchange; earlier: Verdict[] }
  'shared/_supporters': { supports: number; supporters: NonNullable<Answer['supporters']> }
  'shared/_hidden': { hidden: Hidden; appeal: string | null }
  'shared/_thread': { thread: Comment[] }
  'shared/_comment': { comment: Comment }
  'shared/_timeline': { timeline: Happening[] }
  'shared/_diff': { diff: DiffPart[] }
  'shared/_person': { person: PersonCard }
  /** What somebody told of themselves, and what was before: three of each in view. */
  'shared/_before': Pick<PersonCard, 'story' | 'groups'>
  'shared/_told': Pick<PersonCard['groups'][number], 'items'>
  /** `person` is who is waited for. */
  'shared/_counting': { reckoning: Reckoning; person: string }
  'shared/_counted-days': { days: CountedDay[]; isWaited: boolean }
  'shared/_question': { question: NonNullable<Chair['question']> }
  'shared/_notice': { notice: Notice }
  'shared/_empty': { empty: Empty }
  'shared/_pages': { pages: Pages }
  'shared/_problem': { problem: ProblemPage }
  'shared/_problems': { form: Refused }
  'shared/_label': { field: Field }
  'shared/_said': { name: string; problem: string | null }
  'shared/_field': { field: Field }
  'shared/_textarea': { field: Field & { rows?: 1 | 2 | 3 | 5 | 8 } }
  'shared/_select': { field: Field & { options: Option[] } }
  'shared/_choices': { choices: Choices }
  'shared/_checkbox': { checkbox: Checkbox }
  'shared/_draft': Record<string, never>
  'shared/_unsent': Record<string, never>
  'shared/_progress': { progress: Progress }
  'shared/_copy': { copy: Copy }
  'shared/_qr': { qr: Qr }
  'shared/_keys': { keys: Key[] }
}

export interface Link {
  href: string
  words: string
}

export interface Header {
  /** The company at hand, or null on Parley's own pages. */
  company: { name: string; href: string } | null
  places: (Link & { current: boolean })[]
  /** Who is signed in, or null for a guest. `links` stand in the person's menu above "Sign out". */
  person: { name: string; face: Face; links: Link[] } | null
  signIn: string
  signOut: string
}

export interface Footer {
  sentence: string | null
  links: Link[]
  languages: Languages | null
}

export interface Languages {
  action: string
  /** Where to go back to. */
  back: string
  all: { code: string; name: string; current: boolean }[]
}

export interface Opening {
  question: string
  context: string
  /** `promise` and `kept` are whole sentences. */
  champion: { by: Byline; promise: string; kept: string | null } | null
}

export interface Phase {
  words: string
  is: 'past' | 'now' | 'ahead'
}

export interface Section extends Link {
  count: number | null
  current: boolean
}

export interface Notice {
  kind: 'success' | 'problem' | 'quiet'
  sentence: string
  link: Link | null
}

export interface Empty {
  title: string
  sentence: string
  link: Link | null
}

export interface Pages {
  older: string | null
  newer: string | null
}

export interface ProblemPage {
  title: string
  sentence: string
  links: Link[]
}

export interface Qr {
  src: string
  alt: string
  caption: string | null
}

export interface Key {
  key: string
  words: string
}
