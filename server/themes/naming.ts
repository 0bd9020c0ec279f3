import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { Refusal } from '../refusal.ts'
import { findWhy } from './in-force.ts'
import { mustBeNew, nameField, nameMost } from './making.ts'
import { isPublic } from './publishing.ts'
import { findTheme } from './reading.ts'
import { type Span, spanIn, wordsAt } from './spans.ts'
import { type Place, takeStep } from './steps.ts'
import { changeTheme } from './versions.ts'
import { type Deed, work } from './working.ts'

export const ownName = z.object({ name: nameField })

/** In the analyst's own words, or in a customer's: the words of a span of what the statement says now, which is `revision` where whoever marked them says so. */
type Name = { name: string } | Theirs

type Theirs = { statementId: string; revision?: number | undefined } & Span

/**
 * Gives a theme another name; the same again changes nothing. Gives whether it did. Of a public theme everybody learns of it, and nothing that
 * a customer let stand there under the name before stands under the new one. Refuses with taken a name that another theme has, words that are
 * hidden, a span that is not within them or too long for a name, and with too_late words that were written anew since they were marked.
 */
export async function renameTheme(db: Db, dialogue: Place, { by, themeId, at, ...called }: Deed & { themeId: string } & Name) {
  return await work(db, dialogue, by, async (tx) => {
    const theme = await findTheme(tx, dialogue, themeId)
    const name = 'name' in called ? ownWords(called.name) : await theirWords(tx, dialogue, called)
    const isSame =
      theme.nameStatementId === name.nameStatementId &&
      (name.nameStatementId === null
        ? theme.name === name.name
        : theme.nameRevision === name.nameRevision && theme.nameFrom === name.nameFrom && theme.nameTo === name.nameTo)
    if (isSame) return false
    await mustBeNew(tx, dialogue, name.name, { but: themeId, ...('name' in called && { field: 'name' }) })
    const detail = { themeId, isTheirs: name.nameStatementId !== null }
    const step = await takeStep(tx, dialogue, 'theme_renamed', { by: by.personId, at, detail, isPublic: isPublic(theme) })
    await changeTheme(tx, step, themeId, name)
    return true
  })
}

function ownWords(name: string) {
  return { name, nameStatementId: null, nameRevision: null, nameFrom: null, nameTo: null }
}

async function theirWords(tx: Db, dialogue: Place, { statementId, revision: seen, ...marked }: Theirs) {
  const { why, revision } = await findWhy(tx, dialogue, statementId)
  if (seen !== undefined && seen !== revision)
    throw new Refusal(
      'too_late',
      'The customer has written this anew since you opened the page. Look at it again, and choose the words anew.',
    )
  const { from, to } = spanIn(why, marked)
  if (to - from > nameMost)
    throw new Refusal('invalid', 'A name is short: mark at most {most, number} characters.', { field: 'from', most: nameMost })
  const name = wordsAt(why, { from, to }).replace(/\s+/g, ' ')
  return { name, nameStatementId: statementId, nameRevision: revision, nameFrom: from, nameTo: to }
}
