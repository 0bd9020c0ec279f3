import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { shorten } from '../shorten.ts'
import type { CodeBookTheme } from '../themes/code-book.ts'
import { analysisPath } from './entering.ts'

export type ThemeLine = ReturnType<typeof lineOf>

const quoteShown = 220

/** A theme of the list: what it is called and by whom, how many statements it holds, who speaks for it, what customers said of it. */
export function lineOf(theme: CodeBookTheme, { dialogue, total }: { dialogue: Dialogue; total: number }) {
  const { id, name, n, depth, asked, checked, agreed, corrected } = theme
  const path = pathOf(dialogue)
  return {
    id,
    name,
    n,
    share: total > 0 ? n / total : 0,
    depth: Math.min(depth, 3),
    href: `${analysisPath(dialogue)}/themes/${id}`,
    isKept: theme.state === 'kept',
    isPublic: theme.publishedAt !== null,
    /** Where the customer wrote what it is called; null where the words are an analyst's. */
    source: theme.nameStatementId && `${path}/whys/${theme.nameStatementId}`,
    /** Whose words they are, where they are a customer's. */
    author: theme.nameAuthor ?? '',
    quotes: theme.quotes.map(({ statementId, why, name }) => ({
      href: `${path}/whys/${statementId}`,
      why: shorten(why, quoteShown),
      name,
    })),
    checks: { asked, checked, agreed, corrected },
  }
}

/** Themes as one chooses among them, those that are kept before those that are suggested; `but` is left out. */
export function themeChoices(themes: Pick<CodeBookTheme, 'id' | 'name' | 'state' | 'n'>[], { but }: { but?: string } = {}) {
  const of = (state: CodeBookTheme['state']) =>
    themes
      .filter((theme) => theme.state === state && theme.id !== but)
      .map(({ id, name, n }) => ({ value: id, name: shorten(name, 60), n }))
  return { kept: of('kept'), suggested: of('suggested') }
}

export type ThemeChoices = ReturnType<typeof themeChoices>

/** How finely themes are told apart, as a step of the slider: each doubles or halves it. */
export const finest = 2
export const finenessOf = (grain: number) => 2 ** grain
