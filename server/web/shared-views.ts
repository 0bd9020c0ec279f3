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
  'shared/_call': { exchange: Exchange; reader: Reader | null }
  'shared/_about': { exchange: Exchange }
  'shared/_acts': { exchange: Exchange; reader: Reader | null }
  'shared/_support': { exchange: Exchange; reader: Reader | null }
  'shared/_chair': { exchange: Exchange; chair: Chair; reader: Reader | null }
  'shared/_answer': { exchange: Exchange; answer: Answer; reader: Reader | null }
  'shared/_outcome': { answer: Answer }
  'shared/_promises': { promises: Promised[] }
  'shared/_verdict': { exchange: Exchange; verdict: Verdict }
  'shared/_hidden': { hidden: Hidden; appeal: string | null }
  'shared/_thread': { thread: Comment[] }
  'shared/_comment': { comment: Comment }
  'shared/_timeline': { timeline: Happening[] }
  'shared/_diff': { diff: DiffPart[] }
  'shared/_person': { person: PersonCard }
  'shared/_counting': { dueAt: Date; counting: CountedDay[] }
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

export type FaceSize = 'sm' | 'md' | 'lg' | 'xl'

/** Initials on one of twelve colours: `hue` is 0 to 11, from the person's id. A picture stands in front of them. */
export interface Face {
  initials: string
  hue: number
  picture?: string | null
}

export interface Byline {
  name: string
  /** In their own words: "night-shift driver, Rijeka Taxi". */
  line: string | null
  face: Face
  href?: string | null
  /** A colleague who answers under another name, because they were threatened. */
  isStandIn?: boolean
  /** A customer who chose another name than their own. */
  hidden?: boolean
}

/** One call and what came back: the answer, and the empty chair where one is owed. The same for everybody who may see it. */
export interface Exchange {
  kind: 'statement' | 'conflict'
  id: string
  at: Date
  /** Its own page. What is done to it is done below this address. */
  path: string
  company: string
  by: Byline
  hidden: Hidden | null
  statement: Statement | null
  conflict: Conflict | null
  supports: number
  comments: number
  answer: Answer | null
  chair: Chair | null
}

/** What is the reader's own in an exchange, kept apart from it. Null where the same is shown to everybody. */
export interface Reader {
  supports: boolean
  /** It is theirs: they may change it, and cannot support it. */
  isAuthor: boolean
  /** They say whether the answer answers it. */
  judges: boolean
  /** They may answer it for the company. */
  answers: boolean
}

export interface Statement {
  option: string
  why: string
  trying: string | null
  nearly: string | null
  felt: string | null
  isRevised: boolean
}

export interface Conflict {
  need: string
  instead: string
  side: 'customer' | 'company'
  state: 'raised' | 'answered' | 'settled' | 'reopened' | 'agreed_to_disagree' | 'unconfirmed' | 'withdrawn'
  aboutStatementId: string | null
  aboutResponseId: string | null
  withdrawal: { at: Date; reason: string | null } | null
}

/**
 * The place of an answer that is not there yet.
 * `running`: owed by `dueAt`. `overdue`: owed since `dueAt`. `waiting`: the company asked the person something, and the clock stands
 * still until `dueAt` at the latest. `unasked`: nobody owes one yet.
 */
export interface Chair {
  state: 'running' | 'overdue' | 'waiting' | 'unasked'
  owner: string
  dueAt: Date | null
  /** The first date, where a later one was announced, and why. */
  firstDueAt: Date | null
  extensionReason: string | null
  hoursLeft: number
  /** How much of the time has gone, 0 to 1. */
  gone: number
  counting: CountedDay[]
  /** How many more must say the same before an answer is owed. */
  supportsMissing: number
}

export interface CountedDay {
  date: string
  from: string
  to: string
  hours: number
  /** Why nothing of the day counts; a holiday by its own name. */
  note?: string | undefined
  skipped?: string | undefined
}

export interface Answer {
  id: string
  by: Byline
  heard: string
  answer: string
  outcome: 'will' | 'partly' | 'will_not' | 'find_out'
  /** Why not, or what must be found out. */
  reason: string | null
  at: Date
  revisedAt: Date | null
  credits: { name: string }[]
  commitments: Promised[]
  verdict: Verdict | null
  wasLate: boolean
}

/** Who does what by when. `dueOn` is a date, like 2026-12-12. */
export interface Promised {
  owner: string
  what: string
  dueOn: string
}

export interface Verdict {
  heard: 'yes' | 'partly' | 'no'
  correction: string | null
  settled: 'yes' | 'not_yet' | 'no'
  /** −2 to 2. */
  feeling: number
}

/** `reason` is one of the fixed list. */
export interface Hidden {
  at: Date
  reason: string
}

/** `path` is where to reply, on the first level only. */
export interface Comment {
  id: string
  by: Byline
  side: 'customer' | 'company'
  at: Date
  words: string
  hidden: Hidden | null
  path: string | null
  replies: Comment[]
}

export type TagKind = 'conflict' | 'late' | 'kept' | 'settled' | 'quiet'

export interface Happening {
  at: Date
  face: Face | null
  sentence: string
  href: string | null
}

export interface DiffPart {
  is: 'same' | 'added' | 'removed'
  words: string
}

export interface PersonCard {
  by: Byline
  since: string | null
  story: string | null
  groups: { title: string; items: { words: string; href: string | null; state: { kind: TagKind; words: string } | null }[] }[]
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

/** What a form was sent with, and what was wrong with it: field -> sentence. */
export interface Typed {
  values: Record<string, string>
  problems: Record<string, string>
}

export interface Refused {
  /** About the whole, or null where nothing was wrong. */
  problem: string | null
  problems: Record<string, string>
}

export interface Field {
  name: string
  label: string
  form: Typed
  hint?: string | undefined
  optional?: boolean
  kind?: 'text' | 'email' | 'url' | 'search' | 'date' | 'time' | 'number' | 'color' | 'file' | undefined
  autocomplete?: string | undefined
  /** Words to complete from. */
  suggestions?: string[] | undefined
  /** The one question of a page, in large. */
  large?: boolean
  /** Set in the voice of a customer. */
  voice?: boolean
  short?: boolean
}

export interface Option {
  value: string
  label: string
  hint?: string | undefined
}

export interface Choices {
  name: string
  legend: string
  form: Typed
  options: Option[]
  hint?: string | undefined
  optional?: boolean
  large?: boolean
  /** One below the other, each with its hint. */
  listed?: boolean
}

export interface Checkbox {
  name: string
  label: string
  form: Typed
  hint?: string | undefined
}

export interface Progress {
  label: string
  done: number
  all: number
  /** What is said beside it: "312 of 1,365 rows". */
  said: string
}

export interface Copy {
  id: string
  label: string
  value: string
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
