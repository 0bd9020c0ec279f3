import type { Db } from '../../db/client.ts'
import { Refusal } from '../refusal.ts'
import { removeCodings } from './codings.ts'
import { codingsUnder } from './in-force.ts'
import { findTheme, type Theme, themesOf } from './reading.ts'
import { type Place, takeStep } from './steps.ts'
import { changeTheme } from './versions.ts'
import { type Deed, work } from './working.ts'

interface Keeping extends Deed {
  themeId: string
}

/** An analyst says that a suggested theme is one. Gives whether that is news. Refuses one that was rejected or merged by now. */
export async function keepTheme(db: Db, dialogue: Place, { by, themeId, at }: Keeping) {
  return await work(db, dialogue, by, async (tx) => await keep(tx, dialogue, { by, themeId, at }))
}

/** Several at once, a step each. Gives how many of them were not kept before. All or none: refuses as keeping one does. */
export async function keepThemes(db: Db, dialogue: Place, { by, themeIds, at }: Deed & { themeIds: string[] }) {
  return await work(db, dialogue, by, async (tx) => {
    let kept = 0
    for (const themeId of new Set(themeIds)) if (await keep(tx, dialogue, { by, themeId, at })) kept += 1
    return kept
  })
}

/**
 * An analyst says that a theme is none: nothing is under it any more, and what hung under it hangs where it did. Refuses one that is
 * public, and one that a customer said is theirs.
 */
export async function rejectTheme(db: Db, dialogue: Place, { by, themeId, at }: Keeping) {
  await work(db, dialogue, by, async (tx) => {
    const theme = await findTheme(tx, dialogue, themeId)
    mustNotBePublic(theme)
    const held = await codingsUnder(tx, dialogue, themeId)
    const theirs = new Set(held.filter(({ coder }) => coder === 'customer').map(({ statementId }) => statementId)).size
    if (theirs > 0)
      throw new Refusal(
        'not_allowed',
        '{count, plural, one {A customer has} other {# customers have}} said that this theme is theirs, so it stays. You can give it another name, or make it part of another theme.',
        { count: theirs },
      )
    const children = (await themesOf(tx, dialogue)).filter(({ parentId }) => parentId === themeId)
    const step = await takeStep(tx, dialogue, 'theme_rejected', { by: by.personId, at, detail: { themeId, codings: held.length } })
    await changeTheme(tx, step, themeId, { state: 'rejected' })
    for (const child of children) await changeTheme(tx, step, child.id, { parentId: theme.parentId })
    await removeCodings(
      tx,
      step,
      held.map(({ id }) => id),
    )
  })
}

async function keep(tx: Db, dialogue: Place, { by, themeId, at }: Keeping) {
  const theme = await findTheme(tx, dialogue, themeId)
  if (theme.state === 'kept') return false
  const step = await takeStep(tx, dialogue, 'theme_kept', { by: by.personId, at, detail: { themeId } })
  await changeTheme(tx, step, themeId, { state: 'kept' })
  return true
}

/** Refuses what would make a public theme disappear without a word. */
export function mustNotBePublic({ publishedAt }: Pick<Theme, 'publishedAt'>) {
  if (publishedAt) throw new Refusal('not_allowed', 'Everybody can read this theme. Take it back first, and say why.')
}
