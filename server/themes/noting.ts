import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { memoField } from './making.ts'
import { findTheme } from './reading.ts'
import { type Place, takeStep } from './steps.ts'
import { changeTheme } from './versions.ts'
import { type Deed, work } from './working.ts'

export const noteForm = z.object({ memo: memoField })

/** Writes the note of a theme, for the company's people: what belongs to it and what does not. Empty takes it away; the same again changes nothing. */
export async function noteTheme(db: Db, dialogue: Place, { by, themeId, memo, at }: Deed & { themeId: string; memo: string | null }) {
  return await work(db, dialogue, by, async (tx) => {
    const theme = await findTheme(tx, dialogue, themeId)
    if ((theme.memo ?? '') === (memo ?? '')) return false
    const step = await takeStep(tx, dialogue, 'theme_noted', { by: by.personId, at, detail: { themeId } })
    await changeTheme(tx, step, themeId, { memo: memo || null })
    return true
  })
}
