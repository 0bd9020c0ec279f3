import type { Db } from '../../db/client.ts'
import { newId } from '../ids.ts'
import { findCoded } from './in-force.ts'
import { isMade, mustBeNew } from './making.ts'
import { movePlanned, mustMoveSome, planOf } from './moving.ts'
import { findTheme } from './reading.ts'
import { type Place, takeStep } from './steps.ts'
import { makeThemes } from './versions.ts'
import { type Deed, work } from './working.ts'

interface Splitting extends Deed {
  /** The form's id: it becomes the new theme's, so that a double click splits once. */
  id?: string | undefined
  /** Null: out of what is not yet grouped. */
  themeId: string | null
  statementIds: string[]
  name: string
}

const anywhere = { parentId: null, optionId: null, language: null }

/**
 * Takes statements of a theme, or of none yet, out into a new one beside it, which is kept. Gives it, and who could not come along because
 * their customer has said where they belong. Refuses as moving does, and with taken a name that another theme has.
 */
export async function splitTheme(db: Db, dialogue: Place, { by, id, themeId, statementIds, name, at }: Splitting) {
  return await work(db, dialogue, by, async (tx) => {
    if (await isMade(tx, dialogue, { by, id })) return { themeId: id!, moved: 0, refused: 0 }
    const { parentId, optionId, language } = themeId ? await findTheme(tx, dialogue, themeId) : anywhere
    const made = id ?? newId(at)
    const plan = planOf(await findCoded(tx, dialogue, statementIds), { fromId: themeId, toId: made })
    mustMoveSome(plan)
    await mustBeNew(tx, dialogue, name)
    const told = { moved: plan.moved, refused: plan.refused }
    const detail = { ...(themeId && { themeId }), newThemeId: made, ...told }
    const step = await takeStep(tx, dialogue, themeId ? 'theme_split' : 'theme_made', { by: by.personId, at, detail })
    await makeThemes(tx, step, [{ id: made, name, state: 'kept', parentId, optionId, language }])
    await movePlanned(tx, step, plan)
    return { themeId: made, ...told }
  })
}
