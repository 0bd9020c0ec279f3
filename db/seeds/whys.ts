import type { checkAnswers } from '../schema/index.ts'
import { asking } from './asking.ts'
import { type Brought, bringing } from './cards.ts'
import type { Who } from './people.ts'
import type { Scene, Stage } from './playing.ts'
import { type Drawn, sampling } from './sampling.ts'
import { filing, seeking, taking } from './theming.ts'
import { working } from './working.ts'

/**
 * What was made of the reasons in a dialogue: cards that came in, the search for themes, and what people did with them. Statements are
 * called by their words as they were written, themes by a key of the story's own; everything by so many days ago.
 */
export interface Whys {
  brought: Brought
  sought: { who: Who; day: number }
  themes: Theme[]
  work: Work[]
  /** What customers said of the themes that they were asked about, and of being quoted. */
  checks: Check[]
  consents: Consent[]
  samples: Drawn[]
  /** What those who code see in statements: all of them, beside what stands on the cards, and somebody who sees it otherwise. Null: none of the themes. */
  views: { all: Record<string, string | null>; of: Partial<Record<Who, Record<string, string | null>>> }
  /** When the machine looked again at what had come in since. */
  filed: number
  snapshot: { who: Who; day: number; licence: string }
}

export interface Theme {
  key: string
  /** What it is called by an analyst who has to make it by hand. */
  name: string
  /** The machine's theme that holds most of these becomes this one. */
  holds: string[]
}

/** What an analyst does with themes and statements. */
export type Work = { who: Who; day: number } & (
  | { is: 'kept' | 'asked' | 'asked_to_quote'; theme: string }
  | { is: 'merged'; theme: string; into: string }
  | { is: 'nested'; theme: string; under: string }
  | { is: 'called'; theme: string; name: string }
  | { is: 'called_as'; theme: string; words: string; of: string }
  | { is: 'noted'; theme: string; memo: string }
  | { is: 'quoted'; theme: string; said: string[] }
  | { is: 'moved'; said: string[]; to: string }
  | { is: 'marked'; said: string; words: string; theme: string }
  | { is: 'none_fits'; said: string[] }
  | { is: 'published'; themes: string[] }
  | { is: 'undone' }
)

export interface Check {
  day: number
  said: string
  theme: string
  answer: (typeof checkAnswers)[number]
  words?: string
  other?: string
}

export interface Consent {
  day: number
  said: string
  theme: string
  consents: boolean
}

/** Everything that was made of the whys, in the order of its times. */
export function whys(stage: Stage, story: Whys): Scene[] {
  return [
    bringing(stage, story.brought),
    seeking(stage, story),
    ...working(stage, story.work),
    ...asking(stage, story),
    ...sampling(stage, story),
    filing(stage, story.filed),
    taking(stage, story.snapshot),
  ]
}
