import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { options } from '../../db/schema/index.ts'
import { mergeOptions } from '../../server/dialogues/option-merging.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { weighingOf } from '../../server/weighing/mine.ts'
import { cast, later, monday } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { readPage } from '../support/page.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'

const path = '/halden/d/window-motor'

describe('giving weights', () => {
  test('begins with as many points for each, and ends at the first option', async ({ database }) => {
    const { ana, frost, sound, price } = await open(database)
    const { values } = readPage((await ana.get(`${path}/weigh`)).body)
    expect([frost, sound, price].map((id) => values[`points-${id}`]).toSorted()).toEqual(['33', '33', '34'])
    const given = await ana.post(`${path}/weigh`, points({ [frost]: 60, [sound]: 40, [price]: 0 }))
    expect([given.statusCode, given.headers.location]).toEqual([303, `${path}/rate`])
    expect(readPage((await ana.get(`${path}/weigh`)).body).values).toMatchObject(points({ [frost]: 60, [sound]: 40, [price]: 0 }))
  })

  test('that do not make 100 comes back with what was typed, and says what is missing', async ({ database }) => {
    const { ana, frost, sound, price } = await open(database)
    const typed = points({ [frost]: 60, [sound]: 28, [price]: 0 })
    const { statusCode, body } = await ana.post(`${path}/weigh`, typed)
    const { values, problems } = readPage(body)
    expect([statusCode, problems.points]).toEqual([422, 'Give the remaining 12 points.'])
    expect(values).toMatchObject(typed)
    expect(body).toContain('88 of 100 points given')
  })

  test('saved part-way is there again, on another day', async ({ database }) => {
    const { doors, ana, frost, sound, price } = await open(database)
    const typed = points({ [frost]: 7, [sound]: 0, [price]: 0 })
    const saved = await ana.post(`${path}/weigh`, { ...typed, wish: 'save' })
    expect(saved.headers.location).toBe(`${path}/weigh`)
    doors.moveTo(later({ days: 2 }))
    expect(readPage((await ana.get(`${path}/weigh`)).body).values).toMatchObject(typed)
  })

  test('a guest is asked to sign in first, and comes back here', async ({ database }) => {
    const { doors } = await open(database)
    const guest = await doors.visitor()
    const { statusCode, body } = await guest.get(`${path}/weigh`)
    expect([statusCode, body.includes(`/sign-in?next=${encodeURIComponent(`${path}/weigh`)}`)]).toEqual([200, true])
    expect(body).not.toContain('name="points-')
  })

  test('marks what is new since, and shows what one gave once it has closed', async ({ database }) => {
    const { doors, halden, ana, frost, sound, price } = await open(database)
    await ana.post(`${path}/weigh`, points({ [frost]: 60, [sound]: 40, [price]: 0 }))
    await sharedCriterion(database.db, halden, 'It is quiet.', { at: later({ hours: 1 }) })
    doors.moveTo(later({ hours: 2 }))
    expect((await ana.get(`${path}/weigh`)).body.match(/New since you weighed/g)).toHaveLength(1)
    await inPhase(database.db, halden, 'weighing', { closesAt: later({ hours: 2 }) })
    const { body } = await ana.get(`${path}/weigh`)
    expect(body).toContain('60 points')
    expect(body).toContain('not weighed by you')
    expect(body).not.toContain('<form class="form weights"')
  })

  test('does not come in behind the closing, however long before it was begun', async ({ database }) => {
    const { doors, halden, ana, frost, sound, price } = await open(database)
    await inPhase(database.db, halden, 'weighing', { closesAt: later({ hours: 1 }) })
    const all = points({ [frost]: 60, [sound]: 40, [price]: 0 })
    const answer = await ana.postSlowly(`${path}/weigh`, all, () => doors.moveTo(later({ hours: 2 })))
    expect(answer.statusCode).toBe(409)
    expect((await weighingOf(database.db, halden.dialogue, halden.ana)).weighedAt).toBeNull()
  })

  test('shows no hidden words', async ({ database }) => {
    const { halden, ana, frost } = await open(database)
    await hideWords(database.db, halden.dialogue, {
      by: halden.maren,
      what: { kind: 'criterion', id: frost },
      reason: 'insult',
      at: monday,
    })
    const { body } = await ana.get(`${path}/weigh`)
    expect(body).not.toContain('It never sticks in frost.')
    expect(body).toContain('…')
  })
})

