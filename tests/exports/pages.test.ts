import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { dialogues } from '../../db/schema/index.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

const page = '/halden/d/window-motor/export'
const files = ['statements.csv', 'conflicts.csv', 'criteria.csv', 'decisions.csv', 'commitments.csv', 'data-dictionary.csv']

describe('a dialogue to take away', () => {
  test('is a page with its files and what their columns mean', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.noor)
    const { statusCode, body } = await get(page)
    expect(statusCode).toBe(200)
    for (const file of files) expect(body).toContain(`href="${page}/${file}"`)
    expect(body).toContain('<code>obligation_state</code>')
    expect(body).toContain('<code>running kept overdue late</code>')
  })

  test('comes as files that are downloaded, with a byte order mark where one is asked for', async ({ db, database }) => {
    const { halden } = await cast(db)
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: '=quiet', at: monday })
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.noor)
    const answer = await get(`${page}/statements.csv`)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="window-motor.csv"',
      'cache-control': 'no-store',
    })
    expect(parse(answer.body, { columns: true })).toMatchObject([{ choice: 'Belt', why: "'=quiet" }])
    expect(answer.body.startsWith('\uFEFF')).toBe(false)
    for (const file of files) expect((await get(`${page}/${file}?bom=1`)).body.startsWith('\uFEFF"'), file).toBe(true)
    expect((await get(`${page}/conflicts.csv`)).headers['content-disposition']).toBe('attachment; filename="window-motor-conflicts.csv"')
  })

  test('is for analysts and admins: 403 with the reason for others, 401 for a guest, 404 for what they may not see', async ({
    db,
    database,
  }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const addresses = [page, ...files.map((file) => `${page}/${file}`)]
    const statuses = async (person?: { personId: string }) => {
      const { get } = await visitor(person)
      return new Set(await Promise.all(addresses.map(async (url) => (await get(url)).statusCode)))
    }
    expect(await statuses(halden.noor)).toEqual(new Set([200]))
    expect(await statuses(halden.maren)).toEqual(new Set([200]))
    for (const person of [halden.ana, halden.tom]) {
      expect(await statuses(person)).toEqual(new Set([403]))
      const { get } = await visitor(person)
      expect((await get(page)).body).toContain('Only analysts and admins take the whole dialogue away.')
    }
    expect(await statuses()).toEqual(new Set([401]))
    expect(await statuses(acme.noor)).toEqual(new Set([403]))
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.companyId, halden.company.id))
    for (const person of [halden.ana, acme.noor, undefined]) expect(await statuses(person)).toEqual(new Set([404]))
    expect(await statuses(halden.noor)).toEqual(new Set([200]))
    const { get } = await visitor(acme.noor)
    expect((await get('/acme/d/nowhere/export/statements.csv')).statusCode).toBe(404)
  })

  test('asks the database five things for its page at most, each of them naming the company', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.noor)
    const sent = await statementsSent(() => get(page))
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
  })
})
