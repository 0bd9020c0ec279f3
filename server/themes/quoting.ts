import type { Db } from '../../db/client.ts'
import { Refusal } from '../refusal.ts'
import { findCoded, findWhy } from './in-force.ts'
import { isPublic } from './publishing.ts'
import { findTheme } from './reading.ts'
import { type Place, takeStep } from './steps.ts'
import { changeTheme } from './versions.ts'
import { type Deed, work } from './working.ts'

export const quotesMost = 3

interface Quoting extends Deed {
  themeId: string
  /** The best first. */
  statementIds: string[]
}

/** Chooses which statements speak for a theme: up to three that are under it. Gives whether that is news. Nobody is quoted in public by this: their author is asked first. Of a public theme everybody learns of it. */
export async function chooseQuotes(db: Db, dialogue: Place, { by, themeId, statementIds, at }: Quoting) {
  return await work(db, dialogue, by, async (tx) => {
    const theme = await findTheme(tx, dialogue, themeId)
    const quotes = [...new Set(statementIds)]
    if (quotes.length > quotesMost)
      throw new Refusal('invalid', 'Choose at most {most, number} quotes.', { field: 'statements', most: quotesMost })
    if (quotes.length > 0) {
      const coded = await findCoded(tx, dialogue, quotes)
      if (coded.some(({ codings }) => codings.every((coding) => coding.themeId !== themeId)))
        throw new Refusal('invalid', 'Choose quotes among the statements of this theme.', { field: 'statements' })
      for (const quote of quotes) await findWhy(tx, dialogue, quote)
    }
    if (theme.quotes.join() === quotes.join()) return false
    const detail = { themeId, quotes: quotes.length }
    const step = await takeStep(tx, dialogue, 'theme_quotes_chosen', { by: by.personId, at, detail, isPublic: isPublic(theme) })
    await changeTheme(tx, step, themeId, { quotes })
    return true
  })
}
