import type { Asked } from './asked.ts'

/** What somebody is asked about their words, and where what they say is sent. */
export interface Asking extends Asked {
  action: string
  /** What was typed, and what was wrong with it. */
  form: { id: string; values: Record<string, string>; problems: Record<string, string>; problem: string | null }
}

/** What is said back to who said something, once. */
export const thanks = {
  check: {
    yes: 'Thank you. Your word stands above everybody else’s about your own words.',
    not_quite: 'Thank you. What it is in your words stands beside it from now on.',
    another: 'Thank you. It is under the theme that you chose now, by your word.',
  },
  quote: {
    yes: 'Thank you. Your words may stand there. You can take that back at any time.',
    no: 'Said. Your words do not stand there.',
  },
} as const
