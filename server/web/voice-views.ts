/** What the partials take that show people, what they say and what they are answered. */

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
  /** Where the company's people pages know them: the name leads there. */
  publicId?: string | null
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
  /** Whether anything more can be said in its dialogue. */
  isOpen: boolean
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
  maySupport: boolean
  mayRaise: boolean
  /** They say whether the answer answers it. */
  judges: boolean
  /** What its answer promises was promised to them: they say how it goes. */
  isPromised: boolean
  /** They may answer it for the company. */
  answers: boolean
}

export interface Statement {
  option: string
  /** The name by which they chose it, where it has another by now. */
  saidAs?: string | null | undefined
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
  /** The criterion or the commitment that it is with, and its page. */
  aboutWork: { kind: 'criterion' | 'commitment'; path: string } | null
  withdrawal: { at: Date; reason: string | null } | null
}

/**
 * The place of an answer that is not there yet.
 * `running`: owed by `dueAt`. `overdue`: owed since `dueAt`. `waiting`: the company asked the person something, and the clock stands
 * still until they reply, at the latest until the question's `until`. `unasked`: nobody owes one yet.
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
  /** How the date that counts came about. */
  reckoning: Reckoning | null
  /** How many more must say the same before an answer is owed. */
  supportsMissing: number
  /** What the person was asked first and has not replied to. */
  question: { words: string; at: Date; until: Date; by: Byline } | null
}

/** What was promised, then everything that moved the date, in its order. `days` lead from the date before it to `dueAt`. */
export interface Reckoning {
  receivedAt: Date
  timeZone: string
  days: CountedDay[]
  firstDueAt: Date
  moves: (
    | { kind: 'extended'; at: Date; reason: string; days: CountedDay[]; dueAt: Date }
    | { kind: 'waited'; from: Date; to: Date; isOpen: boolean; waited: CountedDay[]; days: CountedDay[]; dueAt: Date }
  )[]
  dueAt: Date
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
  /** The shared criterion that a refusal rests on: its words unless they are hidden, and its page. */
  restsOn?: { words: string | null; path: string | null } | null
  at: Date
  revisedAt: Date | null
  credits: { name: string }[]
  commitments: Promised[]
  /** Whom it answers as well, and where; null where that is not out yet. */
  others?: { name: string; path: string | null }[] | undefined
  /** Answers to the same question; name and path are null where one may not be named here. */
  same?: { at: Date; name: string | null; path: string | null }[] | undefined
  /** The one who was answered had it before their eyes before it was last edited. */
  isEditedAfterRead?: boolean | undefined
  /** Nobody knows that they have seen it. */
  isUnread?: boolean | undefined
  verdict: Verdict | null
  /** What was said of it before the verdict, first word first. */
  earlier?: Verdict[] | undefined
  /** Of those who say the same, how many said how it was received; how many of them were heard, and call it settled. */
  supporters?: { said: number; heard: number; settled: number } | undefined
  wasLate: boolean
}

/** Who does what by when. `dueOn` is a date, like 2026-12-12. */
export interface Promised {
  owner: string
  /** Empty while it is hidden. */
  what: string
  /** How one will see that it is done. */
  how?: string | null | undefined
  dueOn: string
  /** The days that counted before, first one first. */
  earlier?: string[] | undefined
  /** Its own page, and how it stands; neither before it is published. */
  path?: string | undefined
  standing?: Stands | undefined
}

/** How a commitment stands: `state` by what was said of it, the rest by its day. */
export interface Stands {
  state: 'offered' | 'accepted' | 'done' | 'confirmed' | 'broken'
  isOverdue: boolean
  wasLate: boolean
  daysLate: number
  dueOn: string
  /** Who accepted it for the other side, empty where it is a customer who shows no name; null where nobody has. */
  acceptedBy: string | null
  /** Whose word it waits for, by name where they are few. */
  awaits: string[]
  /** Another day that its owner asks for. */
  asked: { id: string; dueOn: string; reason: string | null } | null
}

export interface Verdict {
  heard: 'yes' | 'partly' | 'no'
  correction: string | null
  settled: 'yes' | 'not_yet' | 'no'
  /** −2 to 2. */
  feeling: number
  at?: Date | undefined
}

/** `reason` is one of the fixed list. */
export interface Hidden {
  at: Date
  /** The admin who did it. */
  by?: string
  reason: string
}

/** `path` is where to reply, on the first level only. */
export interface Comment {
  id: string
  by: Byline
  side: 'customer' | 'company'
  at: Date
  words: string
  /** How far its commitment is, where its owner said so. */
  percent: number | null
  hidden: Hidden | null
  path: string | null
  /** Where its author appeals, and where an admin hides it; null for everybody else. */
  appeal: string | null
  hide: string | null
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
