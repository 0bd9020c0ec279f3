import type { Db } from '../../db/client.ts'
import { Refusal } from '../refusal.ts'
import { findTheme, themesOf } from './reading.ts'
import { type Place, takeStep } from './steps.ts'
import { changeTheme } from './versions.ts'
import { type Deed, work } from './working.ts'

interface Nesting extends Deed {
  themeId: string
  /** Null: under none, at the top. */
  underId: string | null
}

/** Hangs a theme, with all that hangs under it, under another. Gives whether that is news. Refuses a circle. */
export async function nestTheme(db: Db, dialogue: Place, { by, themeId, underId, at }: Nesting) {
  return await work(db, dialogue, by, async (tx) => {
    const theme = await findTheme(tx, dialogue, themeId)
    if (theme.parentId === underId) return false
    if (underId) {
      await findTheme(tx, dialogue, underId)
      if (pathUp(await themesOf(tx, dialogue), underId).includes(themeId))
        throw new Refusal('invalid', 'A theme cannot be nested under itself, nor under what is nested under it.', { field: 'under' })
    }
    const step = await takeStep(tx, dialogue, 'theme_nested', { by: by.personId, at, detail: { themeId, underId } })
    await changeTheme(tx, step, themeId, { parentId: underId })
    return true
  })
}

/** A theme and what it hangs under, up to the top; ends where it would come round again. */
export function pathUp(tree: { id: string; parentId: string | null }[], id: string): string[] {
  const parentOf = new Map(tree.map((theme) => [theme.id, theme.parentId]))
  const path: string[] = []
  for (let here: string | null | undefined = id; here && !path.includes(here); here = parentOf.get(here)) path.push(here)
  return path
}
