import { and, eq } from 'drizzle-orm'
import { acceptChange } from '../../server/criteria/adopting.ts'
import { proposeChange } from '../../server/criteria/changing.ts'
import { endorseCriterion } from '../../server/criteria/endorsing.ts'
import { linkStatement } from '../../server/criteria/linking.ts'
import { proposeCriterion } from '../../server/criteria/proposing.ts'
import { acceptChange as acceptOptionChange, proposeChange as proposeOptionChange } from '../../server/dialogues/option-changing.ts'
import { acceptOption, normaliseName, proposeOption } from '../../server/dialogues/options.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { options } from '../schema/index.ts'
import { awake, daysAfter, daysAgo, hoursAfter, known, type Scene, type Stage } from './playing.ts'
import type { CriterionChange, OptionChange, ProposedCriterion, ProposedOption, Remark, Table } from './table.ts'

/** How what is on the table came to be there, and what became of it. */
export function shaping(stage: Stage, { options = [], changes = [], criteria }: Table): Scene[] {
  return [
    ...options.map((option) => proposing(stage, option)),
    ...changes.map((change) => changingOption(stage, change)),
    ...criteria.map((criterion) => proposingCriterion(stage, criterion)),
  ]
}

export function remarks(stage: Stage, about: Parameters<typeof postComment>[2]['about'], said: Remark[] = []): Scene[] {
  const { tx, dialogue, cast } = stage
  return said.map(({ who, day, words }) => {
    const at = daysAgo(stage, day)
    return { at, play: () => postComment(tx, dialogue, { by: cast[who], about, words, at }) }
  })
}

function proposing(stage: Stage, { key, who, day, name, accepted, comments }: ProposedOption): Scene {
  const { tx, dialogue, cast, ids } = stage
  const at = daysAgo(stage, day)
  const play = async () => {
    const { id: optionId } = await proposeOption(tx, dialogue, { by: cast[who], name, at })
    ids.set(key, optionId)
    const when = awake(daysAfter(at, 0.8), dialogue)
    const accept = () => acceptOption(tx, dialogue, { by: cast[accepted!], optionId, at: when })
    return [...(accepted ? [{ at: when, play: accept }] : []), ...remarks(stage, { optionId }, comments)]
  }
  return { at, play }
}

function changingOption(stage: Stage, change: OptionChange): Scene {
  const { tx, dialogue, cast, ids } = stage
  const at = daysAgo(stage, change.day)
  const play = async () => {
    const optionId = await optionCalled(stage, change.about)
    const { is: kind, reason } = change
    const asked = {
      kind,
      reason,
      ...(change.is === 'rename' && { name: change.name }),
      ...(change.is === 'merge' && { intoId: known(stage, change.into) }),
    }
    const { id: changeId } = await proposeOptionChange(tx, dialogue, { by: cast[change.who], optionId, ...asked, at })
    const when = awake(daysAfter(at, 0.8), dialogue)
    const accept = async () => {
      const done = await acceptOptionChange(tx, dialogue, { by: cast[change.agreed], optionId, changeId, at: when })
      ids.set(change.about, done.optionId)
    }
    return [{ at: when, play: accept }]
  }
  return { at, play }
}

/** An option by the story's key, or by the name under which somebody chose it. */
export async function optionCalled(stage: Stage, keyOrName: string) {
  const { tx, dialogue, ids } = stage
  if (ids.has(keyOrName)) return known(stage, keyOrName)
  const [found] = await tx
    .select({ id: options.id })
    .from(options)
    .where(and(eq(options.companyId, dialogue.companyId), eq(options.dialogueId, dialogue.id), eq(options.key, normaliseName(keyOrName))))
  return found!.id
}

function proposingCriterion(stage: Stage, proposed: ProposedCriterion): Scene {
  const { tx, dialogue, cast, ids } = stage
  const { key, who, day, sentence, measure = null, source = null, from, endorsed = [], linked = [], changes = [], comments } = proposed
  const at = daysAgo(stage, day)
  const play = async () => {
    const statementId = from ? known(stage, from) : null
    const { id: criterionId } = await proposeCriterion(tx, dialogue, { by: cast[who], sentence, measure, source, statementId, at })
    ids.set(key, criterionId)
    const endorsements = endorsed.map((one, index) => {
      const when = awake(hoursAfter(at, 5 + index * 9), dialogue)
      return { at: when, play: () => endorseCriterion(tx, dialogue, { by: cast[one], criterionId, at: when }) }
    })
    const links = linked.map((link) => {
      const when = daysAgo(stage, link.day)
      const play = () => linkStatement(tx, dialogue, { by: cast[link.who], criterionId, statementId: known(stage, link.said), at: when })
      return { at: when, play }
    })
    const changed = changes.map((change) => changing(stage, criterionId, change))
    return [...endorsements, ...links, ...changed, ...remarks(stage, { criterionId }, comments)]
  }
  return { at, play }
}

function changing(stage: Stage, criterionId: string, change: CriterionChange): Scene {
  const { tx, dialogue, cast } = stage
  const at = daysAgo(stage, change.day)
  const play = async () => {
    const { id: changeId } = await proposeChange(tx, dialogue, { by: cast[change.who], criterionId, change: wanted(stage, change), at })
    return change.agreed.map((one, index) => {
      const when = awake(hoursAfter(at, 6 + index * 7), dialogue)
      return { at: when, play: () => acceptChange(tx, dialogue, { by: cast[one], criterionId, changeId, at: when }) }
    })
  }
  return { at, play }
}

function wanted(stage: Stage, change: CriterionChange): Parameters<typeof proposeChange>[2]['change'] {
  const { reason } = change
  if (change.is === 'merge') return { kind: 'merge', intoId: known(stage, change.into), reason }
  if (change.is === 'retire') return { kind: 'retire', reason }
  return { kind: 'reword', sentence: change.sentence, measure: change.measure ?? null, source: change.source ?? null, reason }
}
