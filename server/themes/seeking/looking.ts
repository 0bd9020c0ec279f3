import type { Db } from '../../../db/client.ts'
import { floatsOf } from '../encoding/floats.ts'
import type { Looked } from '../finding/searching.ts'
import type { Place } from '../steps.ts'
import { askedIn, type ReadRow, readPages, type Said, type Standing, standingThemes } from './material.ts'
import type { How } from './seeker.ts'

/** A statement as it was looked at, and the loose themes that the machine has put it under. */
export interface Row {
  id: string
  revision: number
  loose: string[]
}

interface Looking {
  fineness: number
  /** The theme that is looked into; null: the whole dialogue. */
  themeId: string | null
  /** Whether to file alone, with what people keep. */
  filing?: boolean
}

/**
 * What a search is given: how to look, with the themes that stand fast, and the statements page by page. `rows` fills up as those are
 * taken, in the same order. Examples of a theme are the statements that people put there, and those that the machine had put there by
 * the time people kept it; what the machine files later is none, so that a theme never drifts by itself.
 */
export async function lookingAt(db: Db, dialogue: Place, { fineness, themeId, filing = false }: Looking) {
  const standing = await standingThemes(db, dialogue)
  const { question, options } = await askedIn(db, dialogue)
  const isFast = (theme: Standing) => (filing ? theme.state === 'kept' : !theme.isLoose)
  const fast = themeId ? [] : standing.filter(isFast)
  const within = themeId ? { themeId, parts: new Set(standing.filter((its) => its.parentId === themeId && !its.isLoose).map(idOf)) } : null
  const loose = new Set(standing.filter((theme) => theme.isLoose).map(idOf))
  const of = new Map(fast.map((theme, place) => [theme.id, { place, keptAt: theme.keptAt ? new Date(theme.keptAt) : null }]))
  const how: How = { question, options, themes: fast.length, fineness, forNew: !filing, within: themeId !== null }
  const rows: Row[] = []
  async function* pages(): AsyncGenerator<Looked[]> {
    for await (const page of readPages(db, dialogue)) {
      const its = page.filter(({ said }) => !within || isWithin(said ?? [], within))
      for (const { id, revision, said } of its)
        rows.push({
          id,
          revision,
          loose: (said ?? []).flatMap(([theme, coder]) => (coder === 'machine' && theme && loose.has(theme) ? [theme] : [])),
        })
      yield its.map((row) => looked(row, { of, filing }))
    }
  }
  return { how, fast, rows, pages: pages() }
}

const idOf = ({ id }: Standing) => id

function isWithin(said: Said[], { themeId, parts }: { themeId: string; parts: Set<string> }) {
  return said.some(([theme]) => theme === themeId) && !said.some(([theme]) => theme !== null && parts.has(theme))
}

interface Told {
  of: Map<string, { place: number; keptAt: Date | null }>
  filing: boolean
}

function looked({ why, optionId, language, vector, said }: ReadRow, { of, filing }: Told): Looked {
  const here = (said ?? []).flatMap(([theme, coder, at]) => {
    const fast = theme === null ? undefined : of.get(theme)
    return fast ? [{ ...fast, isExample: coder !== 'machine' || !fast.keptAt || new Date(at) <= fast.keptAt }] : []
  })
  return {
    text: why.replaceAll(/\r\n?/g, '\n'),
    optionId,
    language,
    vector: vector && floatsOf(vector),
    themes: [...new Set(here.filter(({ isExample }) => isExample).map(({ place }) => place))],
    isFree: filing ? !said : here.length === 0 && (said ?? []).every(([, coder]) => coder === 'machine'),
  }
}
