import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { appeals, hidings } from '../../db/schema/index.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const dialogue = '/halden/d/window-motor'

describe('hiding words', () => {
  test('is for admins; everybody else is told so, and nothing is hidden', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const page = `${dialogue}/hide?about=conflict:${await raised(db, halden)}`
    const { visitor } = await openDoors(database)
    const statuses = async (person?: { personId: string }) => {
      const { get, post } = await visitor(person)
      return [(await get(page)).statusCode, (await post(page, { reason: 'insult' })).statusCode]
    }
    const refused = await Promise.all([undefined, halden.ana, halden.priya, halden.noor, acme.maren].map(statuses))
    expect(refused).toEqual([
      [401, 401],
      [403, 403],
      [403, 403],
      [403, 403],
      [403, 403],
    ])
    expect(await db.$count(hidings, eq(hidings.companyId, halden.company.id))).toBe(0)
  })

  test('takes a statement, a conflict or a reply out of sight of everybody, and leaves its place', async ({ db, database }) => {
    const { halden } = await cast(db)
    const conflictId = await raised(db, halden)
    const statement = await postStatement(db, halden.dialogue, {
      by: halden.ana,
      choice: 'Secret choice',
      why: 'Secret why',
      felt: 'Secret feeling',
      at: monday,
    })
    const comment = await postComment(db, halden.dialogue, { by: halden.jim, about: { conflictId }, words: 'Secret reply', at: monday })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.maren)
    const places = {
      [`conflict:${conflictId}`]: `${dialogue}/conflicts/${conflictId}`,
      [`statement:${statement.id}`]: `${dialogue}/whys/${statement.id}`,
      [`comment:${comment.id}`]: `${dialogue}/conflicts/${conflictId}#comment-${comment.id}`,
    }
    for (const [about, place] of Object.entries(places)) {
      expect((await get(`${dialogue}/hide?about=${about}`)).statusCode).toBe(200)
      expect((await post(`${dialogue}/hide?about=${about}`, {})).statusCode).toBe(422)
      expect((await post(`${dialogue}/hide?about=${about}`, { reason: 'personal_data' })).headers.location).toBe(place)
    }
    for (const person of [undefined, halden.ana, halden.priya, halden.maren]) {
      for (const place of [...Object.values(places), dialogue, `${dialogue}/conflicts`, `${dialogue}/whys/${statement.id}/history`]) {
        const { body, statusCode } = await (await visitor(person)).get(place.split('#')[0]!)
        expect(statusCode).toBe(200)
        expect([place, /Secret|hear that the window moved/.test(body)]).toEqual([place, false])
        expect(body).toContain('personal data of another person')
      }
    }
  })

  test('of a reply begins beside it for admins, and its author appeals there, on either page', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { ana, jim, maren, noor, priya } = halden
    const conflictId = await raised(db, halden)
    const { id: statementId } = await postStatement(db, halden.dialogue, { by: ana, choice: 'Two cables', why: 'Cheap.', at: monday })
    const { visitor } = await openDoors(database)
    const admin = await visitor(maren)
    for (const [about, place] of [
      [{ conflictId }, `${dialogue}/conflicts/${conflictId}`],
      [{ statementId }, `${dialogue}/whys/${statementId}`],
    ] as const) {
      const { id } = await postComment(db, halden.dialogue, { by: jim, about, words: 'A reply.', at: monday })
      const { id: under } = await postComment(db, halden.dialogue, { by: priya, about, parentId: id, words: 'Another.', at: monday })
      const [hide, appeal] = [`${dialogue}/hide?about=comment:${id}`, `${dialogue}/comments/${id}/appeal`]
      for (const person of [undefined, ana, jim, priya, noor])
        expect((await (await visitor(person)).get(place)).body).not.toContain('about=comment')
      const before = (await admin.get(place)).body
      for (const href of [hide, `${dialogue}/hide?about=comment:${under}`]) expect(before).toContain(`href="${href}"`)
      await admin.post(hide, { reason: 'insult' })
      expect((await admin.get(place)).body).not.toContain(`href="${hide}"`)
      for (const person of [undefined, ana, priya, maren]) expect((await (await visitor(person)).get(place)).body).not.toContain(appeal)
      const author = await visitor(jim)
      expect((await author.get(place)).body).toContain(`href="${appeal}"`)
      expect((await author.get(appeal)).body).toContain('A reply.')
      expect((await author.post(appeal, { appeal: 'I insulted nobody.' })).statusCode).toBe(303)
    }
  })

  test('finds nothing of another company, and nothing that is not there', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const theirs = await raised(db, acme)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.maren)
    for (const about of [`conflict:${theirs}`, `statement:${theirs}`, `comment:${theirs}`, 'nonsense', '']) {
      expect((await get(`${dialogue}/hide?about=${about}`)).statusCode).toBe(404)
    }
  })
})

describe('an appeal', () => {
  test('is the author’s alone, who sees their words beside it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id }, reason: 'insult', at: monday })
    const page = `${dialogue}/conflicts/${id}/appeal`
    const { visitor } = await openDoors(database)
    const statuses = await Promise.all(
      [undefined, halden.jim, halden.maren].map(async (person) => (await (await visitor(person)).get(page)).statusCode),
    )
    expect(statuses).toEqual([401, 403, 403])
    const { get, post } = await visitor(halden.ana)
    expect((await get(`${dialogue}/conflicts/${id}`)).body).toContain(page)
    expect((await get(page)).body).toContain('I need to hear that the window moved.')
    expect((await post(page, { appeal: '' })).statusCode).toBe(422)
    for (let press = 0; press < 2; press += 1) expect((await post(page, { appeal: 'I insulted nobody.' })).statusCode).toBe(303)
    expect(await db.$count(appeals, eq(appeals.companyId, halden.company.id))).toBe(1)
    expect((await get(page)).body).toContain('You appealed today 10:00.')
  })

  test('stands first among what is hidden, for admins only, who bring the words back', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const [first, second] = [await raised(db, halden), await raised(db, halden, { by: halden.jim })]
    for (const id of [first, second])
      await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id }, reason: 'insult', at: monday })
    const { visitor } = await openDoors(database)
    await (await visitor(halden.ana)).post(`${dialogue}/conflicts/${first}/appeal`, { appeal: 'I insulted nobody.' })
    const page = '/halden/settings/hidings'
    const statuses = await Promise.all(
      [undefined, halden.ana, halden.priya, acme.maren].map(async (person) => (await (await visitor(person)).get(page)).statusCode),
    )
    expect(statuses).toEqual([401, 403, 403, 404])
    const maren = await visitor(halden.maren)
    const sent = await statementsSent(() => maren.get(page))
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
    const { body } = await maren.get(page)
    expect(body.indexOf('Ana Kovač')).toBeLessThan(body.indexOf('Jim Boateng'))
    const lift = /action="([^"]+\/lift)"/.exec(body)![1]!
    expect((await (await visitor(acme.maren)).post(lift)).statusCode).toBe(404)
    expect((await (await visitor(halden.priya)).post(lift)).statusCode).toBe(403)
    expect((await maren.post(lift)).headers.location).toBe(page)
    expect((await (await visitor()).get(`${dialogue}/conflicts/${first}`)).body).toContain('I need to hear that the window moved.')
    expect((await maren.get(page)).body).toContain('brought back by Maren Roth')
  })
})
