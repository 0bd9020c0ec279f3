import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues, events, phaseChanges } from '../../db/schema/index.ts'
import { changePhase, type Phase, waysFrom } from '../../server/dialogues/phases.ts'
import { publishDialogue } from '../../server/dialogues/publishing.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { headOf } from '../../server/dialogues/showing.ts'
import { wordsFor } from '../../server/words/words.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase } from '../support/deciding.ts'
import { test } from '../support/test.ts'

const at = later({ days: 1 })

test('from each phase the next is open, every earlier one and an early close want a reason', () => {
  const ways = (phase: Phase) =>
    waysFrom({ phase, weighingClosesAt: null }, at).map(({ to, needsReason }) => `${to}${needsReason ? ' because' : ''}`)
  expect(ways('draft')).toEqual([])
  expect(ways('listening')).toEqual(['weighing', 'closed because'])
  expect(ways('weighing')).toEqual(['decided', 'listening because', 'closed because'])
  expect(ways('decided')).toEqual(['delivering', 'weighing because', 'listening because', 'closed because'])
  expect(ways('delivering')).toEqual(['closed', 'decided because', 'weighing because', 'listening because'])
  expect(ways('closed')).toEqual(['delivering because', 'decided because', 'weighing because', 'listening because'])
})

test('weighing that was announced to close later is closed before only with a reason', async ({ db }) => {
  const { halden } = await cast(db)
  const closesAt = later({ days: 3 })
  const { dialogue, priya } = await inPhase(db, halden, 'weighing', { closesAt })
  const early = { by: priya, to: 'decided' as const, at }
  await expect(changePhase(db, dialogue, early)).rejects.toMatchObject({ reason: 'invalid', field: 'reason' })
  await changePhase(db, dialogue, { ...early, reason: 'Everybody has weighed.' })
  const moved = await now(db, halden)
  expect(headOf(moved, 'whys', { reader: null, words: wordsFor('en') }).turn).toMatchObject({
    isOn: true,
    reason: 'Everybody has weighed.',
  })
  expect(waysFrom({ phase: 'weighing', weighingClosesAt: closesAt }, closesAt)[0]).toMatchObject({ to: 'decided', needsReason: false })
})

test('the champion and an admin move a dialogue on; its history is kept', async ({ db }) => {
  const { halden } = await cast(db)
  await changePhase(db, halden.dialogue, { by: halden.priya, to: 'weighing', at })
  await changePhase(db, await now(db, halden), { by: halden.maren, to: 'decided', at: later({ days: 2 }) })
  await changePhase(db, await now(db, halden), {
    by: halden.priya,
    to: 'weighing',
    reason: 'Two options were missing.',
    at: later({ days: 3 }),
  })
  const dialogue = await now(db, halden)
  expect(dialogue).toMatchObject({
    phase: 'weighing',
    turn: { from: 'decided', to: 'weighing', reason: 'Two options were missing.', at: later({ days: 3 }) },
  })
  const kinds = await db
    .select({ kind: events.kind, isPublic: events.isPublic })
    .from(events)
    .where(eq(events.dialogueId, dialogue.id))
    .orderBy(events.version)
  expect(kinds.map(({ kind }) => kind)).toEqual(['phase_changed', 'phase_changed', 'phase_stepped_back'])
  expect(await db.$count(phaseChanges, eq(phaseChanges.dialogueId, dialogue.id))).toBe(3)
})

test('nobody else does', async ({ db }) => {
  const { halden, acme } = await cast(db)
  for (const by of [halden.tom, halden.noor, halden.ana, acme.priya]) {
    await expect(changePhase(db, halden.dialogue, { by, to: 'weighing', at })).rejects.toMatchObject({
      reason: 'not_allowed',
      values: { champion: 'Priya Shah' },
    })
  }
})

test('a step back and an early close want a reason', async ({ db }) => {
  const { halden } = await cast(db)
  await expect(changePhase(db, halden.dialogue, { by: halden.priya, to: 'closed', at })).rejects.toMatchObject({
    reason: 'invalid',
    field: 'reason',
  })
  await changePhase(db, halden.dialogue, { by: halden.priya, to: 'closed', reason: 'The supplier left the market.', at })
  const closed = await now(db, halden)
  await expect(changePhase(db, closed, { by: halden.priya, to: 'listening', at })).rejects.toMatchObject({
    reason: 'invalid',
    field: 'reason',
  })
  await changePhase(db, closed, { by: halden.priya, to: 'listening', reason: 'They came back.', at })
  expect((await now(db, halden)).phase).toBe('listening')
})

test('no phase is skipped, and what was published never becomes a draft', async ({ db }) => {
  const { halden } = await cast(db)
  for (const to of ['decided', 'delivering', 'draft'] as const) {
    await expect(changePhase(db, halden.dialogue, { by: halden.priya, to, reason: 'Because.', at })).rejects.toMatchObject({
      reason: 'invalid',
      field: 'to',
    })
  }
})

test('asked for twice, a phase changes once', async ({ db }) => {
  const { halden } = await cast(db)
  await changePhase(db, halden.dialogue, { by: halden.priya, to: 'weighing', at })
  await changePhase(db, halden.dialogue, { by: halden.priya, to: 'weighing', at })
  await changePhase(db, await now(db, halden), { by: halden.priya, to: 'weighing', at })
  expect(await db.$count(phaseChanges, eq(phaseChanges.dialogueId, halden.dialogue.id))).toBe(1)
})

test('who did not see what another did meanwhile is told', async ({ db }) => {
  const { halden } = await cast(db)
  await changePhase(db, halden.dialogue, { by: halden.maren, to: 'closed', reason: 'The supplier left the market.', at })
  await expect(changePhase(db, halden.dialogue, { by: halden.priya, to: 'weighing', at })).rejects.toMatchObject({ reason: 'taken' })
})

test('the champion publishes a draft, once', async ({ db }) => {
  const { halden } = await cast(db)
  const draft = await asDraft(db, halden)
  await publishDialogue(db, draft, { by: halden.priya, at })
  await publishDialogue(db, draft, { by: halden.priya, at: later({ days: 2 }) })
  expect(await now(db, halden)).toMatchObject({ phase: 'listening', publishedAt: at })
  expect(await db.$count(events, eq(events.dialogueId, draft.id))).toBe(1)
})

test('a draft is published by nobody else, and goes nowhere else', async ({ db }) => {
  const { halden } = await cast(db)
  const draft = await asDraft(db, halden)
  for (const by of [halden.tom, halden.noor, halden.ana]) {
    await expect(publishDialogue(db, draft, { by, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  }
  await expect(changePhase(db, draft, { by: halden.priya, to: 'weighing', at })).rejects.toMatchObject({ reason: 'closed' })
})

async function now(db: Db, { company, priya }: Troupe) {
  return await findDialogue(db, company, 'window-motor', { reader: priya, at: monday })
}

async function asDraft(db: Db, troupe: Troupe) {
  await db.update(dialogues).set({ phase: 'draft', publishedAt: null }).where(eq(dialogues.companyId, troupe.company.id))
  return await now(db, troupe)
}
