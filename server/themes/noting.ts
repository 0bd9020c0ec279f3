import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { themeVersions } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { memoField } from './making.ts'
import { findTheme } from './reading.ts'
import { type Place, takeStep } from './steps.ts'
import { changeTheme } from './versions.ts'
import { type Deed, work } from './working.ts'

export const noteForm = z.object({
  memo: memoField,
  /** Of the theme as it stood when the note was looked at: what a colleague wrote since is not overwritten unread. */
  version: z.coerce.number().int().optional().catch(undefined),
})

interface Noting extends Deed {
  themeId: string
  memo: string | null
  /** The version of the theme whose note was looked at. Left out: whatever it says is written over. */
  version?: number | undefined
}

/**
 * Writes the note of a theme, for the company's people: what belongs to it and what does not. Empty takes it away; the same again changes nothing.
 * Refuses with too_late, and what it says now stands beside what was typed, where somebody has written another note since.
 */
export async function noteTheme(db: Db, dialogue: Place, { by, themeId, memo, version, at }: Noting) {
  return await work(db, dialogue, by, async (tx) => {
    const theme = await findTheme(tx, dialogue, themeId)
    if ((theme.memo ?? '') === (memo ?? '')) return false
    if (version !== undefined && (await memoAt(tx, dialogue, { themeId, version })) !== (theme.memo ?? ''))
      throw new Refusal(
        'too_late',
        'Somebody has written another note since you opened this one. Both stand here: send yours again if it is to take its place.',
        { field: 'memo' },
      )
    const step = await takeStep(tx, dialogue, 'theme_noted', { by: by.personId, at, detail: { themeId } })
    await changeTheme(tx, step, themeId, { memo: memo || null })
    return true
  })
}

async function memoAt(tx: Db, { companyId }: Place, { themeId, version }: { themeId: string; version: number }) {
  const [row] = await tx
    .select({ memo: themeVersions.memo })
    .from(themeVersions)
    .where(and(eq(themeVersions.companyId, companyId), eq(themeVersions.themeId, themeId), eq(themeVersions.number, version)))
  return row?.memo ?? ''
}
