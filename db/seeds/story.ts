import type { Who } from './people.ts'
import type { Promised, Table } from './table.ts'
import type { Whys } from './whys.ts'

/** How a dialogue of the demo goes, told in days before today. */
export interface Story {
  question: string
  context: string
  champion: Who
  options: string[]
  /** How many days ago it was opened. */
  days: number
  said: Saying[]
  raised: Raising[]
  /** What both sides weighed, and what came of it; a dialogue without one listens. */
  table?: Table
  /** What was made of the reasons that people give. */
  whys?: Whys
}

interface Spoken {
  who: Who
  /** How many days ago. */
  day: number
  /** The name shown instead of their own. */
  hiddenAs?: string
  /** Who said: the same for me. */
  same?: Who[]
  /** What colleagues were asked about it, in private. */
  asked?: Consulting[]
  answer?: Answering
}

export interface Consulting {
  by: Who
  of: Who
  question: string
  /** Hours after the words; `help` hours after the question. */
  afterHours: number
  help?: { afterHours: number; words: string }
}

export interface Saying extends Spoken {
  /** What the story of the table calls it. */
  key?: string
  choice: string
  why: string
  trying?: string
  nearly?: string
  felt?: string
  asks?: boolean
}

export interface Raising extends Spoken {
  /** The criterion that it is about, as the story of the table calls it. */
  about?: string
  need: string
  instead: string
  /** Who took the answer over, so many hours after the words. */
  handed?: { by: Who; to: Who; reason: string; afterHours: number }
  /** What they were asked first, so many hours after their words; the reply so many hours after the question. */
  question?: { by: Who; words: string; afterHours: number; reply?: { words: string; afterHours: number } }
}

export interface Answering {
  by: Who
  /** Working hours after the words. */
  afterHours: number
  heard: string
  answer: string
  outcome: 'will' | 'partly' | 'will_not'
  reason?: string
  promises: Promised[]
  help: Who[]
  /** How its author thinks it will be taken; well, unless told. */
  expect?: 'settled' | 'heard' | 'not_heard'
  verdict?: { afterHours: number; heard: 'yes' | 'partly' | 'no'; correction?: string; settled: 'yes' | 'not_yet' | 'no'; feeling: number }
  /** What was answered when the verdict had opened it again; counted from then. */
  again?: Answering
}
