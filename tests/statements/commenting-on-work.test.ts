import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { comments, commitments, options } from '../../db/schema/index.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { progressNow } from '../../server/statements/progress.ts'
import { threadsOf } from '../../server/statements/threads.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'
import { decided, promised, proposedCriterion, proposedOption } from '../support/worked.ts'

const at = monday
const dialogue = '/halden/d/window-motor'
const words = 'At what speed?'

describe('replying to what both sides work on', () => {
  test('is for both sides, two deep, and each thing shows its own replies', async ({ db }) => {
    const { halden } = await cast(db)
    const criterionId = await proposedCriterion(db, halden, 'It is quiet.')
    const abouts = [
      { criterionId },
      { optionId: await proposedOption(db, halden, 'One cable') },
      { decisionId: await decided(db, halden, 'It is quiet in frost.') },
      { commitmentId: await promised(db, halden, 'tests the sound') },
    ]
    for (const about of abouts) {
      const { id } = await postComment(db, halden.dialogue, { by: halden.jim, about, words, at })
      await postComment(db, halden.dialogue, { by: halden.priya, about, parentId: id, words: 'Twenty.', at: later({ hours: 1 }) })
    }
    for (const about of abouts) {
      const { onWords, onAnswer } = await threadsOf(db, halden.dialogue, { about, path: '/here', reader: null })
      expect(onWords).toMatchObject([{ words, by: { name: 'Jim Boateng' }, replies: [{ words: 'Twenty.', side: 'company' }] }])
      expect(onAnswer).toEqual([])
    }
  })

  test('is nothing for analysts, nor for another company’s people, nor under a reply to something else', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const about = { criterionId: await proposedCriterion(db, halden, 'It is quiet.') }
    const { id: parentId } = await postComment(db, halden.dialogue, { by: halden.jim, about, words, at })
    const other = { optionId: await proposedOption(db, halden, 'One cable') }
    const reply = (by: typeof halden.jim, of = halden.dialogue) => postComment(db, of, { by, about, words, at })
    await expect(reply(halden.noor)).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(reply(acme.jim, acme.dialogue)).rejects.toMatchObject({ reason: 'not_found' })
    await expect(postComment(db, halden.dialogue, { by: halden.ana, about: other, parentId, words, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
    expect(await db.$count(comments)).toBe(1)
  })

  test('on an option that became part of another is read with the other, and can be replied to there', async ({ db }) => {
    const { halden } = await cast(db)
    const optionId = await proposedOption(db, halden, 'One cable')
    const living = await proposedOption(db, halden, 'Single cable')
    const { id: parentId } = await postComment(db, halden.dialogue, { by: halden.jim, about: { optionId }, words, at })
    await db.update(options).set({ mergedIntoId: living, mergedAt: at }).where(eq(options.id, optionId))
    await postComment(db, halden.dialogue, { by: halden.ana, about: { optionId: living }, parentId, words: 'Ten.', at })
    const { onWords } = await threadsOf(db, halden.dialogue, { about: { optionId: living }, path: '/here', reader: null })
    expect(onWords).toMatchObject([{ words, replies: [{ words: 'Ten.' }] }])
  })
})

describe('how far a commitment is', () => {
  test('its owner says, and the latest counts', async ({ db }) => {
    const { halden } = await cast(db)
    const commitmentId = await promised(db, halden, 'tests the sound', { by: halden.priya })
    const say = (percent: number | null, hours: number) =>
      postComment(db, halden.dialogue, { by: halden.priya, about: { commitmentId }, words, percent, at: later({ hours }) })
    const progress = async () => {
      const [row] = await db.select({ progress: progressNow(halden.company.id, commitments.id) }).from(commitments)
      return row!.progress
    }
    expect(await progress()).toBeNull()
    await say(60, 1)
    await say(40, 2)
    await say(null, 3)
    expect(await progress()).toBe(40)
  })

  test('nobody else says, nor of anything else', async ({ db }) => {
    const { halden } = await cast(db)
    const commitmentId = await promised(db, halden, 'tests the sound', { by: halden.priya })
    const criterionId = await proposedCriterion(db, halden, 'It is quiet.')
    for (const by of [halden.ana, halden.tom, halden.maren])
      await expect(postComment(db, halden.dialogue, { by, about: { commitmentId }, words, percent: 60, at })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
    await expect(
      postComment(db, halden.dialogue, { by: halden.priya, about: { criterionId }, words, percent: 60, at }),
    ).rejects.toMatchObject({ reason: 'not_allowed' })
    expect(await db.$count(comments)).toBe(0)
  })

  test('is asked of its owner alone, from 0 to 100, and stands beside the words', async ({ db, database }) => {
    const { halden } = await cast(db)
    const page = `${dialogue}/commitments/${await promised(db, halden, 'tests the sound', { by: halden.priya })}/comments`
    const { visitor } = await openDoors(database)
    const owner = await visitor(halden.priya)
    expect((await (await visitor(halden.jim)).get(page)).body).not.toContain('name="percent"')
    expect((await owner.get(page)).body).toContain('name="percent"')
    for (const percent of ['101', '-1', 'half', '5.5']) {
      const refused = await owner.post(page, { words: 'The sound is recorded.', percent })
      expect(refused.statusCode).toBe(422)
      expect(refused.body).toContain('Write a whole number from 0 to 100, or nothing.')
      expect(refused.body).toContain('The sound is recorded.')
    }
    expect((await owner.post(page, { words: 'The sound is recorded.', percent: '60' })).statusCode).toBe(303)
    expect((await (await visitor()).get(page)).body).toContain('60% done')
    const own = page.replace('/comments', '')
    expect((await owner.get(own)).body).toContain('name="percent"')
    await owner.post(`${own}/done`, { words: 'There.' })
    expect((await owner.get(own)).body).not.toContain('name="percent"')
  })
})

describe('the replies by themselves', () => {
  test('lead back to what they are about; a refused one keeps what was typed; an earlier decision’s are read there', async ({
    db,
    database,
  }) => {
    const { halden } = await cast(db)
    const earlier = await decided(db, halden, 'We try it first.')
    const latest = await decided(db, halden, 'It is quiet in frost.', { at: later({ days: 1 }) })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.jim)
    const pageOf = (id: string) => `${dialogue}/decision/${id}/comments`
    expect((await get(pageOf(earlier))).body).toContain('We try it first.')
    expect((await post(pageOf(latest), { words: '' })).statusCode).toBe(422)
    const at = async (id: string) => (await post(pageOf(id), { words })).headers.location
    expect(await at(latest)).toMatch(new RegExp(`^${dialogue}/decision#comment-`))
    expect(await at(earlier)).toMatch(new RegExp(`^${pageOf(earlier)}#comment-`))
  })
})
