import { changePhase } from '../../server/dialogues/phases.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { momentIn, setWeighingClose } from '../../server/weighing/closing.ts'
import { giveWeights, saveWeights } from '../../server/weighing/giving.ts'
import { rate } from '../../server/weighing/rating.ts'
import { dateAfter, daysAgo, hoursAfter, known, type Scene, type Stage, workdayAfter } from './playing.ts'
import { optionCalled } from './shaping.ts'
import type { Given, Table } from './table.ts'

/** When weighing began and until when it is open, and who weighed. */
export function weighing(stage: Stage, table: Table): Scene[] {
  const { tx, dialogue, cast, now } = stage
  const { timeZone } = dialogue.company
  const { day, closes } = table.weighing
  const at = daysAgo(stage, day)
  const by = cast.maren
  const begin = async () => {
    await move(stage, { to: 'weighing', at })
    const closesAt = momentIn(timeZone, { day: closes < 0 ? workdayAfter(now, -closes) : dateAfter(now, -closes), time: '17:00' })
    await setWeighingClose(tx, dialogue, { by, closesAt, at: hoursAfter(at, 1) })
    await lookAgain(stage)
  }
  return [{ at, play: begin }, ...table.given.flatMap((given) => giving(stage, table, given))]
}

/** Moves the dialogue on; everybody on the stage sees it. */
export async function move(stage: Stage, { to, at }: { to: 'weighing' | 'decided' | 'delivering'; at: Date }) {
  await changePhase(stage.tx, stage.dialogue, { by: stage.cast.maren, to, at })
  await lookAgain(stage)
}

export async function lookAgain({ tx, dialogue, cast, now }: Stage) {
  Object.assign(dialogue, await findDialogue(tx, dialogue.company, dialogue.slug, { reader: cast.maren, at: now }))
}

function giving(stage: Stage, { order }: Table, { who, day, points, partly = false, rated = [], shown = [] }: Given): Scene[] {
  const { tx, dialogue, cast } = stage
  const [at, by] = [daysAgo(stage, day), cast[who]]
  const criteria = () => order.criteria.slice(0, points.length).map((key) => known(stage, key))
  const weigh = async () => {
    const set = criteria().map((id, index) => [id, points[index]!] as const)
    if (!partly) return await giveWeights(tx, dialogue, { by, points: Object.fromEntries(set), at })
    await saveWeights(tx, dialogue, { by, typed: Object.fromEntries(set.map(([id, of]) => [id, String(of)])), at })
  }
  const rateAll = async () => {
    const ratings = []
    for (const [index, signs] of rated.entries()) {
      const key = order.options[index]!
      const optionId = await optionCalled(stage, key)
      for (const [place, sign] of [...signs].entries()) {
        if (sign === '-') continue
        const criterion = order.criteria[place]!
        const shows = shown.find((one) => one.option === key && one.criterion === criterion)
        const evidence = {
          evidence: shows?.words ?? null,
          evidenceStatementId: shows?.said ? known(stage, shows.said) : null,
          evidenceUrl: shows?.url ?? null,
        }
        ratings.push({ optionId, criterionId: known(stage, criterion), score: sign === '?' ? null : Number(sign), ...evidence })
      }
    }
    await rate(tx, dialogue, { by, ratings, at: hoursAfter(at, 1) })
  }
  return [{ at, play: weigh }, ...(rated.length > 0 ? [{ at: hoursAfter(at, 1), play: rateAll }] : [])]
}
