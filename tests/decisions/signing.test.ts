import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { decisionReviews, decisions, dissents } from '../../db/schema/index.ts'
import { giveDissent } from '../../server/decisions/dissenting.ts'
import { decisionsOf } from '../../server/decisions/reading.ts'
import { recordDecision } from '../../server/decisions/recording.ts'
import { reviewDecision } from '../../server/decisions/reviewing.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { later, monday } from '../support/cast.ts'
import { inPhase } from '../support/deciding.ts'
import { test } from '../support/test.ts'
import { aDecision, weighedTable } from './story.ts'

const reviewDay = new Date('2027-05-08T22:00:00Z')

async function decided(db: Db) {
  const table = await weighedTable(db)
  const { id: decisionId } = await recordDecision(db, table.halden.dialogue, { by: table.halden.priya, ...aDecision(table), at: monday })
  return { ...table, halden: await inPhase(db, table.halden, 'decided'), decisionId }
}

type Decided = Awaited<ReturnType<typeof decided>>

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ reason }) => reason,
  )

describe('a dissent', () => {
  const dissented = (db: Db, { halden, decisionId }: Decided, by: Member, words = 'I will not hear it.') =>
    giveDissent(db, halden.dialogue, { by, decisionId, words, at: monday })

  test('is signed by either side, by name, and not by analysts', async ({ db }) => {
    const all = await decided(db)
    const { ana, tom, maren, noor } = all.halden
    for (const by of [ana, tom, maren]) expect(await reasonOf(dissented(db, all, by))).toBe('done')
    expect(await reasonOf(dissented(db, all, noor))).toBe('not_allowed')
    const [decision] = await decisionsOf(db, all.halden.dialogue, { reader: ana })
    expect(decision!.dissents.map(({ side, staff, author }) => [side, staff?.name ?? author?.name]).toSorted()).toEqual([
      ['company', 'Maren Roth'],
      ['company', 'Tom Berg'],
      ['customer', 'Ana Kovač'],
    ])
    expect(decision!.own.dissents).toBe(true)
  })

  test('is signed once: the same again changes nothing, other words are refused', async ({ db }) => {
    const all = await decided(db)
    await dissented(db, all, all.halden.ana)
    expect((await dissented(db, all, all.halden.ana)).isNew).toBe(false)
    expect(await reasonOf(dissented(db, all, all.halden.ana, 'And it is dear.'))).toBe('taken')
    expect(await db.$count(dissents)).toBe(1)
  })

  test('is of the decision that stands, in a dialogue that is open', async ({ db }) => {
    const all = await decided(db)
    await recordDecision(db, all.halden.dialogue, { by: all.halden.priya, ...aDecision(all), at: later({ days: 1 }) })
    expect(await reasonOf(dissented(db, all, all.halden.ana))).toBe('taken')
    expect(await reasonOf(dissented(db, { ...all, decisionId: newId() }, all.halden.ana))).toBe('not_found')
    expect(await reasonOf(dissented(db, { ...all, halden: await inPhase(db, all.halden, 'closed') }, all.halden.ana))).toBe('closed')
  })

  test('that is hidden keeps its place without its words', async ({ db }) => {
    const all = await decided(db)
    const { id } = await dissented(db, all, all.halden.ana)
    await hideWords(db, all.halden.dialogue, { by: all.halden.maren, what: { kind: 'dissent', id }, reason: 'insult', at: monday })
    const [decision] = await decisionsOf(db, all.halden.dialogue, { reader: null })
    expect(decision!.dissents[0]).toMatchObject({ words: null, hiding: { reason: 'insult', by: 'Maren Roth' } })
  })
})

describe('a review', () => {
  const reviewed = (
    db: Db,
    { halden, decisionId }: Decided,
    by: Member,
    { held = 'yes' as 'yes' | 'partly' | 'no', words = null as string | null, at = reviewDay, id = newId() } = {},
  ) => reviewDecision(db, halden.dialogue, { by, id, decisionId, held, words, at })

  test('begins on its day, which begins at midnight where the company is', async ({ db }) => {
    const all = await decided(db)
    expect(await reasonOf(reviewed(db, all, all.halden.ana, { at: new Date(reviewDay.getTime() - 1) }))).toBe('closed')
    expect(await reasonOf(reviewed(db, all, all.halden.ana))).toBe('done')
  })

  test('counts the latest word of each person, and keeps the earlier ones', async ({ db }) => {
    const all = await decided(db)
    const { ana, jim, priya, noor } = all.halden
    await reviewed(db, all, ana, { held: 'yes' })
    await reviewed(db, all, ana, { held: 'no', words: 'It froze.', at: new Date(reviewDay.getTime() + 1000) })
    await reviewed(db, all, jim, { held: 'partly' })
    await reviewed(db, all, priya)
    expect(await reasonOf(reviewed(db, all, noor))).toBe('not_allowed')
    const [decision] = await decisionsOf(db, all.halden.dialogue, { reader: ana })
    expect(decision!.counts.map(({ side, held, count }) => `${side} ${held} ${count}`).toSorted()).toEqual([
      'company yes 1',
      'customer no 1',
      'customer partly 1',
    ])
    expect(decision!.reviews[0]).toMatchObject({ held: 'no', words: 'It froze.', author: { name: 'Ana Kovač' } })
    expect(decision!.own.held).toBe('no')
    expect(await db.$count(decisionReviews)).toBe(4)
  })

  test('sent twice counts once', async ({ db }) => {
    const all = await decided(db)
    const id = newId()
    for (const isNew of [true, false]) expect((await reviewed(db, all, all.halden.ana, { id })).isNew).toBe(isNew)
  })

  test('is given in a closed dialogue, too, and not of a decision that was replaced', async ({ db }) => {
    const all = await decided(db)
    expect(await reasonOf(reviewed(db, { ...all, halden: await inPhase(db, all.halden, 'closed') }, all.halden.ana))).toBe('done')
    await inPhase(db, all.halden, 'decided')
    await recordDecision(db, all.halden.dialogue, { by: all.halden.priya, ...aDecision(all), at: later({ days: 1 }) })
    expect(await db.$count(decisions)).toBe(2)
    expect(await reasonOf(reviewed(db, all, all.halden.jim))).toBe('taken')
  })
})
