import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { commitmentSteps, criterionStatements, decisionOptions, ratings, weighings, weights } from '../../db/schema/index.ts'
import type { Dialogue } from '../../server/dialogues/reading.ts'
import { dictionary, exportFile, type FileName, fileNames } from '../../server/exports/files.ts'
import { newId } from '../../server/ids.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { wordsFor } from '../../server/words/words.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { raised } from '../support/story.ts'
import { test } from '../support/test.ts'
import { decided, disagreed, promised, proposedCriterion } from '../support/worked.ts'

const at = later({ hours: 1 })
const reason = 'insult'

describe('a line for each criterion', () => {
  test('tells its words, how it stands, who endorses it and what speaks for it', async ({ db }) => {
    const { halden } = await cast(db)
    const { id: statementId } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: 'Quiet.', at: monday })
    const shared = await sharedCriterion(db, halden, '=It is quiet.')
    const proposed = await proposedCriterion(db, halden, 'It is cheap.', { at })
    const link = { companyId: halden.company.id, criterionId: shared, statementId, by: halden.ana.personId, at }
    await db.insert(criterionStatements).values(link)
    const conflict = await raised(db, halden, { aboutCriterionId: shared })
    expect(await rowsOf(db, halden.dialogue, 'criteria')).toMatchObject([
      {
        criterion_id: shared,
        path: `/halden/d/window-motor/criteria/${shared}`,
        sentence: "'=It is quiet.",
        state: 'shared',
        customers_endorse: '1',
        company_endorses: '1',
        statement_ids: statementId,
        conflict_ids: conflict,
        shared_at: '2026-11-09T09:00:00.000Z',
      },
      { criterion_id: proposed, state: 'proposed', shared_at: '', company_endorses: '0' },
    ])
    expect(await rowsOf(db, halden.dialogue, 'statements')).toMatchObject([{ statement_id: statementId, criterion_ids: shared }])
    expect(await rowsOf(db, halden.dialogue, 'conflicts')).toMatchObject([{ about_criterion_id: shared, about_commitment_id: '' }])
  })

  test('tells that its words are hidden, and none of them', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await proposedCriterion(db, halden, 'Foul words.')
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'criterion', id }, reason, at })
    expect(await rowsOf(db, halden.dialogue, 'criteria')).toMatchObject([{ criterion_id: id, sentence: '', hidden_reason: reason }])
  })
})

describe('a line for each decision and each commitment', () => {
  test('tells what was decided, on what, and what both sides said of it', async ({ db }) => {
    const { halden } = await cast(db)
    const criterion = await sharedCriterion(db, halden, 'It is quiet.')
    const option = await sharedOption(db, halden, 'Belt')
    const first = await decided(db, halden, 'We try it first.')
    const second = await decided(db, halden, 'It is quiet in frost.', { criterionIds: [criterion], at })
    const taken = { companyId: halden.company.id, dialogueId: halden.dialogue.id, decisionId: second, optionId: option }
    await db.insert(decisionOptions).values(taken)
    await disagreed(db, halden, second, 'Price was not weighed.')
    expect(await rowsOf(db, halden.dialogue, 'decisions')).toMatchObject([
      { decision_id: first, stands: 'false' },
      {
        decision_id: second,
        stands: 'true',
        decided_by: 'Priya Shah',
        options: 'Belt',
        option_ids: option,
        criterion_ids: criterion,
        rationale: 'It is quiet in frost.',
        customers_against: '1',
        company_against: '0',
        review_on: '2027-05-01',
        customers_held_yes: '0',
      },
    ])
  })

  test('tells who does what by when, how far it is and how it stood; nothing of hidden words', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await promised(db, halden, 'tests the sound', { by: halden.priya })
    const step = { companyId: halden.company.id, id: newId(), commitmentId: id, by: halden.ana.personId, at }
    await db.insert(commitmentSteps).values({ ...step, kind: 'accepted', side: 'customer' })
    await postComment(db, halden.dialogue, { by: halden.priya, about: { commitmentId: id }, words: 'Half.', percent: 50, at })
    const foul = await promised(db, halden, 'Foul words.', { at })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'commitment', id: foul }, reason, at })
    expect(await rowsOf(db, halden.dialogue, 'commitments')).toMatchObject([
      {
        commitment_id: id,
        side: 'company',
        owner: 'Priya Shah',
        what: 'tests the sound',
        first_due_on: '2026-12-12',
        due_on: '2026-12-12',
        state: 'accepted',
        overdue: 'false',
        percent: '50',
        accepted_at: '2026-11-09T10:00:00.000Z',
        hidden_reason: '',
      },
      { commitment_id: foul, what: '', state: 'offered', hidden_reason: reason },
    ])
    expect((await rowsOf(db, halden.dialogue, 'commitments', later({ days: 60 })))[0]).toMatchObject({ overdue: 'true' })
  })
})

