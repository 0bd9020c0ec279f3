import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { criteria, criterionChanges, criterionRevisions, events, hidings } from '../../db/schema/index.ts'
import { appear } from '../../server/dialogues/appearing.ts'
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

  test('but a customer’s wording of it is, since both sides took it: the criterion with every wording, and that customer asks for it back', async ({
    db,
    database,
  }) => {
    const { halden } = await cast(db)
    const { ana, maren } = halden
    const companyId = halden.company.id
    const criterionId = await proposedCriterion(db, halden, 'It is quiet.', { by: halden.priya })
    await appear(db, halden.dialogue, { by: ana, hidden: false, knownToStaff: false, at })
    const words = { sentence: 'Foul words.', by: ana.personId, at }
    await db.insert(criterionRevisions).values({ companyId, criterionId, number: 2, ...words })
    await db.update(criteria).set({ revision: 2 }).where(eq(criteria.id, criterionId))
    const change = { companyId, id: newId(), criterionId, kind: 'reword', side: 'customer', ...words } as const
    await db.insert(criterionChanges).values({ ...change, adoptedAt: at })
    const { visitor } = await openDoors(database)
    expect((await (await visitor(maren)).get(`${dialogue}/hide?about=criterion:${criterionId}`)).body).toContain('Hide words of Ana Kovač')
    const { id } = await hideWords(db, halden.dialogue, { by: maren, what: { kind: 'criterion', id: criterionId }, reason, at })
    expect(await findHiding(db, halden.company, id)).toMatchObject({
      words: 'It is quiet.\n\nFoul words.',
      author: 'Ana Kovač',
      authorId: ana.personId,
    })
    const page = `${dialogue}/criteria/${criterionId}`
    expect((await (await visitor(ana)).get(page)).body).toContain(`${page}/appeal`)
    expect((await (await visitor(halden.priya)).get(page)).body).not.toContain(`${page}/appeal`)
    await appealHiding(db, halden.dialogue, { by: ana, hidingId: id, words: 'It is my own.', at })
  })

  test('and stays in sight however customers would have changed it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { ana, maren } = halden
    await appear(db, halden.dialogue, { by: ana, hidden: false, knownToStaff: false, at })
    const criterionId = await proposedCriterion(db, halden, 'We promise ten years.', { by: halden.priya })
    const proposal = { by: ana.personId, side: 'customer', at } as const
    await db.insert(criterionChanges).values([
      { companyId: halden.company.id, id: newId(), criterionId, kind: 'reword', sentence: 'Five years.', ...proposal },
      { companyId: halden.company.id, id: newId(), criterionId, kind: 'retire', reason: 'Nobody can know.', ...proposal, droppedAt: at },
    ])
    const hide = hideWords(db, halden.dialogue, { by: maren, what: { kind: 'criterion', id: criterionId }, reason, at })
    await expect(hide).rejects.toMatchObject({ reason: 'not_allowed' })
    const { get } = await (await openDoors(database)).visitor(maren)
    expect((await get(`${dialogue}/criteria/${criterionId}`)).body).not.toContain('hide?about=criterion')
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
