import type { Db } from '../../db/client.ts'
import { acceptCommitment } from '../../server/commitments/accepting.ts'
import { breakCommitment } from '../../server/commitments/breaking.ts'
import { confirmCommitment } from '../../server/commitments/confirming.ts'
import { sayDone, sayNotDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { acceptAnotherDay, askForAnotherDay, declineAnotherDay } from '../../server/commitments/renegotiating.ts'
import { leaveAsItStands } from '../../server/conflicts/disagreeing.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { handOver } from '../../server/obligations/handing.ts'
import { replyToQuestion } from '../../server/obligations/replying.ts'
import { Refusal } from '../../server/refusal.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { giveSupporterVerdict } from '../../server/responses/supporters.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportConflict, withdrawSupport } from '../../server/statements/supporting.ts'
import { later, type Troupe } from '../support/cast.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'

/** Numbers from 0 to 1 that look like chance and are the same each time (mulberry32). */
export function chances(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Walk {
  seed: number
  steps: number
}

type Target = { kind: 'conflict' | 'statement'; id: string }

/** A story in which anybody does anything in any order, over months: whatever the rules refuse has not happened. Gives when it ends. */
export async function walk(db: Db, troupe: Troupe, { seed, steps }: Walk) {
  const chance = chances(seed)
  const one = <One>(all: readonly One[]) => all[Math.floor(chance() * all.length)]!
  const { dialogue, company, ana, jim, priya, tom, maren } = troupe
  const targets: Target[] = []
  const answers: { targetId: string; about: Target }[] = []
  let at = later({ hours: 1 })
  // Mostly what is fresh: much of what could be done to the rest was done, and would be refused.
  const duty = async () => one((await dutiesOf(db, troupe)).slice(0, 3))
  const target = () => one(chance() < 0.8 ? targets.slice(-4) : targets)
  const answer = () => one(chance() < 0.8 ? answers.slice(-3) : answers)
  const conflict = () => one(targets.filter(({ kind }) => kind === 'conflict').slice(-3)).id
  const day = (days: number) => new Date(at.getTime() + Math.floor(days) * 86_400_000).toISOString().slice(0, 10)
  const promises: string[] = []
  const promise = () => one(promises.slice(-6))
  const aboutPromise = () => ({ by: one([ana, ana, jim, priya, tom]), commitmentId: promise(), at })
  const deeds: (() => Promise<unknown>)[] = [
    ...Array.from({ length: 2 }, () => async () => {
      const offered = { what: 'measures it', how: 'a table', dueOn: day(chance() * 20), at }
      promises.push((await offerCommitment(db, dialogue, { by: one([ana, priya, tom]), ...offered })).id)
    }),
    async () => await acceptCommitment(db, dialogue, aboutPromise()),
    ...Array.from({ length: 4 }, () => async () => {
      const about = aboutPromise()
      for (const by of [ana, priya]) await sayDone(db, dialogue, { ...about, by, words: 'It is done.' }).catch(refusals)
    }),
    async () => await sayNotDone(db, dialogue, { ...aboutPromise(), words: 'It is not.' }),
    ...Array.from({ length: 4 }, () => async () => {
      const about = aboutPromise()
      for (const by of [ana, priya]) await confirmCommitment(db, dialogue, { ...about, by }).catch(refusals)
    }),
    async () => await breakCommitment(db, dialogue, { ...aboutPromise(), words: 'It cannot be.' }),
    async () => {
      const { commitmentId } = aboutPromise()
      const owner = one([ana, priya])
      const { id } = await askForAnotherDay(db, dialogue, { by: owner, commitmentId, dueOn: day(1 + chance() * 20), reason: 'Rain.', at })
      const answer = { commitmentId, renegotiationId: id, by: owner === ana ? priya : ana, at }
      await (chance() < 0.8 ? acceptAnotherDay(db, dialogue, answer) : declineAnotherDay(db, dialogue, answer))
    },
    ...Array.from({ length: 3 }, () => async () => {
      targets.push({ kind: 'conflict', id: await raised(db, troupe, { by: one([ana, ana, jim, jim, tom]), at }) })
    }),
    async () => {
      const words = { choice: 'the cable', why: 'It never once stuck.' }
      const { id } = await postStatement(db, dialogue, { by: one([ana, jim]), ...words, asksAnswer: true, at })
      targets.push({ kind: 'statement', id })
    },
    ...Array.from({ length: 4 }, () => async () => {
      const about = target()
      const expect = one(['settled', 'heard', 'not_heard'] as const)
      const { targetId } = await answered(db, troupe, about, {
        by: one([priya, tom]),
        expect,
        commitments: [{ what: 'tests it', how: 'a sound', ownerId: tom.personId, dueOn: day(chance() * 30) }],
        at,
      })
      answers.push({ targetId, about })
    }),
    ...Array.from({ length: 4 }, () => async () => {
      const heard = one(['yes', 'yes', 'partly', 'no'] as const)
      const settled = one(['yes', 'yes', 'not_yet', 'no'] as const)
      const correction = heard === 'yes' ? null : 'Not that.'
      await giveVerdict(db, dialogue, { by: one([ana, jim]), targetId: answer().targetId, heard, settled, correction, feeling: 0, at })
    }),
    async () => {
      const said = { heard: one(['yes', 'no'] as const), settled: one(['yes', 'not_yet'] as const), feeling: 1 }
      const { targetId, about } = answer()
      const by = one([ana, jim])
      if (about.kind === 'conflict') await supportConflict(db, dialogue, { by, conflictId: about.id, at }).catch(refusals)
      await giveSupporterVerdict(db, dialogue, { by, targetId, ...said, at })
    },
    ...Array.from({ length: 4 }, () => async () => {
      const until = new Date(at.getTime() + (5 + Math.floor(chance() * 4)) * 86_400_000).toISOString().slice(0, 10)
      await answered(db, troupe, target(), { outcome: 'find_out', until, reason: 'We must look first.', commitments: [], at })
    }),
    async () =>
      await handOver(db, company, {
        by: priya,
        obligationId: (await duty()).id,
        toId: one([tom, maren, priya]).personId,
        reason: 'Knows more.',
        at,
      }),
    async () => await askCustomer(db, company, { by: priya, obligationId: (await duty()).id, question: 'Which door?', at }),
    async () => await replyToQuestion(db, company, { by: one([ana, jim]), obligationId: (await duty()).id, reply: 'The left one.', at }),
    async () => await withdrawConflict(db, dialogue, { by: one([ana, jim]), conflictId: conflict(), reason: null, at }),
    async () => {
      const conflictId = conflict()
      await leaveAsItStands(db, dialogue, { by: one([ana, jim]), conflictId, words: null, at })
      await leaveAsItStands(db, dialogue, { by: priya, conflictId, words: null, at })
    },
    async () => {
      const { about } = answer()
      if (about.kind === 'conflict') await withdrawSupport(db, dialogue, { by: one([ana, jim]), about: { conflictId: about.id }, at })
    },
  ]
  await deeds[0]!()
  for (let step = 0; step < steps; step += 1) {
    at = new Date(at.getTime() + chance() * 24 * 3_600_000)
    await one(deeds)().catch(refusals)
  }
  return at
}

function refusals(error: unknown) {
  // Nothing was answered yet, or no conflict raised: nothing can be done to it.
  if (!(error instanceof Refusal) && !(error instanceof TypeError)) throw error
}
