import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database, Db } from '../../db/client.ts'
import { criteria as criteriaTable, options as optionTable, weighings } from '../../db/schema/index.ts'
import { criteriaOf } from '../../server/criteria/reading.ts'
import { optionsOnTheTable } from '../../server/dialogues/on-the-table.ts'
import { acceptOption } from '../../server/dialogues/options.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { rate } from '../../server/weighing/rating.ts'
import { resultsOf } from '../../server/weighing/results.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'
import { type Gift, give } from '../support/weighed.ts'

const closesAt = later({ days: 3 })
const seenOnceGiven = 'What others weigh is seen once you have given your own weights.'

/** Customers put the cables first, the company the arm drive; together it is the cables. */
const gifts = ({ ana, jim, priya, tom }: Troupe): Gift[] => [
  { personId: ana.personId, points: [75, 25], scores: both([4, 2], [1, 3]) },
  { personId: jim.personId, points: [65, 35], scores: both([4, null], [2, 3]), evidence: 'Stuck in 3 of 1,000 cycles.' },
  { personId: priya.personId, side: 'company', points: [20, 80], scores: both([4, 2], [1, 3]), evidence: 'Measured in our cold chamber.' },
  { personId: tom.personId, side: 'company', points: [40, 60], scores: both([4, 1], [1, 4]) },
]

const both = (cables: (number | null)[], arm: (number | null)[]) => [cables, arm]

async function weighed(db: Db, who: (halden: Troupe) => Gift[] = gifts) {
  const { halden } = await cast(db)
  const criteria = [
    await sharedCriterion(db, halden, 'It never sticks in frost.'),
    await sharedCriterion(db, halden, 'I hear that it moved.', { at: later({ hours: 1 }) }),
  ]
  const options = [await sharedOption(db, halden, 'Two cables'), await sharedOption(db, halden, 'Arm drive', { at: later({ hours: 1 }) })]
  await give(db, halden, { criteria, options }, who(halden))
  return { halden, criteria, options }
}

