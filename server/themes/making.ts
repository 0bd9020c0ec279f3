import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { themes } from '../../db/schema/index.ts'
import { formId, line, optionalWords } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import { themesOf } from './reading.ts'
import { type Place, takeStep } from './steps.ts'
import { makeThemes } from './versions.ts'
import { type Deed, work } from './working.ts'

export const nameMost = 120
export const memoMost = 5_000

/** The name of a theme in an analyst's own words. */
export const nameField = line(nameMost, 'Give the theme a name.')
export const memoField = optionalWords({ most: memoMost })
export const newTheme = z.object({ id: formId(), name: nameField, memo: memoField })

interface Making extends Deed {
  /** The form's id: it becomes the theme's, so that a double click makes one. */
  id?: string | undefined
  name: string
  memo?: string | null
}

/** Makes a theme with nothing under it yet, named in the analyst's words, which its page says. Kept from the start. The same form twice makes it once.
 * Refuses with taken a name that another theme has. */
export async function makeTheme(db: Db, dialogue: Place, { by, id, name, memo = null, at }: Making) {
  return await work(db, dialogue, by, async (tx) => {
    if (await isMade(tx, dialogue, { by, id })) return { themeId: id! }
    await mustBeNew(tx, dialogue, name)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: by.personId, at })
    const [themeId] = await makeThemes(tx, step, [{ ...(id && { id }), name, memo, state: 'kept' }])
    return { themeId: themeId! }
  })
}

/**
 * Refuses with taken a name that another theme of the dialogue has, however it is written and whatever option it is of: customers and the public read
 * themes in one list, where nobody could tell the two apart. `but` is the theme that is to be called so; `field` is where its name was said.
 */
export async function mustBeNew(
  tx: Db,
  dialogue: Place,
  name: string,
  { but, field }: { but?: string; field?: string } = { field: 'name' },
) {
  const same = foldedName(name)
  if ((await themesOf(tx, dialogue)).some((theme) => theme.id !== but && foldedName(theme.name) === same))
    throw new Refusal('taken', 'There is a theme of this name already. Choose it in the list, or give this one another name.', {
      ...(field && { field }),
    })
}

/** The name of a theme as names are told apart: the same for one written in large letters, with other blanks, or in other forms of the same letters. */
export function foldedName(name: string) {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Whether this very form was sent before. Refuses with taken an id that somebody else's theme has. */
export async function isMade(tx: Db, { companyId, id: dialogueId }: Place, { by, id }: Pick<Making, 'by' | 'id'>) {
  if (!id) return false
  const [made] = await tx
    .select({ dialogueId: themes.dialogueId, madeBy: themes.madeBy })
    .from(themes)
    .where(and(eq(themes.companyId, companyId), eq(themes.id, id)))
  if (!made) return false
  if (made.dialogueId === dialogueId && made.madeBy === by.personId) return true
  throw new Refusal('taken', 'This form belongs to something else by now. Open the page again.')
}
