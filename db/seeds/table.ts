import type { CourseStep } from './course.ts'
import type { Who } from './people.ts'

/** What is on the table of a dialogue, how it was weighed, and what came of it; told in days before today. Things are called by keys of the story's own. */
export interface Table {
  options?: ProposedOption[]
  /** What became of options that were named by those who chose them, by their names. */
  changes?: OptionChange[]
  criteria: ProposedCriterion[]
  /** When weighing began and closes; a day to come is less than nought. */
  weighing: { day: number; closes: number }
  /** Who weighed and rated, each in the order of `order`. */
  order: { criteria: string[]; options: string[] }
  given: Given[]
  decision?: Decided
  /** When the dialogue went on to delivering. */
  delivering?: number
  offers?: Offer[]
}

export interface Remark {
  who: Who
  day: number
  words: string
}

export interface ProposedOption {
  key: string
  who: Who
  day: number
  name: string
  /** Who accepted it for the other side, a day later. */
  accepted?: Who
  comments?: Remark[]
}

type Ending = { is: 'merge'; into: string; reason: string } | { is: 'retire'; reason: string }

export type OptionChange = { about: string; who: Who; day: number; agreed: Who } & (
  | Ending
  | { is: 'rename'; name: string; reason: string | null }
)

export interface Wording {
  sentence: string
  measure?: string
  source?: string
}

export interface ProposedCriterion extends Wording {
  key: string
  who: Who
  day: number
  /** The statement that it was made from. */
  from?: string
  /** Who endorsed it, one after the other from the day on which it was proposed. */
  endorsed?: Who[]
  /** Statements that somebody says speak for it. */
  linked?: { who: Who; day: number; said: string }[]
  changes?: CriterionChange[]
  comments?: Remark[]
}

export type CriterionChange = { who: Who; day: number; agreed: Who[] } & (Ending | ({ is: 'reword'; reason: string } & Wording))

export interface Given {
  who: Who
  day: number
  /** Points by criterion, in their order; as many as were shared on that day. */
  points: number[]
  /** Only saved, and not given. */
  partly?: boolean
  /** A line for each option in their order, a sign for each criterion: 0 to 4, ? for "don't know", - for not a word. */
  rated?: string[]
  shown?: { option: string; criterion: string; said?: string; url?: string; words?: string }[]
}

export interface Decided {
  who: Who
  day: number
  options: string[]
  criteria: string[]
  rationale: string
  departure?: string
  /** How many days before today both sides look again; a day to come is less than nought. */
  review: number
  commitments: Promised[]
  dissents: Remark[]
  reviews?: (Remark & { held: 'yes' | 'partly' | 'no' })[]
  comments?: Remark[]
}

/** Who does what within how many days, and what became of it. */
export interface Promised {
  who: Who
  what: string
  how?: string
  inDays: number
  course?: CourseStep[]
}

/** What somebody offered by themselves. */
export interface Offer extends Promised {
  day: number
}
