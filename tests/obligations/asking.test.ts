import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, waitings } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { askCustomer, questionsOf } from '../../server/obligations/asking.ts'
import { contestQuestion, replyToQuestion, takeQuestionBack } from '../../server/obligations/replying.ts'
import { standingOf } from '../../server/obligations/standing.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const question = 'Which year is your car?'
const zagreb = (text: string) => new Date(`${text}:00+01:00`)
// Raised on Monday at ten in Zagreb: two working days are Wednesday at ten.
const [asked, due] = [zagreb('2026-11-10T10:00'), zagreb('2026-11-11T10:00')]
const [until, dueIfSilent] = [zagreb('2026-11-17T10:00'), zagreb('2026-11-18T10:00')]

async function owed(db: Db) {
  const { halden, acme } = await cast(db)
  const conflictId = await raised(db, halden)
  const [duty] = await dutiesOf(db, halden)
  return { halden, acme, conflictId, obligationId: duty!.id }
}

async function waitingFor(db: Db) {
  const all = await owed(db)
  const { halden, obligationId } = all
  await askCustomer(db, halden.company, { by: halden.priya, obligationId, question, at: asked })
  return { ...all, reply: { by: halden.ana, obligationId, reply: '2019.', at: zagreb('2026-11-10T15:00') } }
}

const dutyOf = async (db: Db, troupe: Troupe) => (await dutiesOf(db, troupe))[0]!
const kinds = async (db: Db) => (await db.select({ kind: events.kind }).from(events)).map(({ kind }) => kind)

