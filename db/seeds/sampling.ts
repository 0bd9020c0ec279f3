import { codeInSample } from '../../server/themes/blind/coding.ts'
import { openSample } from '../../server/themes/blind/opening.ts'
import { sampleFor } from '../../server/themes/blind/reading.ts'
import { drawSample } from '../../server/themes/blind/sampling.ts'
import type { Who } from './people.ts'
import { daysAgo, hoursAfter, known, type Scene, type Stage } from './playing.ts'
import { sayingsOf } from './said.ts'
import type { Whys } from './whys.ts'

/** Statements that were drawn to be coded blind, by whom and how many of them, and who opened them. */
export interface Drawn {
  who: Who
  day: number
  size: number
  coded: { who: Who; day: number; most?: number }[]
  opened?: { who: Who; day: number }
}

export function sampling(stage: Stage, story: Pick<Whys, 'samples' | 'brought' | 'views'>): Scene[] {
  return story.samples.map((drawn) => {
    const { tx, dialogue, cast } = stage
    const at = daysAgo(stage, drawn.day)
    const play = async (): Promise<Scene[]> => {
      const sampleId = await drawSample(tx, dialogue, { by: cast[drawn.who], size: drawn.size, from: 'any', at })
      const coded = drawn.coded.map((turn) => {
        const when = daysAgo(stage, turn.day)
        return { at: when, play: () => coding(stage, story, { ...turn, sampleId, at: when }) }
      })
      if (!drawn.opened) return coded
      const { who, day } = drawn.opened
      const when = daysAgo(stage, day)
      return [...coded, { at: when, play: () => openSample(tx, dialogue, { by: cast[who], sampleId, at: when }) }]
    }
    return { at, play }
  })
}

interface Turn {
  who: Who
  most?: number
  sampleId: string
  at: Date
}

/** Codes statement after statement as this person sees them; of what they are not sure they say nothing. */
async function coding(stage: Stage, { brought, views }: Pick<Whys, 'brought' | 'views'>, { who, most, sampleId, at }: Turn) {
  const { tx, dialogue, cast } = stage
  const by = cast[who]
  const { wordsOf } = await sayingsOf(stage)
  const seen = new Map(brought.cards.map(({ why, reason }) => [why, reason]))
  for (const [words, reason] of [...Object.entries(views.all), ...Object.entries(views.of[who] ?? {})]) seen.set(words, reason)
  const { statements } = await sampleFor(tx, dialogue, { sampleId, personId: by.personId })
  for (const { id: statementId, place } of statements.slice(0, most)) {
    const reason = seen.get(wordsOf(statementId))
    if (reason === undefined) continue
    const themeId = reason && known(stage, reason)
    await codeInSample(tx, dialogue, { by, sampleId, statementId, themeId, at: hoursAfter(at, place / 100) })
  }
}
