import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { leaveAsItStands } from '../../server/conflicts/disagreeing.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { answered, judged, raised, stateAt } from '../support/story.ts'
import { test } from '../support/test.ts'

type Step = (db: Db, troupe: Troupe, story: { id: string; targetId: string; at: Date }) => Promise<{ targetId: string } | unknown>

const answer: Step = (db, troupe, { id, at }) => answered(db, troupe, { kind: 'conflict', id }, { at })
const newDate: Step = (db, troupe, { id, at }) =>
  answered(db, troupe, { kind: 'conflict', id }, { at, outcome: 'find_out', reason: 'We must measure it.', until: '2026-11-19' })
const settle: Step = (db, troupe, { targetId, at }) => judged(db, troupe, targetId, { settled: 'yes', at })
const notYet: Step = (db, troupe, { targetId, at }) => judged(db, troupe, targetId, { settled: 'not_yet', at })
const no: Step = (db, troupe, { targetId, at }) => judged(db, troupe, targetId, { settled: 'no', at })
const withdraw: Step = (db, troupe, { id, at }) =>
  withdrawConflict(db, troupe.dialogue, { by: troupe.ana, conflictId: id, reason: null, at })
const leaveIt: Step = (db, troupe, { id, at }) => leaveAsItStands(db, troupe.dialogue, { by: troupe.ana, conflictId: id, words: null, at })
const companyLeavesIt: Step = (db, troupe, { id, at }) =>
  leaveAsItStands(db, troupe.dialogue, { by: troupe.tom, conflictId: id, words: null, at })
const aMonth: Step = async () => {}

/** What happens, an hour after the other, and how the conflict stands after it; a month passes where it says so. */
const courses: [story: string, steps: Step[], state: string][] = [
  ['raised', [], 'raised'],
  ['answered', [answer], 'answered'],
  ['given a new date', [newDate], 'raised'],
  ['given a new date, then answered', [newDate, answer], 'answered'],
  ['answered, settled', [answer, settle], 'settled'],
  ['answered, not yet settled', [answer, notYet], 'reopened'],
  ['answered, not settled', [answer, no], 'reopened'],
  ['answered, then a month of silence', [answer, aMonth], 'unconfirmed'],
  ['answered, a month of silence, settled', [answer, aMonth, settle], 'settled'],
  ['answered, a month of silence, not settled', [answer, aMonth, no], 'reopened'],
  ['settled, then not after all', [answer, settle, no], 'reopened'],
  ['reopened, answered', [answer, no, answer], 'answered'],
  ['reopened, answered, settled', [answer, no, answer, settle], 'settled'],
  ['reopened, settled by the first answer after all', [answer, notYet, settle], 'settled'],
  ['withdrawn', [withdraw], 'withdrawn'],
  ['answered, withdrawn', [answer, withdraw], 'withdrawn'],
  ['answered, left by the customer', [answer, leaveIt], 'answered'],
  ['answered, left by the company', [answer, companyLeavesIt], 'answered'],
  ['answered, left by both', [answer, companyLeavesIt, leaveIt], 'agreed_to_disagree'],
  ['not settled, left by both', [answer, no, leaveIt, companyLeavesIt], 'agreed_to_disagree'],
]

describe('a conflict that is', () => {
  test.for(courses)('%s', async ([_, steps, state], { db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    let [hours, targetId] = [0, '']
    for (const step of steps) {
      hours += step === aMonth ? 31 * 24 : 1
      const done = (await step(db, halden, { id, targetId, at: later({ hours }) })) as { targetId?: string } | undefined
      targetId = done?.targetId ?? targetId
    }
    expect(await stateAt(db, halden, id, later({ hours }))).toBe(state)
  })
})

test('silence becomes unconfirmed after thirty days, and not before', async ({ db }) => {
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  await answered(db, halden, { kind: 'conflict', id })
  expect(await stateAt(db, halden, id, later({ days: 30 }))).toBe('answered')
  expect(await stateAt(db, halden, id, later({ days: 30, hours: 1 }))).toBe('unconfirmed')
})
