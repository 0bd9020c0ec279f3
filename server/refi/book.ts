import type { Db } from '../../db/client.ts'
import { describeTheme } from './describing.ts'
import { colorOf, guidOf } from './format/guids.ts'
import type { Code, Codebook, CodeSet } from './format/model.ts'
import { filled, labels, origin } from './labels.ts'
import { statementAs } from './pseudonyms.ts'
import type { Taking } from './rows.ts'
import { type ThemeCounts, type ThemeThen, themeCountsThen, themesThen } from './themes-then.ts'

/** The sets that say how a code stands: the same in every file. */
export const stateSets = {
  kept: { guid: guidOf('kept themes'), ...labels.kept },
  suggested: { guid: guidOf('suggested themes'), ...labels.suggested },
}

/**
 * The living themes of a dialogue as they stood at a moment, nested, with how each was confirmed among the statements that are taken: a code book to
 * be written. What it is narrowed to and under which terms it may be passed on stands with its sets, as the format has no other place. Three statements.
 */
export async function codebookOf(db: Db, taking: Taking): Promise<Codebook> {
  const themes = await themesThen(db, taking)
  const countsOf = await themeCountsThen(db, taking)
  const under = Map.groupBy(themes, ({ parentId }) => parentId)
  const codesUnder = (parentId: string | null): Code[] =>
    (under.get(parentId) ?? []).map((theme) => ({ ...codeOf(theme, countsOf(theme.id), taking), codes: codesUnder(theme.id) }))
  const sets = (['kept', 'suggested'] as const).map((state): CodeSet => {
    const { description, ...set } = stateSets[state]
    return {
      ...set,
      description: [description, ...termsIn(taking.terms)].join(' '),
      codes: themes.filter((theme) => theme.state === state).map(({ id }) => id),
    }
  })
  return { origin, codes: codesUnder(null), sets: sets.filter(({ codes }) => codes.length > 0) }
}

/** Each as a sentence. */
export function termsIn(terms: Taking['terms']) {
  return terms.map(([label, words]) => filled(labels.project.term, { label, words }))
}

function codeOf(theme: ThemeThen, counts: ThemeCounts, taking: Taking): Omit<Code, 'codes'> {
  const { id, name, quotes } = theme
  const nameSpan = spanOf(theme, taking)
  const description = describeTheme({ ...theme, ...counts, nameSpan, quotes: quotes.map((quote) => statementAs(taking, quote)) })
  return { guid: id, name, isCodable: true, color: colorOf(id), description }
}

/** Where its name was taken from, where that may be told. */
function spanOf({ isNameHidden, nameStatementId, nameRevision, nameFrom, nameTo }: ThemeThen, taking: Taking) {
  if (nameStatementId === null || isNameHidden) return null
  return { statementId: statementAs(taking, nameStatementId), revision: nameRevision!, from: nameFrom!, to: nameTo! }
}
