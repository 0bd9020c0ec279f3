import type { Db } from '../../db/client.ts'
import { newId } from '../../server/ids.ts'
import { type Hideable, hideWords } from '../../server/moderation/hiding.ts'
import { monday, type Troupe } from './cast.ts'
import { decided, disagreed, promised, proposedCriterion, proposedOption, rewording } from './worked.ts'

const at = monday

/** What both sides work on together, said by Ana; each once more, hidden. A decision is the champion's. */
export async function workOn(db: Db, troupe: Troupe) {
  const decision = await decided(db, troupe, 'It is quiet in frost.')
  const earlier = await decided(db, troupe, 'We try it first.', { at: new Date(at.getTime() - 1) })
  const hidden = {
    criterion: await proposedCriterion(db, troupe, 'A hidden criterion.'),
    option: await proposedOption(db, troupe, 'A hidden option'),
    commitment: await promised(db, troupe, 'sends hidden words'),
    dissent: await disagreed(db, troupe, earlier, 'Hidden dissent.'),
  }
  for (const [kind, id] of Object.entries(hidden)) await hide(db, troupe, kind as keyof typeof hidden, id)
  const criterion = await proposedCriterion(db, troupe, 'It can be repaired at the roadside.')
  return {
    criterion,
    second: await proposedCriterion(db, troupe, 'A workshop can mend it.'),
    change: await rewording(db, troupe, criterion, 'It can be repaired anywhere.'),
    commitment: await promised(db, troupe, 'records the sound of her window'),
    decision,
    dissent: await disagreed(db, troupe, decision, 'Price was not weighed.'),
    hidden,
  }
}

export function nothingWorked(): Awaited<ReturnType<typeof workOn>> {
  const hidden = { criterion: newId(), option: newId(), commitment: newId(), dissent: newId() }
  return { criterion: newId(), second: newId(), change: newId(), commitment: newId(), decision: newId(), dissent: newId(), hidden }
}

/** Hidden by Maren, as an insult. */
export async function hide(db: Db, { dialogue, maren: by }: Troupe, kind: Hideable['kind'], id: string) {
  return (await hideWords(db, dialogue, { by, what: { kind, id }, reason: 'insult', at })).id
}
