import { raiseConflict } from '../../server/conflicts/raising.ts'
import { openDialogue } from '../../server/dialogues/opening.ts'
import { changePhase } from '../../server/dialogues/phases.ts'
import { publishDialogue } from '../../server/dialogues/publishing.ts'
import { type Dialogue, findDialogue } from '../../server/dialogues/reading.ts'
import { findExchange } from '../../server/exchanges/reading.ts'
import { dueAt, plainCalendar } from '../../server/obligations/counting.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportConflict, supportStatement } from '../../server/statements/supporting.ts'
import type { Db } from '../client.ts'
import { type OpeningHours, phases } from '../schema/index.ts'
import { clockScenes } from './clocks.ts'
import { consulting } from './consulting.ts'
import type { DemoCast } from './demo.ts'
import { dateAfter, daysBefore, hoursAfter } from './playing.ts'
import type { Answering, Raising, Saying, Story } from './story.ts'

interface Company {
  id: string
  slug: string
  name: string
  timeZone: string
  hours: OpeningHours
}

interface Scene {
  at: Date
  play: () => Promise<unknown>
}

/** Opens the dialogue, plays everything that was said and answered in the order of its times, and brings it to its phase. */
export async function playDialogue(tx: Db, company: Company, story: Story, { cast, at: now }: { cast: DemoCast; at: Date }) {
  const at = daysBefore(now, story.days)
  const by = cast.maren
  const { slug } = await openDialogue(tx, company, {
    by,
    question: story.question,
    context: story.context,
    championId: cast[story.champion].personId,
    promiseHours: 16,
    statementHours: 16,
    supportsForAnswer: 5,
    visibility: 'public',
    options: story.options,
    at,
  })
  const find = () => findDialogue(tx, company, slug, { reader: by, at: now })
  await publishDialogue(tx, await find(), { by, at: hoursAfter(at, 2) })
  const dialogue = await find()
  await playInOrder(scenesOf(tx, dialogue, story, { cast, now }), now)
  const path = phases.slice(phases.indexOf('listening') + 1, phases.indexOf(story.phase) + 1)
  for (const [index, to] of path.entries()) await changePhase(tx, await find(), { by, to, at: daysBefore(now, (path.length - index) * 4) })
}

/** A scene can add scenes: an answer follows what was said, a verdict follows the answer. What would be later than now has not happened. */
async function playInOrder(scenes: Scene[], now: Date) {
  const waiting = [...scenes]
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.at.getTime() - b.at.getTime())
    const scene = waiting.shift()!
    if (scene.at > now) return
    const next = await scene.play()
    if (Array.isArray(next)) waiting.push(...(next as Scene[]))
  }
}

function scenesOf(tx: Db, dialogue: Dialogue, story: Story, given: { cast: DemoCast; now: Date }): Scene[] {
  const said = story.said.map((saying) => ({ at: daysBefore(given.now, saying.day), play: () => say(tx, dialogue, saying, given) }))
  const raised = story.raised.map((raising) => ({
    at: daysBefore(given.now, raising.day),
    play: () => raise(tx, dialogue, raising, given),
  }))
  return [...said, ...raised]
}

async function say(tx: Db, dialogue: Dialogue, saying: Saying, { cast, now }: { cast: DemoCast; now: Date }): Promise<Scene[]> {
  const at = daysBefore(now, saying.day)
  const { who, choice, why, trying, nearly, felt, asks = false, same = [], asked, answer } = saying
  const { id } = await postStatement(tx, dialogue, {
    by: cast[who],
    choice,
    why,
    trying: trying ?? null,
    nearly: nearly ?? null,
    felt: felt ?? null,
    asksAnswer: asks,
    at,
  })
  const supports = same.map((supporter, index) => {
    const when = hoursAfter(at, 3 + index * 5)
    return { at: when, play: () => supportStatement(tx, dialogue, { by: cast[supporter], statementId: id, at: when }) }
  })
  const consults = consulting(tx, dialogue, { kind: 'statement', id }, { asked, cast, at })
  return [...supports, ...consults, ...answering(tx, dialogue, { kind: 'statement', id }, { answer, by: saying, cast, at })]
}

async function raise(tx: Db, dialogue: Dialogue, raising: Raising, { cast, now }: { cast: DemoCast; now: Date }): Promise<Scene[]> {
  const at = daysBefore(now, raising.day)
  const { who, need, instead, hiddenAs, same = [], asked, answer } = raising
  const { id } = await raiseConflict(tx, dialogue, {
    by: cast[who],
    need,
    instead,
    name: hiddenAs ?? null,
    hidden: hiddenAs !== undefined,
    at,
  })
  const supports = same.map((supporter, index) => {
    const when = hoursAfter(at, 2 + index * 4)
    return { at: when, play: () => supportConflict(tx, dialogue, { by: cast[supporter], conflictId: id, at: when }) }
  })
  const consults = consulting(tx, dialogue, { kind: 'conflict', id }, { asked, cast, at })
  const clocks = clockScenes(tx, dialogue, id, { raising, cast, at })
  return [...supports, ...consults, ...clocks, ...answering(tx, dialogue, { kind: 'conflict', id }, { answer, by: raising, cast, at })]
}

interface Answered {
  answer: Answering | undefined
  by: Saying | Raising
  cast: DemoCast
  at: Date
}

function answering(
  tx: Db,
  dialogue: Dialogue,
  target: { kind: 'statement' | 'conflict'; id: string },
  { answer, by, cast, at: said }: Answered,
): Scene[] {
  if (!answer) return []
  const at = dueAt(plainCalendar(dialogue.company.timeZone), said, answer.afterHours).dueAt
  const commitments = answer.promises.map(({ who, what, inDays }) => ({ ownerId: cast[who].personId, what, dueOn: dateAfter(at, inDays) }))
  const play = async (): Promise<Scene[]> => {
    const { heard, answer: words, outcome, reason = null, help } = answer
    const credits = help.map((who) => cast[who].personId)
    const response = { heard, answer: words, outcome, reason, until: null, commitments, credits, expect: answer.expect ?? 'settled' }
    await publishResponse(tx, dialogue, { by: cast[answer.by], targets: [target], ...response, at })
    const { verdict } = answer
    if (!verdict) return []
    const { targetId } = (await findExchange(tx, dialogue, { ...target, at })).answer!
    const when = hoursAfter(at, verdict.afterHours)
    const { heard: wasHeard, correction = null, settled, feeling } = verdict
    const judge = async () => {
      await giveVerdict(tx, dialogue, { by: cast[by.who], targetId, heard: wasHeard, correction, settled, feeling, at: when })
      return answering(tx, dialogue, target, { answer: answer.again, by, cast, at: when })
    }
    return [{ at: when, play: judge }]
  }
  return [{ at, play }]
}