describe('a question to the customer', () => {
  test('lets the clock wait, five working days at most', async ({ db }) => {
    const { halden, obligationId } = await owed(db)
    expect((await dutyOf(db, halden)).dueAt).toEqual(due)
    expect(await askCustomer(db, halden.company, { by: halden.priya, obligationId, question, at: asked })).toMatchObject({ until })
    const duty = await dutyOf(db, halden)
    expect(duty).toMatchObject({ firstDueAt: due, dueAt: dueIfSilent })
    const clock = { ...duty, waitsUntil: until, metAt: null }
    expect([later({ days: 2 }), until, later({ days: 10 })].map((at) => standingOf(clock, at))).toEqual(['waiting', 'running', 'overdue'])
    expect(await kinds(db)).toContain('question_asked')
  })

  test('is asked by who answers here, and by nobody else', async ({ db }) => {
    const { halden, acme, obligationId } = await owed(db)
    const asking = { obligationId, question, at: asked }
    for (const by of [halden.ana, halden.noor])
      await expect(askCustomer(db, halden.company, { by, ...asking })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(askCustomer(db, acme.company, { by: acme.priya, ...asking })).rejects.toMatchObject({ reason: 'not_found' })
    await askCustomer(db, halden.company, { by: halden.tom, ...asking })
  })

  test('is asked once, however often the form arrives, and one at a time', async ({ db }) => {
    const { halden, obligationId } = await owed(db)
    const asking = { by: halden.priya, id: newId(), obligationId, question, at: asked }
    await askCustomer(db, halden.company, asking)
    expect(await askCustomer(db, halden.company, asking)).toMatchObject({ id: asking.id, isNew: false })
    await expect(askCustomer(db, halden.company, { ...asking, id: newId() })).rejects.toMatchObject({ reason: 'taken', field: 'question' })
  })

  test('comes too late once the answer is due, or given', async ({ db }) => {
    const { halden, conflictId, obligationId } = await owed(db)
    const asking = { by: halden.priya, obligationId, question }
    await expect(askCustomer(db, halden.company, { ...asking, at: new Date(due.getTime() + 1) })).rejects.toMatchObject({
      reason: 'too_late',
    })
    await answered(db, halden, { kind: 'conflict', id: conflictId })
    await expect(askCustomer(db, halden.company, { ...asking, at: asked })).rejects.toMatchObject({ reason: 'too_late' })
  })

  test('waits for no colleague', async ({ db }) => {
    const { halden } = await cast(db)
    await raised(db, halden, { by: halden.tom })
    const { id: obligationId } = await dutyOf(db, halden)
    const asking = { by: halden.priya, obligationId, question, at: asked }
    await expect(askCustomer(db, halden.company, asking)).rejects.toMatchObject({ reason: 'not_allowed' })
  })
})

describe('the customer', () => {
  test('replies, and the clock runs again at once, later by what it waited', async ({ db }) => {
    const { halden, obligationId, reply } = await waitingFor(db)
    await replyToQuestion(db, halden.company, reply)
    await replyToQuestion(db, halden.company, reply)
    expect((await dutyOf(db, halden)).dueAt).toEqual(zagreb('2026-11-11T15:00'))
    const [only] = await questionsOf(db, { companyId: halden.company.id, obligationId })
    expect(only).toMatchObject({ end: 'replied', reply: '2019.', endedAt: reply.at, dueBefore: due })
    expect((await kinds(db)).filter((kind) => kind === 'question_replied')).toHaveLength(1)
  })

  test('says that it is no reason to wait, without a word', async ({ db }) => {
    const { halden, obligationId, reply } = await waitingFor(db)
    await contestQuestion(db, halden.company, { by: halden.ana, obligationId, reason: null, at: reply.at })
    expect((await dutyOf(db, halden)).dueAt).toEqual(zagreb('2026-11-11T15:00'))
    expect(await kinds(db)).toContain('question_contested')
  })

  test('is the only one who does', async ({ db }) => {
    const { halden, acme, reply } = await waitingFor(db)
    for (const by of [halden.jim, halden.priya, halden.maren])
      await expect(replyToQuestion(db, halden.company, { ...reply, by })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(replyToQuestion(db, acme.company, { ...reply, by: acme.ana })).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('replies after five days too, and the date stays where the wait left it', async ({ db }) => {
    const { halden, reply } = await waitingFor(db)
    await replyToQuestion(db, halden.company, { ...reply, at: zagreb('2026-11-17T16:00') })
    expect((await dutyOf(db, halden)).dueAt).toEqual(dueIfSilent)
  })

  test('replies once: a second word goes into a reply', async ({ db }) => {
    const { halden, reply } = await waitingFor(db)
    await replyToQuestion(db, halden.company, reply)
    await expect(replyToQuestion(db, halden.company, { ...reply, reply: '2020.' })).rejects.toMatchObject({ reason: 'taken' })
  })

  test('who was answered meanwhile is asked nothing more', async ({ db }) => {
    const { halden, conflictId, reply } = await waitingFor(db)
    await answered(db, halden, { kind: 'conflict', id: conflictId }, { at: zagreb('2026-11-10T12:00') })
    await expect(replyToQuestion(db, halden.company, reply)).rejects.toMatchObject({ reason: 'too_late' })
  })
})

describe('while the clock waits', () => {
  test('an answer meets the duty, in time', async ({ db }) => {
    const { halden, conflictId } = await waitingFor(db)
    const at = zagreb('2026-11-16T12:00')
    await answered(db, halden, { kind: 'conflict', id: conflictId }, { at })
    expect(standingOf({ ...(await dutyOf(db, halden)), waitsUntil: until, metAt: at }, at)).toBe('kept')
  })

  test('whoever asked takes the question back, and an admin may', async ({ db }) => {
    const { halden, obligationId, reply } = await waitingFor(db)
    const back = { obligationId, at: reply.at }
    for (const by of [halden.tom, halden.ana, halden.noor])
      await expect(takeQuestionBack(db, halden.company, { by, ...back })).rejects.toMatchObject({ reason: 'not_allowed' })
    await takeQuestionBack(db, halden.company, { by: halden.maren, ...back })
    expect((await dutyOf(db, halden)).dueAt).toEqual(zagreb('2026-11-11T15:00'))
  })

  test('a later date can be announced, and stands whatever the customer replies', async ({ db }) => {
    const { halden, conflictId, reply } = await waitingFor(db)
    const announced = { by: halden.priya, at: zagreb('2026-11-10T11:00'), outcome: 'find_out', reason: 'The test takes a week.' } as const
    await answered(db, halden, { kind: 'conflict', id: conflictId }, { ...announced, until: '2026-11-27', commitments: [] })
    await replyToQuestion(db, halden.company, reply)
    expect(await dutyOf(db, halden)).toMatchObject({ firstDueAt: due, dueAt: zagreb('2026-11-27T17:00') })
  })

  test('what is left of five days is all that a second question gets', async ({ db }) => {
    const { halden, obligationId, reply } = await waitingFor(db)
    await replyToQuestion(db, halden.company, { ...reply, at: zagreb('2026-11-13T10:00') })
    const again = await askCustomer(db, halden.company, {
      by: halden.tom,
      obligationId,
      question: 'And the model?',
      at: zagreb('2026-11-13T11:00'),
    })
    expect(again.until).toEqual(zagreb('2026-11-17T11:00'))
    await replyToQuestion(db, halden.company, { ...reply, reply: 'A.', at: zagreb('2026-11-18T09:00') })
    const third = { by: halden.tom, obligationId, question: 'And the colour?', at: zagreb('2026-11-18T09:30') }
    await expect(askCustomer(db, halden.company, third)).rejects.toMatchObject({ reason: 'too_late' })
  })
})

describe('a clock', () => {
  test('is stopped by no acknowledgement: a reply by staff is no answer and no question', async ({ db }) => {
    const { halden, conflictId } = await owed(db)
    const before = await dutyOf(db, halden)
    await postComment(db, halden.dialogue, { by: halden.priya, about: { conflictId }, words: 'We have seen it.', at: asked })
    expect(await dutyOf(db, halden)).toEqual(before)
    expect(standingOf({ ...before, waitsUntil: null, metAt: null }, later({ days: 3 }))).toBe('overdue')
  })

  test('that waited keeps every question in its own row', async ({ db }) => {
    const { halden, obligationId } = await waitingFor(db)
    expect(await db.select().from(waitings).where(eq(waitings.companyId, halden.company.id))).toMatchObject([
      { obligationId, question, by: halden.priya.personId, at: asked, until, dueBefore: due, endedAt: null, end: null },
    ])
  })
})
