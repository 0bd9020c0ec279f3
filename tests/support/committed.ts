import type { Db } from '../../db/client.ts'
import { sayDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { askForAnotherDay } from '../../server/commitments/renegotiating.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { monday, type Troupe } from './cast.ts'

/** Commitments of a dialogue, one for each thing that can be said of one, so that none stands in the way of another. */

const at = monday

export type Committed = ReturnType<typeof nothingCommitted>

/** Ana's own are offered; the company's are said to be done, or their owner asks for another day. */
export async function commitmentsOn(db: Db, troupe: Troupe): Promise<Committed> {
  const { dialogue, ana, priya } = troupe
  const offer = async (by: Member, what: string) => {
    const given = { what, how: 'a film of it stands here', dueOn: '2026-12-12' }
    return (await offerCommitment(db, dialogue, { by, ...given, at })).id
  }
  const done = async (what: string) => {
    const commitmentId = await offer(priya, what)
    await sayDone(db, dialogue, { by: priya, commitmentId, words: 'The film is up.', at })
    return commitmentId
  }
  const asked = async (what: string) => {
    const commitmentId = await offer(priya, what)
    const later = { dueOn: '2027-01-15', reason: 'The microphone comes in January.' }
    return { id: commitmentId, day: (await askForAnotherDay(db, dialogue, { by: priya, commitmentId, ...later, at })).id }
  }
  return {
    toAccept: await offer(ana, 'measures for a week'),
    toDo: await offer(ana, 'sends the film'),
    toBreak: await offer(ana, 'drives in frost'),
    toMove: await offer(ana, 'asks the other drivers'),
    toConfirm: await done('tests the sound'),
    toContradict: await done('oils the rail'),
    byLink: await done('writes to every driver'),
    dayToAccept: await asked('measures the noise'),
    dayToDecline: await asked('cuts the seal open'),
  }
}

/** Ids that lead nowhere. */
export function nothingCommitted() {
  return {
    toAccept: newId(),
    toDo: newId(),
    toBreak: newId(),
    toMove: newId(),
    toConfirm: newId(),
    toContradict: newId(),
    byLink: newId(),
    dayToAccept: { id: newId(), day: newId() },
    dayToDecline: { id: newId(), day: newId() },
  }
}

/** Which of them an address is about. */
export function committedAt(pattern: string, { committed }: { committed: Committed }): { id: string; day?: string } | null {
  const act = /\/commitments\/:id\/([\w-]+(?:\/:day\/\w+)?)$/.exec(pattern)?.[1]
  const ids: Record<string, { id: string; day?: string }> = {
    accept: { id: committed.toAccept },
    done: { id: committed.toDo },
    broken: { id: committed.toBreak },
    'another-day': { id: committed.toMove },
    confirm: { id: committed.toConfirm },
    'not-done': { id: committed.toContradict },
    'another-day/:day/accept': committed.dayToAccept,
    'another-day/:day/decline': committed.dayToDecline,
  }
  return (act && ids[act]) || null
}
