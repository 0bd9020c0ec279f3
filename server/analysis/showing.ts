import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { shorten } from '../shorten.ts'
import type { CodeBookTheme } from '../themes/code-book.ts'
import { localeOf, type Words } from '../words/words.ts'
import { analysisPath } from './entering.ts'

export type ThemeLine = ReturnType<typeof lineOf>

const quoteShown = 220

type Scoped = Pick<CodeBookTheme, 'optionName' | 'language'>

/**
 * Where a theme was found, as it is read beside its name: the option, and the language where the themes are of more than one; empty where it is
 * of any. Two themes may be called the same in different places.
 */
export function scopesIn(themes: Scoped[], words: Words) {
  const tongues = new Set(themes.flatMap(({ language }) => language ?? []))
  const names = new Intl.DisplayNames([localeOf(words)], { type: 'language' })
  return ({ optionName, language: of }: Scoped) => {
    const tongue = of && of !== 'und' && tongues.size > 1 ? [names.of(of) ?? of] : []
    return [...(optionName ? [optionName] : []), ...tongue].join(', ')
  }
}

interface Listing {
  dialogue: Dialogue
  /** How many statements there are. */
  total: number
  words: Words
}

/** The themes of a code book as lines, in its order. */
export function linesOf(themes: CodeBookTheme[], { dialogue, total, words }: Listing) {
  const scopeOf = scopesIn(themes, words)
  const names = new Map(themes.map(({ id, name }) => [id, name]))
  return themes.map((theme) => {
    const partOf = (theme.parentId && names.get(theme.parentId)) || null
    return lineOf(theme, { dialogue, total, scope: scopeOf(theme), partOf })
  })
}

/** A theme of the list: what it is called and by whom, how many statements it holds, who speaks for it, what customers said of it. */
function lineOf(
  theme: CodeBookTheme,
  { dialogue, total, scope, partOf }: { dialogue: Dialogue; total: number; scope: string; partOf: string | null },
) {
  const { id, name, n, depth, asked, checked, agreed, corrected } = theme
  const path = pathOf(dialogue)
  return {
    id,
    name,
    /** The option that it was found in, and the language; empty where it is of any. */
    scope,
    /** What it stands with in a list: its option. */
    group: theme.optionName ?? '',
    parentId: theme.parentId,
    /** What that one is called. */
    partOf,
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
export function themeChoices(themes: CodeBookTheme[], words: Words, { but }: { but?: string } = {}) {
  const scopeOf = scopesIn(themes, words)
  const of = (state: CodeBookTheme['state']) =>
    themes
      .filter((theme) => theme.state === state && theme.id !== but)
      .map((theme) => ({ value: theme.id, name: shorten(theme.name, 60), scope: shorten(scopeOf(theme), 40), n: theme.n }))
  return { kept: of('kept'), suggested: of('suggested') }
}

export type ThemeChoices = ReturnType<typeof themeChoices>

/** Lines in two lists: what is kept, each followed by its parts, also those that are only suggested; and what else is suggested. */
export function keptAndNot(lines: ThemeLine[]) {
  const underKept = new Set<string>()
  for (const { id, isKept, parentId } of lines) if (isKept || (parentId && underKept.has(parentId))) underKept.add(id)
  return { kept: lines.filter(({ id }) => underKept.has(id)), suggested: lines.filter(({ id }) => !underKept.has(id)) }
}

/**
 * The list of suggestions in parts: those of any option, and those of each, the one with most statements first, by all that stands in the code
 * book, so that what is kept changes no order. Their scope is the heading, where there is more than one.
 */
export function byScope(lines: ThemeLine[], all: ThemeLine[]) {
  const sizes = Map.groupBy(all, ({ group }) => group)
  const sizeOf = (scope: string) => sizes.get(scope)?.reduce((sum, { n }) => sum + n, 0) ?? 0
  return [...Map.groupBy(lines, ({ group }) => group)]
    .map(([scope, lines]) => ({ scope, lines }))
    .toSorted((one, other) => sizeOf(other.scope) - sizeOf(one.scope))
}

/** How finely themes are told apart, as a step of the slider: each doubles or halves it. */
export const finest = 2
export const finenessOf = (grain: number) => 2 ** grain
export const grainOf = (fineness: number) => Math.max(-finest, Math.min(finest, Math.round(Math.log2(fineness))))
