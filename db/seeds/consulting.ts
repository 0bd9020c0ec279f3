import { askConsult } from '../../server/consults/asking.ts'
import { giveHelp } from '../../server/consults/helping.ts'
import { findConsult } from '../../server/consults/reading.ts'
import type { Dialogue } from '../../server/dialogues/reading.ts'
import type { Db } from '../client.ts'
import type { DemoCast } from './demo.ts'
import { hoursAfter } from './playing.ts'
import type { Consulting } from './story.ts'

interface Asked {
  asked: Consulting[] | undefined
  cast: DemoCast
  at: Date
}

/** What colleagues were asked about something that was said at `at`, and how they helped. */
export function consulting(
  tx: Db,
  dialogue: Dialogue,
  about: { kind: 'statement' | 'conflict'; id: string },
  { asked = [], cast, at: said }: Asked,
) {
  return asked.map(({ by, of, question, afterHours, help }) => {
    const at = hoursAfter(said, afterHours)
    const play = async () => {
      const { id } = await askConsult(tx, dialogue, { by: cast[by], about, helper: cast[of], question, at })
      if (!help) return []
      const when = hoursAfter(at, help.afterHours)
      const tell = async () => giveHelp(tx, await findConsult(tx, dialogue.company, id), { help: help.words, named: true, at: when })
      return [{ at: when, play: tell }]
    }
    return { at, play }
  })
}