describe('rating', () => {
  test('goes on from option to option, and ends with the criteria', async ({ database }) => {
    const { ana, frost, sound, price, rack, arm } = await open(database)
    await ana.post(`${path}/weigh`, points({ [frost]: 60, [sound]: 40, [price]: 0 }))
    const rated = { [`score-${frost}`]: '4', [`score-${sound}`]: 'unknown', [`score-${price}`]: '0' }
    const first = await ana.post(`${path}/rate`, { option: rack, ...rated })
    expect(first.headers.location).toBe(`${path}/rate?option=${arm}`)
    const next = await ana.get(first.headers.location!)
    expect(next.body).toContain('1 of 2 options rated')
    const last = await ana.post(`${path}/rate`, { option: arm, ...rated })
    expect(last.headers.location).toBe(`${path}/criteria`)
  })

  test('keeps evidence as it was typed where it is refused', async ({ database }) => {
    const { ana, frost, rack } = await open(database)
    const typed = { option: rack, [`evidence-${frost}`]: '72 dB(A)' }
    const { statusCode, body } = await ana.post(`${path}/rate`, typed)
    const { values, problems } = readPage(body)
    expect([statusCode, values[`evidence-${frost}`]]).toEqual([422, '72 dB(A)'])
    expect(problems[`score-${frost}`]).toContain('Say how well it meets this')
  })
})

test('what is next stands on the criteria: to give weights, to rate what is left, to change what one gave', async ({ database }) => {
  const { ana, frost, sound, price, rack, arm } = await open(database)
  const next = async () => /<a class="btn" href="([^"]+)">([^<]+)/.exec((await ana.get(`${path}/criteria`)).body)!.slice(1)
  expect(await next()).toEqual([`${path}/weigh`, 'Give your weights'])
  await ana.post(`${path}/weigh`, points({ [frost]: 60, [sound]: 40, [price]: 0 }))
  expect(await next()).toEqual([`${path}/rate`, 'Rate the options'])
  const rated = { [`score-${frost}`]: '4', [`score-${sound}`]: 'unknown', [`score-${price}`]: '0' }
  await ana.post(`${path}/rate`, { option: rack, ...rated })
  expect(await next()).toEqual([`${path}/rate`, 'Rate one more option'])
  await ana.post(`${path}/rate`, { option: arm, ...rated })
  expect(await next()).toEqual([`${path}/weigh`, 'Change your weights'])
  expect((await statementsSent(() => ana.get(`${path}/criteria`))).length).toBeLessThanOrEqual(5)
})

describe('what was typed about an option that is gone meanwhile comes back', () => {
  const typedOf = (frost: string, option: string) => ({ option, [`score-${frost}`]: '4', [`evidence-${frost}`]: '72 dB(A)' })

  test('on the one that it is part of by now', async ({ database }) => {
    const { halden, ana, frost, rack, arm } = await open(database)
    await mergeOptions(database.db, halden.dialogue, { fromId: rack, intoId: arm, at: monday })
    const { statusCode, body } = await ana.post(`${path}/rate?option=${rack}`, typedOf(frost, rack))
    const { values } = readPage(body)
    expect([statusCode, values.option, values[`evidence-${frost}`]]).toEqual([409, arm, '72 dB(A)'])
    expect((await ana.post(`${path}/rate`, typedOf(frost, arm))).statusCode).toBe(303)
  })

  test('on itself, where it was taken off the table', async ({ database }) => {
    const { ana, frost, rack } = await open(database)
    await database.db.update(options).set({ retiredAt: monday }).where(eq(options.id, rack))
    const { statusCode, body } = await ana.post(`${path}/rate?option=${rack}`, typedOf(frost, rack))
    expect([statusCode, readPage(body).values[`evidence-${frost}`]]).toEqual([409, '72 dB(A)'])
  })
})