describe('weights and ratings', () => {
  test('are nobody’s to take away before weighing has closed, and the page says when that is', async ({ db, database }) => {
    const { halden } = await cast(db)
    await inPhase(db, halden, 'weighing', { closesAt: later({ days: 2 }) })
    const doors = await openDoors(database)
    const page = '/halden/d/window-motor/export'
    for (const person of [halden.noor, halden.maren]) {
      const { get } = await doors.visitor(person)
      const { body } = await get(page)
      expect(body).toContain('Weights and ratings can be taken away once weighing has closed: Wednesday')
      for (const file of ['weights', 'ratings']) {
        expect(body).not.toContain(`href="${page}/${file}.csv"`)
        const { statusCode, body: refusal } = await get(`${page}/${file}.csv`)
        expect([statusCode, refusal.includes('once weighing has closed')]).toEqual([403, true])
      }
    }
    doors.moveTo(later({ days: 3 }))
    const { get } = await doors.visitor(halden.noor)
    for (const file of ['weights', 'ratings']) {
      expect((await get(page)).body).toContain(`href="${page}/${file}.csv"`)
      expect((await get(`${page}/${file}.csv`)).statusCode).toBe(200)
    }
  })

  test('are of people whom nothing in the file names, the same within it and another in the next', async ({ db }) => {
    const { halden } = await cast(db)
    await weigh(db, halden)
    const { dialogue } = await inPhase(db, halden, 'decided')
    const [one, other] = [await rowsOf(db, dialogue, 'weights'), await rowsOf(db, dialogue, 'weights')]
    expect(one).toHaveLength(4)
    const people = new Set(one.map(({ person }) => person))
    expect(people.size).toBe(2)
    expect(other.some(({ person }) => people.has(person!))).toBe(false)
    for (const person of people) {
      const own = one.filter((row) => row.person === person)
      expect(own.map(({ points }) => Number(points)).reduce((sum, points) => sum + points)).toBe(100)
    }
    const text = JSON.stringify([one, await rowsOf(db, dialogue, 'ratings')])
    for (const { personId, name } of [halden.ana, halden.priya])
      expect([text.includes(personId), text.includes(name)]).toEqual([false, false])
    const rated = await rowsOf(db, dialogue, 'ratings')
    expect(rated.map(({ option, score }) => `${option} ${score}`).toSorted()).toEqual(['Belt ', 'Belt 0'])
  })

  test('leave out what was typed part-way, and what is hidden is empty', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet } = await weigh(db, halden)
    await db.update(weighings).set({ weighedAt: null }).where(eq(weighings.personId, halden.priya.personId))
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'criterion', id: quiet }, reason, at })
    const { dialogue } = await inPhase(db, halden, 'decided')
    const rows = await rowsOf(db, dialogue, 'weights')
    expect(rows.map(({ side }) => side)).toEqual(['customer', 'customer'])
    expect(rows.find(({ criterion_id }) => criterion_id === quiet)).toMatchObject({ criterion: '' })
  })
})

test('every file is in the dictionary, column by column, and asks for nothing but its company', async ({ db }) => {
  const { halden } = await cast(db)
  await weigh(db, halden)
  const { dialogue } = await inPhase(db, halden, 'decided')
  const lines = dictionary(wordsFor('en'))
  for (const name of fileNames) {
    let text = ''
    const sent = await statementsSent(async () => {
      for await (const piece of exportFile(db, dialogue, name, { at })) text += piece
    })
    expect(withoutCompany(sent), name).toEqual([])
    expect(lines.filter(({ file }) => file === name).map(({ column }) => column)).toEqual(parse(text)[0])
  }
})

/** Ana and Priya weigh two criteria; Ana rates, and Priya does not know. */
async function weigh(db: Db, { company, dialogue, ...troupe }: Troupe) {
  const halden = { company, dialogue, ...troupe }
  const [companyId, dialogueId] = [company.id, dialogue.id]
  const [quiet, cheap] = [await sharedCriterion(db, halden, 'It is quiet.'), await sharedCriterion(db, halden, 'It is cheap.')]
  const option = await sharedOption(db, halden, 'Belt')
  for (const [by, side, points, score] of [
    [troupe.ana, 'customer', 70, 0],
    [troupe.priya, 'company', 20, null],
  ] as const) {
    const own = { companyId, dialogueId, personId: by.personId }
    await db.insert(weighings).values({ ...own, side, weighedAt: at, ratedAt: at, at })
    await db.insert(weights).values([
      { ...own, criterionId: quiet, points },
      { ...own, criterionId: cheap, points: 100 - points },
    ])
    await db.insert(ratings).values({ ...own, optionId: option, criterionId: quiet, score, at })
  }
  return { quiet, cheap, option }
}

async function rowsOf(db: Db, dialogue: Dialogue, name: FileName, until = later({ hours: 2 })): Promise<Record<string, string>[]> {
  let text = ''
  for await (const piece of exportFile(db, dialogue, name, { at: until })) text += piece
  return parse(text, { columns: true })
}
