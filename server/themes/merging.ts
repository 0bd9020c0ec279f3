import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { themeNow } from '../../db/now.ts'
import { themes, themeVersions } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { answersIn, placeOf, wishesOf } from './answers.ts'
import { addCodings, type NewCoding, removeCodings } from './codings.ts'
import { type Coding, codingsUnder } from './in-force.ts'
import { mustNotBePublic } from './keeping.ts'
import { pathUp } from './nesting.ts'
import { findTheme, type Theme, themesOf } from './reading.ts'
import { type Place, takeStep } from './steps.ts'
import { changeTheme, type ThemeState } from './versions.ts'
import { type Deed, work } from './working.ts'

interface Merging extends Deed {
  themeId: string
  intoId: string
}

/**
 * Makes a theme part of another: what is under it comes along once, by whoever said so, and so does what hangs under it. Where one of the
 * two is kept, the other is from then on. What the machine put there stays behind where its author said that it is neither. Refuses a theme that is public, and one that was merged or rejected by now.
 */
export async function mergeThemes(db: Db, dialogue: Place, { by, themeId, intoId, at }: Merging) {
  if (themeId === intoId) throw new Refusal('invalid', 'Choose another theme than this one.', { field: 'into' })
  await work(db, dialogue, by, async (tx) => {
    const [theme, into] = [await findTheme(tx, dialogue, themeId), await findTheme(tx, dialogue, intoId)]
    mustNotBePublic(theme)
    const held = await codingsUnder(tx, dialogue, themeId)
    const changes = await hangingUnder(tx, dialogue, { theme, into })
    const detail = { themeId, intoId, codings: held.length }
    const step = await takeStep(tx, dialogue, 'theme_merged', { by: by.personId, at, detail })
    await changeTheme(tx, step, themeId, { mergedIntoId: intoId })
    for (const earlier of await mergedInto(tx, dialogue, themeId)) await changeTheme(tx, step, earlier, { mergedIntoId: intoId })
    for (const [id, change] of changes) await changeTheme(tx, step, id, change)
    const { denied } = wishesOf(await answersIn(tx, dialogue))
    const isDenied = ({ coder, statementId }: Coding) => coder === 'machine' && denied.has(placeOf(statementId, intoId))
    const ended = (await codingsUnder(tx, dialogue, intoId)).filter(isDenied)
    await removeCodings(
      tx,
      step,
      [...held, ...ended].map(({ id }) => id),
    )
    await addCodings(
      tx,
      step,
      held.filter((coding) => !isDenied(coding)).map((coding) => underIt(coding, intoId)),
    )
  })
}

/** The same, by whoever said it, under another theme. */
function underIt({ statementId, revision, from, to, coder, by, toldCoders, confidence }: Coding, themeId: string): NewCoding {
  return { statementId, revision, from, to, coder, by, toldCoders, confidence, themeId }
}

/** What changes of the other themes: those that hang under the one go under the other, and the other, where it hangs there itself, takes the one's place. */
async function hangingUnder(tx: Db, dialogue: Place, { theme, into }: { theme: Theme; into: Theme }) {
  const living = await themesOf(tx, dialogue)
  const moved = living.filter(({ id, parentId }) => parentId === theme.id && id !== into.id)
  const changes = new Map<string, Partial<ThemeState>>(moved.map(({ id }) => [id, { parentId: into.id }]))
  const ofInto = {
    ...(pathUp(living, into.id).includes(theme.id) && { parentId: theme.parentId }),
    ...(into.state !== 'kept' && theme.state === 'kept' && { state: 'kept' as const }),
  }
  return Object.keys(ofInto).length > 0 ? changes.set(into.id, ofInto) : changes
}

/** What was made part of a theme before. */
async function mergedInto(tx: Db, { companyId, id: dialogueId }: Place, themeId: string) {
  const rows = await tx
    .select({ id: themes.id })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, dialogueId), eq(themeVersions.mergedIntoId, themeId)))
  return rows.map(({ id }) => id)
}
