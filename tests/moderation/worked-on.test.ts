import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { criterionChanges, criterionRevisions, events, hidings } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { appealHiding } from '../../server/moderation/appealing.ts'
import { type Hideable, hideWords } from '../../server/moderation/hiding.ts'
import { restoreWords } from '../../server/moderation/lifting.ts'
import { findHiding, hidingsOf } from '../../server/moderation/reading.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'
import { decided, disagreed, promised, proposedCriterion, proposedOption } from '../support/worked.ts'

const at = monday
const reason = 'insult'
const dialogue = '/halden/d/window-motor'

describe('what customers propose, promise and have against a decision', () => {
  test('is hidden for a reason and brought back, each once, with its author and its page', async ({ db }) => {
    const { halden } = await cast(db)
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never stuck.', at })
    for (const [what, page, words] of await ofCustomer(db, halden)) {
      const hide = () => hideWords(db, halden.dialogue, { by: halden.maren, what, reason, at })
      const { id } = await hide()
      expect(await hide()).toEqual({ id })
      expect(await findHiding(db, halden.company, id)).toMatchObject({
        author: 'Ana Kovač',
        authorId: halden.ana.personId,
        words,
        path: page,
      })
      await appealHiding(db, halden.dialogue, { by: halden.ana, hidingId: id, words: 'It is my own.', at })
      await restoreWords(db, halden.company, { by: halden.maren, hidingId: id, at })
      const facts = await db.select({ kind: events.kind, detail: events.detail }).from(events).where(eq(events.isPublic, true))
      const told = facts.filter(({ detail }) => detail.hidingId === id)
      expect(told.map(({ kind }) => kind).sort()).toEqual(['hiding_appealed', 'words_hidden', 'words_restored'])
      expect(told.filter(({ detail }) => detail[`${what.kind}Id`] === what.id)).toHaveLength(2)
    }
    expect(await hidingsOf(db, halden.company)).toHaveLength(4)
  })

  test('is hidden by admins only, and not by another company’s', async ({ db }) => {
    const { halden, acme } = await cast(db)
    for (const [what] of await ofCustomer(db, halden)) {
      for (const by of [halden.ana, halden.priya, halden.noor])
        await expect(hideWords(db, halden.dialogue, { by, what, reason, at })).rejects.toMatchObject({ reason: 'not_allowed' })
      await expect(hideWords(db, acme.dialogue, { by: acme.maren, what, reason, at })).rejects.toMatchObject({ reason: 'not_found' })
    }
    expect(await db.$count(hidings)).toBe(0)
  })

  test('is looked at before it is hidden, and leads back to its page', async ({ db, database }) => {
    const { halden } = await cast(db)
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never stuck.', at })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.maren)
    for (const [{ kind, id }, page, words] of await ofCustomer(db, halden)) {
      const hide = `${dialogue}/hide?about=${kind}:${id}`
      const { body } = await get(hide)
      expect(body).toContain(words.split('\n')[0])
      expect(body).toContain('Hide words of Ana Kovač')
      expect((await post(hide, { reason })).headers.location).toBe(`${dialogue}/${page}`)
    }
  })
})

describe('what the company itself proposes, promises and says', () => {
  test('is not hidden from its customers', async ({ db, database }) => {
    const { halden } = await cast(db)
    const by = halden.priya
    const all: Hideable[] = [
      { kind: 'criterion', id: await proposedCriterion(db, halden, 'It is quiet.', { by }) },
      { kind: 'option', id: await proposedOption(db, halden, 'One cable', { by }) },
      { kind: 'commitment', id: await promised(db, halden, 'tests the sound', { by }) },
      { kind: 'dissent', id: await disagreed(db, halden, await decided(db, halden, 'It is quiet in frost.'), 'I would not.', { by }) },
    ]
    const { post } = await (await openDoors(database)).visitor(halden.maren)
    for (const what of all) {
      await expect(hideWords(db, halden.dialogue, { by: halden.maren, what, reason, at })).rejects.toMatchObject({ reason: 'not_allowed' })
      expect((await post(`${dialogue}/hide?about=${what.kind}:${what.id}`, { reason })).statusCode).toBe(403)
    }
    expect(await db.$count(hidings)).toBe(0)
  })

  test('but a customer’s words about it are: the criterion with every wording it was ever given', async ({ db }) => {
    const { halden } = await cast(db)
    const companyId = halden.company.id
    const criterionId = await proposedCriterion(db, halden, 'It is quiet.', { by: halden.priya })
    await db
      .insert(criterionRevisions)
      .values({ companyId, criterionId, number: 2, sentence: 'Second wording.', by: halden.priya.personId, at })
    const change = { kind: 'reword', sentence: 'Foul words.', by: halden.ana.personId, side: 'customer', at } as const
    await db.insert(criterionChanges).values({ companyId, id: newId(), criterionId, ...change })
    const { id } = await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'criterion', id: criterionId }, reason, at })
    expect((await findHiding(db, halden.company, id)).words).toBe('It is quiet.\n\nSecond wording.\n\nFoul words.')
  })
})

/** One of each by Ana: what it is, its page below the dialogue's address, and its words. */
async function ofCustomer(db: Db, halden: Troupe): Promise<[what: Hideable, page: string, words: string][]> {
  const criterion = await proposedCriterion(db, halden, 'It is quiet.')
  const option = await proposedOption(db, halden, 'One cable')
  const commitment = await promised(db, halden, 'records the sound')
  const dissent = await disagreed(db, halden, await decided(db, halden, 'It is quiet in frost.'), 'Price was not weighed.')
  return [
    [{ kind: 'criterion', id: criterion }, `criteria/${criterion}`, 'It is quiet.'],
    [{ kind: 'option', id: option }, `options/${option}`, 'One cable'],
    [{ kind: 'commitment', id: commitment }, `commitments/${commitment}`, 'records the sound'],
    [{ kind: 'dissent', id: dissent }, 'decision', 'Price was not weighed.'],
  ]
}
