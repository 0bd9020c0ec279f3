import { takeSnapshot } from '../../server/exports/snapshots.ts'
import { readStatements } from '../../server/themes/encoding/reading.ts'
import { findCoded } from '../../server/themes/in-force.ts'
import { makeTheme } from '../../server/themes/making.ts'
import { fileStatements } from '../../server/themes/seeking/again.ts'
import { runSeeking } from '../../server/themes/seeking/running.ts'
import { seekThemes } from '../../server/themes/seeking/seeking.ts'
import { daysAgo, type Scene, type Stage } from './playing.ts'
import { sayingsOf } from './said.ts'
import type { Theme, Whys } from './whys.ts'

/**
 * Reads what was said and looks for themes to the end, as the server does in the background. What it found is known by the story's keys
 * from then on; a theme of the story that it did not find is made by hand.
 */
export function seeking(stage: Stage, { sought: { who, day }, themes }: Pick<Whys, 'sought' | 'themes'>): Scene {
  const { tx, dialogue, cast, ids } = stage
  const at = daysAgo(stage, day)
  const by = cast[who]
  const play = async () => {
    await readStatements(tx, { at })
    await seekThemes(tx, dialogue, { by, fineness: 1, at })
    await runSeeking(tx, { at })
    const taken = new Set<string>()
    for (const { key, name, holds } of themes) {
      const found = await themeHolding(stage, holds, taken)
      const themeId = found ?? (await makeTheme(tx, dialogue, { by, name, at })).themeId
      taken.add(themeId)
      ids.set(key, themeId)
    }
  }
  return { at, play }
}

/** Files what was said since with the themes that people keep, as the server does. */
export function filing(stage: Stage, day: number): Scene {
  const { tx, dialogue } = stage
  const at = daysAgo(stage, day)
  const play = async () => {
    await readStatements(tx, { at })
    await fileStatements(tx, dialogue, { at })
  }
  return { at, play }
}

/** Settles what files of it hold, with everything in it. */
export function taking(stage: Stage, { who, day, licence }: Whys['snapshot']): Scene {
  const { tx, dialogue, cast } = stage
  const at = daysAgo(stage, day)
  const all = { id: undefined, option: null, month: null, workplace: null, theme: null, coder: null, checked: false, columns: false }
  const play = () => takeSnapshot(tx, dialogue, { ...all, by: cast[who], names: 'pseudonyms', licence, language: 'en', at })
  return { at, play }
}

/** The theme that holds most of these, of those that are not taken yet. */
async function themeHolding(stage: Stage, holds: Theme['holds'], taken: Set<string>) {
  const { idOf } = await sayingsOf(stage)
  const coded = await findCoded(stage.tx, stage.dialogue, holds.map(idOf))
  const held = coded.flatMap(({ codings }) => codings.flatMap(({ themeId }) => (themeId && !taken.has(themeId) ? [themeId] : [])))
  const times = Map.groupBy(held, (themeId) => themeId)
  return [...times].toSorted(([, one], [, other]) => other.length - one.length)[0]?.[0]
}