/** What somebody reads, the tags left out. */
async function reading(database: Database, halden: Troupe, at: Date) {
  const doors = await openDoors(database, { at })
  return async (who: keyof Troupe | 'guest', rest = '') => {
    const { get } = await doors.visitor(who === 'guest' ? undefined : (halden[who] as { personId: string }))
    const { body, statusCode } = await get(`/halden/d/${halden.dialogue.slug}/criteria${rest}`)
    expect(statusCode).toBe(200)
    return { html: body, text: body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ') }
  }
}

describe('the results of a dialogue', () => {
  test('give each option its scores, the best first', async ({ db }) => {
    const { halden, options } = await weighed(db)
    const { basis, options: placed } = await resultsOf(db, halden.dialogue)
    expect(basis).toBe('joint')
    expect(placed).toEqual([
      { optionId: options[0], customers: 0.9375, company: expect.closeTo(0.575), joint: expect.closeTo(0.75625) },
      { optionId: options[1], customers: 0.48125, company: expect.closeTo(0.675), joint: expect.closeTo(0.578125) },
    ])
  })

  test('have no joint score where one side gave nothing', async ({ db }) => {
    const { halden, options } = await weighed(db, (troupe) => gifts(troupe).slice(0, 2))
    const { basis, options: placed } = await resultsOf(db, halden.dialogue)
    expect({ basis, first: placed[0] }).toEqual({
      basis: 'customer',
      first: { optionId: options[0], customers: 0.9375, company: null, joint: null },
    })
  })

  test('are empty before anybody gave anything', async ({ db }) => {
    const { halden } = await weighed(db, () => [])
    expect(await resultsOf(db, halden.dialogue)).toMatchObject({ basis: null, options: [{ joint: null }, { joint: null }] })
  })

  test('leave out what is no longer on the table', async ({ db }) => {
    const { halden, criteria } = await weighed(db)
    await db.update(criteriaTable).set({ retiredAt: monday }).where(eq(criteriaTable.id, criteria[0]!))
    const { options } = await resultsOf(db, halden.dialogue)
    expect(options.map(({ customers }) => customers)).toEqual([0.75, 0.5])
  })

  test('count no weights that were only typed part-way', async ({ db }) => {
    const { halden } = await weighed(db, (troupe) => gifts(troupe).slice(0, 1))
    await db.update(weighings).set({ weighedAt: null })
    expect((await resultsOf(db, halden.dialogue)).basis).toBeNull()
  })
})

describe('while weighing is open', () => {
  test.for(['guest', 'noor', 'maren'] as const)(
    'who has not given weights (%s) reads how many did, and no figure',
    async (who, { database }) => {
      const { halden } = await weighed(database.db)
      const open = await inPhase(database.db, halden, 'weighing', { closesAt })
      const { html, text } = await (await reading(database, open, later({ days: 1 })))(who)
      expect(text).toContain(seenOnceGiven)
      expect(text).toContain('2 customers and 2 people at Halden Windows weighed so far.')
      expect(html).not.toContain('class="matrix')
      const explained = await (await reading(database, open, later({ days: 1 })))(who, '/explained')
      expect(explained.text).toContain(seenOnceGiven)
    },
  )

  test.for(['ana', 'priya'] as const)(
    'who has given theirs (%s) reads the customers’ side, and nothing of the company’s',
    async (who, { database }) => {
      const { halden, options, criteria } = await weighed(database.db)
      const open = await inPhase(database.db, halden, 'weighing', { closesAt })
      const read = await reading(database, open, later({ days: 1 }))
      const { html, text } = await read(who)
      expect(text).toContain('Customers put Two cables first.')
      expect(text).toContain('What Halden Windows weighs and rates is sealed, for everybody, until Thursday 10:00 in Zagreb.')
      expect(html).not.toContain('class="rated company"')
      expect(text).not.toContain('Together')
      expect((await read(who, `/explained?option=${options[0]}`)).text).toContain('Stuck in 3 of 1,000 cycles.')
      expect((await read(who, `/explained?option=${options[0]}`)).text).not.toContain('cold chamber')
      expect((await read(who, `/explained?criterion=${criteria[0]}`)).text).not.toContain(' 30')
      const all = (await read(who, '/explained')).text
      expect(all).not.toContain('Together')
      expect(all).toContain('These are scores of customers alone: what Halden Windows weighs and rates is sealed until weighing closes.')
      expect(all).toContain('This can be said once weighing has closed.')
      const own = (await read('priya', `/explained?option=${options[0]}`)).text
      expect(own).toContain('(20 + 40) ÷ 100 = 0.6000')
    },
  )

  test('what was opened before stays open and is marked so, until any of it is changed', async ({ database }) => {
    const { halden, options, criteria } = await weighed(database.db)
    const open = await inPhase(database.db, halden, 'weighing', { closesAt })
    await database.db
      .update(weighings)
      .set({ openedAt: later({ hours: 2 }) })
      .where(eq(weighings.personId, halden.tom.personId))
    const read = await reading(database, open, later({ days: 1 }))
    const { html, text } = await read('ana')
    expect(text).toContain(
      'The figures of one person at Halden Windows were opened on 9 November, and nobody changed them since. What is given there from now on is sealed, for everybody, until Thursday 10:00 in Zagreb.',
    )
    expect(text).not.toContain('What Halden Windows weighs and rates is sealed')
    const doors = await openDoors(database, { at: later({ days: 1 }) })
    for (const [who, page] of [
      ['ana', 'weigh'],
      ['priya', 'weigh'],
      ['jim', 'rate'],
    ] as const) {
      const { body } = await (await doors.visitor(halden[who])).get(`/halden/d/${open.dialogue.slug}/${page}`)
      expect(body).toContain('What Halden Windows gave was opened on 9 November, and stays open where nobody changed it.')
      expect(body).not.toMatch(/nobody sees the weights|are sealed until weighing closes/)
    }
    const { body } = await (await doors.visitor(halden.maren)).get(`/halden/d/${open.dialogue.slug}/export`)
    expect(body).toContain('What was opened on 9 November can be read meanwhile with the criteria')
    expect(html.match(/class="rated company"/g)).toHaveLength(criteria.length * options.length)
    expect((await read('guest')).text).toContain(seenOnceGiven)
    const changed = [{ optionId: options[0]!, criterionId: criteria[0]!, score: null }]
    await rate(database.db, open.dialogue, { by: halden.tom, ratings: changed, at: later({ hours: 3 }) })
    expect((await read('ana')).html).not.toContain('class="rated company"')
  })

  test('it says how many weights are from before what is shared now', async ({ database }) => {
    const { halden } = await weighed(database.db)
    await sharedCriterion(database.db, halden, 'It costs no more.', { at: later({ hours: 2 }) })
    const open = await inPhase(database.db, halden, 'weighing', { closesAt })
    const { text } = await (await reading(database, open, later({ days: 1 })))('guest')
    expect(text).toContain('the weights of 2 customers are from before, and the weights of 2 people at Halden Windows are from before.')
  })
})

test('what shows ratings stands in an order that tells of nobody', async ({ database }) => {
  const people = ['B', 'A', 'C'].map((words) => ({ words, score: words === 'C' ? 4 : 1 }))
  const { halden, options } = await weighed(database.db, () =>
    people.map(({ words, score }) => ({ side: 'customer', points: [50, 50], scores: [[score, score]], evidence: `Shown by ${words}.` })),
  )
  const closed = await inPhase(database.db, halden, 'weighing', { closesAt })
  const { text } = await (await reading(database, closed, closesAt))('guest', `/explained?option=${options[0]}`)
  expect(text.match(/Shown by \w/g)).toEqual(['C', 'A', 'B', 'C', 'A', 'B'].map((words) => `Shown by ${words}`))
})

test('however many criteria are shared, the table has them all, as the decision does', async ({ database }) => {
  const { halden, criteria } = await weighed(database.db)
  const many = 101
  for (let number = criteria.length; number < many; number++) await sharedCriterion(database.db, halden, `It is good, ${number}.`)
  const closed = await inPhase(database.db, halden, 'weighing', { closesAt })
  const { shared } = await criteriaOf(database.db, closed.dialogue, { reader: null })
  expect([shared.list.length, shared.count]).toEqual([many, many])
})

describe('once weighing has closed', () => {
  test.for(['guest', 'noor', 'ana', 'maren'] as const)(
    'everybody (%s) reads both sides, and what is said of them',
    async (who, { database }) => {
      const { halden } = await weighed(database.db)
      const open = await inPhase(database.db, halden, 'weighing', { closesAt })
      const { text } = await (await reading(database, open, closesAt))(who)
      expect(text).toContain('Together, Two cables leads. Customers put it first; Halden Windows puts Arm drive first.')
      expect(text).toContain('2 customers and 2 people at Halden Windows weighed.')
      expect(text).toContain('“It never sticks in frost”: customers give it 70 points, Halden Windows 30.')
      expect(text).toContain('0.76 customers 0.94, Halden Windows 0.58')
      expect(text).toContain('1 does not know')
      expect(text).toContain('No. Leave anyone out, and the first place stays as it is.')
    },
  )

  test('each figure is explained with its numbers', async ({ database }) => {
    const { halden, options, criteria } = await weighed(database.db)
    const read = await reading(database, await inPhase(database.db, halden, 'decided'), later({ days: 9 }))
    const option = await read('guest', `/explained?option=${options[0]}`)
    expect(option.text).toContain('(0.9375 + 0.5750) ÷ 2 = 0.7563')
    expect(option.html).toContain(`id="on-${criteria[1]}"`)
    expect(option.text).toContain('Somebody at Halden Windows, 4 of 4: Measured in our cold chamber.')
    expect(option.text).not.toMatch(/Ana|Jim|Priya Shah,/)
    const criterion = await read('guest', `/explained?criterion=${criteria[0]}`)
    expect(criterion.text).toContain('In order, the mean of the two in the middle of 2: 70')
    expect((await read('guest', '/explained')).text).toContain('Each of the 4 who weighed is left out in turn')
  })

  test('the numbers that are shown make the mean that is shown', async ({ database }) => {
    const { halden, options } = await weighed(database.db, (troupe) => [
      { personId: troupe.ana.personId, points: [33, 67], scores: both([1, 3], [2, 2]) },
      { personId: troupe.jim.personId, points: [70, 30], scores: both([4, 2], [1, 3]) },
      { personId: troupe.priya.personId, side: 'company', points: [21, 79], scores: both([2, 1], [1, 3]) },
    ])
    const read = await reading(database, await inPhase(database.db, halden, 'decided'), later({ days: 9 }))
    const { text } = await read('guest', `/explained?option=${options[0]}`)
    expect(text).toContain('0.5850 0.8500 In order, the mean of the two in the middle of 2: 0.7175')
    expect(text).toContain('(0.7175 + 0.3025) ÷ 2 = 0.5100')
  })

  test('whoever weighed reads how their own score comes about, and nobody else does', async ({ database }) => {
    const { halden, options } = await weighed(database.db)
    const read = await reading(database, await inPhase(database.db, halden, 'decided'), later({ days: 9 }))
    const page = `/explained?option=${options[0]}`
    const { text } = await read('ana', page)
    expect(text).toContain('It never sticks in frost. 75 × 4/4 = 75')
    expect(text).toContain('I hear that it moved. 25 × 2/4 = 12.5')
    expect(text).toContain('(75 + 12.5) ÷ 100 = 0.8750')
    expect((await read('jim', page)).text).toContain('you don’t know: left out (65) ÷ 65 = 1.0000')
    for (const who of ['guest', 'noor', 'maren'] as const) expect((await read(who, page)).html).not.toContain('id="own"')
  })

  test('what is furthest apart is told of weights and of ratings', async ({ database }) => {
    const { halden } = await weighed(database.db)
    const read = await reading(database, await inPhase(database.db, halden, 'decided'), later({ days: 9 }))
    const { text } = await read('guest', '/explained')
    expect(text).toContain('It never sticks in frost. 70 and 30: 40 apart')
    expect(text).toMatch(
      /Ratings, of 4: customers and Halden Windows Those that are furthest apart. Two cables : I hear that it moved. 2 and 1.5: 0.5 apart/,
    )
  })

  test('what hinges on one person says which option would be first without them, and not who they are', async ({ database }) => {
    const { halden } = await weighed(database.db, ({ ana, jim, priya }) => [
      { personId: ana.personId, points: [50, 50], scores: both([4, 4], [0, 0]) },
      { personId: jim.personId, points: [50, 50], scores: both([1, 1], [2, 2]) },
      { personId: priya.personId, side: 'company', points: [50, 50], scores: both([2, 2], [2, 2]) },
    ])
    const read = await reading(database, await inPhase(database.db, halden, 'decided'), later({ days: 9 }))
    for (const page of ['', '/explained'])
      expect((await read('guest', page)).text).toContain('Without one customer of 2, Arm drive would be first.')
  })

  test('ratings of who gave no weights are said to count in the dots alone', async ({ database }) => {
    const { halden } = await weighed(database.db, (troupe) => [...gifts(troupe), { points: null, scores: both([1, 1], [1, 1]) }])
    const read = await reading(database, await inPhase(database.db, halden, 'decided'), later({ days: 9 }))
    expect((await read('guest')).text).toContain(
      'One person rated and gave no weights: their ratings count in the dots, and not in the scores.',
    )
  })

  test('there is nothing to explain of what is not on the table', async ({ database }) => {
    const { halden, criteria } = await weighed(database.db)
    await inPhase(database.db, halden, 'decided')
    const { get } = await (await openDoors(database)).visitor()
    expect((await get(`/halden/d/${halden.dialogue.slug}/criteria/explained?option=${criteria[0]}`)).statusCode).toBe(404)
  })
})

test('the part looks again by itself while weighing is open, and not any more once it has closed', async ({ database }) => {
  const { halden } = await weighed(database.db)
  const open = await inPhase(database.db, halden, 'weighing', { closesAt })
  expect((await (await reading(database, open, monday))('ana')).html).toMatch(/id="results"[^>]* data-look hx-get=/)
  expect((await (await reading(database, open, closesAt))('ana')).html).not.toContain('data-look')
})

test('words of a criterion that are out of sight are not in what is said of it', async ({ database }) => {
  const { halden, criteria } = await weighed(database.db)
  const { maren, dialogue } = halden
  await hideWords(database.db, dialogue, { by: maren, what: { kind: 'criterion', id: criteria[0]! }, reason: 'insult', at: monday })
  const read = await reading(database, await inPhase(database.db, halden, 'decided'), later({ days: 9 }))
  for (const rest of ['', '/explained', `/explained?criterion=${criteria[0]}`]) {
    const { text } = await read('guest', rest)
    expect(text).not.toContain('sticks in frost')
  }
  expect((await read('guest')).text).toContain('“…”: customers give it 70 points, Halden Windows 30.')
})

test('an option whose only statement is hidden keeps its place on the table, and not its name', async ({ db }) => {
  const { halden } = await weighed(db)
  const { ana, priya, maren, dialogue } = halden
  const { id } = await postStatement(db, dialogue, { by: ana, choice: 'A rude name', why: 'Because.', at: monday })
  const named = await db.select({ id: optionTable.id }).from(optionTable).where(eq(optionTable.name, 'A rude name'))
  await acceptOption(db, dialogue, { by: priya, optionId: named[0]!.id, at: monday })
  const namesNow = async () => (await optionsOnTheTable(db, dialogue)).map(({ name }) => name)
  expect(await namesNow()).toContain('A rude name')
  await hideWords(db, dialogue, { by: maren, what: { kind: 'statement', id }, reason: 'insult', at: monday })
  expect(await namesNow()).toEqual(expect.arrayContaining(['…', 'Two cables', 'Arm drive']))
  expect(await namesNow()).not.toContain('A rude name')
})

test('before anything is weighed, the page of criteria says nothing of weights', async ({ database }) => {
  const { halden } = await weighed(database.db, () => [])
  const read = await reading(database, halden, monday)
  expect((await read('guest')).html).not.toContain('id="results"')
  expect((await read('guest', '/explained')).text).toContain('Nothing to explain yet')
})
