import type { Db } from '../../db/client.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { countedThemes } from './counting.ts'
import { fewestMarks, type Mapped, mappedStatements, signatureOf, vectorsOf } from './map.ts'
import { type MapChart, mapChart } from './map-chart.ts'
import type { Drawer } from './mapping/drawing.ts'

export type MapState = 'few' | 'drawing' | 'drawn' | 'broken'

export interface StatementMap {
  state: MapState
  chart: MapChart | null
  /** How many statements there are that are not hidden, and how many of them the map shows. */
  all: number
  shown: number
  /** Whether it shows how it was, and is being drawn anew. */
  isOld: boolean
}

/**
 * The map of a dialogue's statements as far as it is drawn; where it is not, it is begun, and nobody waits. Texts whose language nobody has told yet are
 * read in `language`. Two statements, and a third where it is begun.
 */
export async function mapOf(db: Db, dialogue: Dialogue, { drawer, language }: { drawer: Drawer; language: string }): Promise<StatementMap> {
  const mapped = await mappedStatements(db, dialogue)
  const themes = await countedThemes(db, dialogue)
  const all = mapped[0]?.all ?? 0
  if (mapped.length < fewestMarks) return { state: 'few', chart: null, all, shown: 0, isOld: false }
  const asked = [dialogue.question, ...new Set(mapped.map(({ option }) => option))]
  const signature = signatureOf(mapped, asked)
  const found = drawer.placesOf(dialogue.id, signature)
  const isBroken = drawer.isBroken(dialogue.id, signature)
  if (!found?.isCurrent && !isBroken && !drawer.isDrawing(dialogue.id)) {
    drawer.draw(dialogue.id, {
      signature,
      ids: mapped.map(({ id }) => id),
      placing: await placingOf(db, dialogue, mapped, { asked, language }),
    })
  }
  if (!found) return { state: isBroken ? 'broken' : 'drawing', chart: null, all, shown: mapped.length, isOld: false }
  const chart = mapChart(mapped, found.places, themes)
  return { state: 'drawn', chart, all, shown: chart.marks.length, isOld: !found.isCurrent }
}

interface Asked {
  asked: string[]
  language: string
}

async function placingOf(db: Db, place: { companyId: string; id: string }, mapped: Mapped[], { asked, language: usual }: Asked) {
  const vectors = await vectorsOf(db, place, mapped)
  const statements = mapped.map(({ id, why, language }) => ({ text: why, language: language ?? usual, vector: vectors.get(id) ?? null }))
  return { statements, asked }
}
