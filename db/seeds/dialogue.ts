import { raiseConflict } from '../../server/conflicts/raising.ts'
import { openDialogue } from '../../server/dialogues/opening.ts'
import { publishDialogue } from '../../server/dialogues/publishing.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { findExchange } from '../../server/exchanges/reading.ts'
import { dueAt, plainCalendar } from '../../server/obligations/counting.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportConflict, supportStatement } from '../../server/statements/supporting.ts'
import type { Db } from '../client.ts'
import type { OpeningHours } from '../schema/index.ts'
import { clockScenes } from './clocks.ts'
import { consulting } from './consulting.ts'
import { deciding } from './deciding.ts'
import type { DemoCast } from './demo.ts'
import { dateAfter, daysBefore, hoursAfter, known, playInOrder, type Scene, type Stage } from './playing.ts'
import { coursesOf } from './promising.ts'
import { shaping } from './shaping.ts'
import type { Answering, Raising, Saying, Story } from './story.ts'
import { weighing } from './weighing.ts'
import { whys } from './whys.ts'

interface Company {
  id: string
  slug: string
  name: string
  timeZone: string
  hours: OpeningHours
}

/** Opens the dialogue, and plays everything that was said, answered, weighed, decided and promised in the order of its times. */
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
  const stage: Stage = { tx, dialogue: await find(), cast, ids: new Map(), now }
  await playInOrder(scenesOf(stage, story), now)
}

function scenesOf(stage: Stage, { said, raised, table, whys: themes }: Story): Scene[] {
  const scenes = [
    ...said.map((saying) => ({ at: daysBefore(stage.now, saying.day), play: () => say(stage, saying) })),
    ...raised.map((raising) => ({ at: daysBefore(stage.now, raising.day), play: () => raise(stage, raising) })),
  ]
  return [
    ...scenes,
    ...(table ? [...shaping(stage, table), ...weighing(stage, table), ...deciding(stage, table)] : []),
    ...(themes ? whys(stage, themes) : []),
  ]
}

async function say(stage: Stage, saying: Saying): Promise<Scene[]> {
  const { tx, dialogue, cast, ids, now } = stage
  const at = daysBefore(now, saying.day)
  const { who, choice, why, trying, nearly, felt, asks = false, same = [], asked, answer, key } = saying
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
  if (key) ids.set(key, id)
  const supports = same.map((supporter, index) => {
    const when = hoursAfter(at, 3 + index * 5)
    return { at: when, play: () => supportStatement(tx, dialogue, { by: cast[supporter], statementId: id, at: when }) }
  })
  const consults = consulting(tx, dialogue, { kind: 'statement', id }, { asked, cast, at })
  return [...supports, ...consults, ...answering(stage, { kind: 'statement', id }, { answer, by: saying, at })]
}

async function raise(stage: Stage, raising: Raising): Promise<Scene[]> {
  const { tx, dialogue, cast, now } = stage
  const at = daysBefore(now, raising.day)
  const { who, need, instead, hiddenAs, about, same = [], asked, answer } = raising
  const { id } = await raiseConflict(tx, dialogue, {
    by: cast[who],
    need,
    instead,
    name: hiddenAs ?? null,
    hidden: hiddenAs !== undefined,
    aboutCriterionId: about ? known(stage, about) : null,
    at,
  })
  const supports = same.map((supporter, index) => {
    const when = hoursAfter(at, 2 + index * 4)
    return { at: when, play: () => supportConflict(tx, dialogue, { by: cast[supporter], conflictId: id, at: when }) }
  })
  const consults = consulting(tx, dialogue, { kind: 'conflict', id }, { asked, cast, at })
  const clocks = clockScenes(tx, dialogue, id, { raising, cast, at })
  return [...supports, ...consults, ...clocks, ...answering(stage, { kind: 'conflict', id }, { answer, by: raising, at })]
}

interface Answered {
  answer: Answering | undefined
  by: Saying | Raising
  at: Date
}

function answering(stage: Stage, target: { kind: 'statement' | 'conflict'; id: string }, { answer, by, at: said }: Answered): Scene[] {
  if (!answer) return []
  const { tx, dialogue, cast } = stage
  const at = dueAt(plainCalendar(dialogue.company.timeZone), said, answer.afterHours).dueAt
  const commitments = answer.promises.map(({ who, what, how, inDays }) => ({
    ownerId: cast[who].personId,
    what,
    how,
    dueOn: dateAfter(at, inDays),
  }))
  const play = async (): Promise<Scene[]> => {
    const { heard, answer: words, outcome, reason = null, help } = answer
    const credits = help.map((who) => cast[who].personId)
    const response = { heard, answer: words, outcome, reason, until: null, commitments, credits, expect: answer.expect ?? 'settled' }
    const { id: responseId } = await publishResponse(tx, dialogue, { by: cast[answer.by], targets: [target], ...response, at })
    const courses = await coursesOf(stage, { responseId }, answer.promises, at)
    const { verdict } = answer
    if (!verdict) return courses
    const { targetId } = (await findExchange(tx, dialogue, { ...target, at })).answer!
    const when = hoursAfter(at, verdict.afterHours)
    const { heard: wasHeard, correction = null, settled, feeling } = verdict
    const judge = async () => {
      await giveVerdict(tx, dialogue, { by: cast[by.who], targetId, heard: wasHeard, correction, settled, feeling, at: when })
      return answering(stage, target, { answer: answer.again, by, at: when })
    }
    return [...courses, { at: when, play: judge }]
  }
  return [{ at, play }]
}