describe('the closing', () => {
  test('is announced on the clocks of the company, and read by everybody who weighs', async ({ database }) => {
    const { doors, halden, ana } = await open(database)
    const priya = await doors.visitor(halden.priya)
    await priya.post(`${path}/weighing`, { wish: 'announce', day: '2026-11-27', time: '17:00' })
    const { body } = await ana.get(`${path}/weigh`)
    expect(body).toContain('sealed until weighing closes, 27 November 17:00 in Zagreb')
    expect((await ana.get(`${path}/weighing`)).statusCode).toBe(403)
  })

  test('is never on a day that is none, or has passed', async ({ database }) => {
    const { doors, halden } = await open(database)
    const priya = await doors.visitor(halden.priya)
    for (const [day, time] of [
      ['2027-02-31', '17:00'],
      ['2026-11-01', '17:00'],
      ['', '17:00'],
      ['2026-11-27', '25:00'],
    ] as const) {
      const { statusCode, body } = await priya.post(`${path}/weighing`, { wish: 'announce', day, time })
      expect([statusCode, Object.keys(readPage(body).problems)]).toEqual([422, [time === '25:00' ? 'time' : 'day']])
    }
  })

  test('asks for the day and the time that are missing', async ({ database }) => {
    const { doors, halden } = await open(database)
    const priya = await doors.visitor(halden.priya)
    for (const fields of [{}, { wish: '', day: '', time: '' }]) {
      const { statusCode, body } = await priya.post(`${path}/weighing`, fields)
      expect([statusCode, readPage(body).problems]).toEqual([422, { day: 'Choose a day.', time: 'Write a time like 17:00.' }])
    }
  })

  test('now is at once, and it can be opened again', async ({ database }) => {
    const { doors, halden, ana, frost, sound, price } = await open(database)
    const priya = await doors.visitor(halden.priya)
    const all = points({ [frost]: 60, [sound]: 40, [price]: 0 })
    expect((await priya.post(`${path}/weighing`, { wish: 'close' })).statusCode).toBe(303)
    expect((await ana.post(`${path}/weigh`, all)).statusCode).toBe(409)
    expect((await priya.post(`${path}/weighing`, { wish: 'open' })).statusCode).toBe(303)
    expect((await ana.post(`${path}/weigh`, all)).statusCode).toBe(303)
  })
})

test('each of these pages asks the database at most five times', async ({ database }) => {
  const { doors, halden, ana } = await open(database)
  const priya = await doors.visitor(halden.priya)
  for (const [who, page] of [
    [ana, 'weigh'],
    [ana, 'rate'],
    [priya, 'weigh'],
    [priya, 'weighing'],
  ] as const)
    expect((await statementsSent(() => who.get(`${path}/${page}`))).length, page).toBeLessThanOrEqual(5)
})

async function open(database: Database) {
  const { db } = database
  const troupe = (await cast(db)).halden
  const frost = await sharedCriterion(db, troupe, 'It never sticks in frost.')
  const sound = await sharedCriterion(db, troupe, 'I can hear that it moved.')
  const price = await sharedCriterion(db, troupe, 'It costs no more.')
  const rack = await sharedOption(db, troupe, 'Rack')
  const arm = await sharedOption(db, troupe, 'Arm drive', { at: later({ hours: 1 }) })
  const halden = await inPhase(db, troupe, 'weighing')
  const doors = await openDoors(database)
  return { doors, halden, ana: await doors.visitor(halden.ana), frost, sound, price, rack, arm }
}

function points(given: Record<string, number>) {
  return Object.fromEntries(Object.entries(given).map(([id, points]) => [`points-${id}`, `${points}`]))
}
