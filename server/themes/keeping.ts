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

interface Several extends Deed {
  themeIds: string[]
}

/** An analyst says that a suggested theme is one. Gives whether that is news. Refuses one that was rejected or merged by now. */
export async function keepTheme(db: Db, dialogue: Place, { by, themeId, at }: Keeping) {
  return (await keepThemes(db, dialogue, { by, themeIds: [themeId], at })) > 0
}

/** Several at once, in one step. Gives how many of them were not kept before. All or none: refuses as keeping one does. */
export async function keepThemes(db: Db, dialogue: Place, { by, themeIds, at }: Several) {
  return await work(db, dialogue, by, async (tx) => {
    const ids = (await findAll(tx, dialogue, themeIds)).filter(({ state }) => state !== 'kept').map(({ id }) => id)
    if (ids.length === 0) return 0
    const step = await takeStep(tx, dialogue, 'theme_kept', { by: by.personId, at, detail: which(ids) })
    for (const id of ids) await changeTheme(tx, step, id, { state: 'kept' })
    return ids.length
  })
}

/**
 * An analyst says that a theme is none: nothing is under it any more, and what hung under it hangs where it did. Refuses one that is
 * public, and one that a customer said is theirs.
 */
export async function rejectTheme(db: Db, dialogue: Place, { by, themeId, at }: Keeping) {
  await rejectThemes(db, dialogue, { by, themeIds: [themeId], at })
}

/** Several at once, in one step; those that a customer said are theirs stay, and their number is given. Refuses as rejecting one does where none is left. */
export async function rejectThemes(db: Db, dialogue: Place, { by, themeIds, at }: Several) {
  return await work(db, dialogue, by, async (tx) => {
    const chosen = await findAll(tx, dialogue, themeIds)
    chosen.forEach(mustNotBePublic)
    const held = await Promise.all(chosen.map(async ({ id }) => ({ id, codings: await codingsUnder(tx, dialogue, id) })))
    const theirs = held.flatMap(({ codings }) => codings.filter(({ coder }) => coder === 'customer'))
    const gone = held.filter(({ codings }) => codings.every(({ coder }) => coder !== 'customer'))
    if (gone.length === 0) throw refusalOfHeld(new Set(theirs.map(({ statementId }) => statementId)).size)
    const ids = gone.map(({ id }) => id)
    const codings = gone.flatMap(({ codings }) => codings.map(({ id }) => id))
    const all = await themesOf(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_rejected', { by: by.personId, at, detail: { ...which(ids), codings: codings.length } })
    for (const id of ids) await changeTheme(tx, step, id, { state: 'rejected' })
    for (const { id, parentId } of all)
      if (parentId && ids.includes(parentId) && !ids.includes(id)) await changeTheme(tx, step, id, { parentId: above(all, ids, parentId) })
    await removeCodings(tx, step, codings)
    return { rejected: ids.length, theirs: held.length - ids.length }
  })
}

async function findAll(tx: Db, dialogue: Place, themeIds: string[]) {
  const found: Theme[] = []
  for (const id of new Set(themeIds)) found.push(await findTheme(tx, dialogue, id))
  return found
}

/** How a step says which themes it was about: the one, or how many. */
function which(ids: string[]): { themeId: string } | { themes: number } {
  return ids.length === 1 ? { themeId: ids[0]! } : { themes: ids.length }
}

/** The next theme on the way up that stays. */
function above(all: Theme[], gone: string[], id: string): string | null {
  const parentId = all.find((theme) => theme.id === id)?.parentId ?? null
  return parentId && gone.includes(parentId) ? above(all, gone, parentId) : parentId
}

function refusalOfHeld(count: number) {
  return new Refusal(
    'not_allowed',
    '{count, plural, one {A customer has} other {# customers have}} said that this theme is theirs, so it stays. You can give it another name, or merge it into another theme.',
    { count },
  )
}

/** Refuses what would make a public theme disappear without a word. */
export function mustNotBePublic({ publishedAt }: Pick<Theme, 'publishedAt'>) {
  if (publishedAt) throw new Refusal('not_allowed', 'Everybody can read this theme. Take it back first, and say why.')
}
