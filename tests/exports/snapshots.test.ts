import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { events, snapshotFiles, snapshots } from '../../db/schema/index.ts'
import { snapshotFileNames } from '../../server/exports/snapshot-files.ts'
import { takeSnapshot } from '../../server/exports/snapshots.ts'
import { newId } from '../../server/ids.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { everything } from '../support/snapshot.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { themed } from './themed.ts'

const page = '/halden/d/window-motor/export'
const at = later({ hours: 8 })

describe('taking a snapshot', () => {
  test('settles the moment, the names, the filters and the licence, with a fact that holds no words', async ({ db }) => {
    const { halden } = await cast(db)
    const { hearing } = await themed(db, halden)
    const given = { ...everything, names: 'pseudonyms' as const, theme: hearing, checked: true, licence: 'CC BY 4.0' }
    const { id } = await takeSnapshot(db, halden.dialogue, { ...given, by: halden.noor, at, language: 'de' })
    const [row] = await db.select().from(snapshots)
    expect(row).toMatchObject({
      id,
      at,
      names: 'pseudonyms',
      filters: { theme: hearing, checked: 'yes', language: 'de' },
      licence: 'CC BY 4.0',
      by: halden.noor.personId,
    })
    const [fact] = await db.select().from(events).where(eq(events.kind, 'snapshot_taken'))
    expect(fact).toMatchObject({ actorId: halden.noor.personId, isPublic: false, detail: { snapshotId: id }, at })
  })

  test('the same form twice is one snapshot; another with its id is a second', async ({ db }) => {
    const { halden } = await cast(db)
    const form = { ...everything, id: newId(), by: halden.noor, at, language: 'en' }
    const [once, again, other] = [
      await takeSnapshot(db, halden.dialogue, form),
      await takeSnapshot(db, halden.dialogue, form),
      await takeSnapshot(db, halden.dialogue, { ...form, month: '2026-10' }),
    ]
    expect([again.id, other.id === once.id]).toEqual([once.id, false])
    expect(await db.$count(events, eq(events.kind, 'snapshot_taken'))).toBe(2)
  })

  test('is for analysts and admins', async ({ db }) => {
    const { halden } = await cast(db)
    for (const by of [halden.priya, halden.ana]) {
      await expect(takeSnapshot(db, halden.dialogue, { ...everything, by, at, language: 'en' })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
    }
    expect(await db.$count(snapshots)).toBe(0)
  })

  test('takes no option and no theme of another dialogue', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { hearing } = await themed(db, acme)
    for (const strange of [{ theme: hearing }, { option: newId() }]) {
      await expect(
        takeSnapshot(db, halden.dialogue, { ...everything, ...strange, by: halden.noor, at, language: 'en' }),
      ).rejects.toMatchObject({ reason: 'invalid' })
    }
  })
})

describe('the page of a snapshot', () => {
  test('is led to by the form, lists every file in every format with its counts, and tells the licence', async ({ db, database }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const { get, at: address } = await taken(database, halden, { licence: 'CC BY 4.0' })
    const { body, statusCode } = await get(address)
    expect(statusCode).toBe(200)
    for (const file of snapshotFileNames) expect(body).toContain(`href="${address}/${file}"`)
    for (const count of ['3 statements', '4 codings', '2 themes', 'CC BY 4.0']) expect(body).toContain(count)
    expect((await get(page)).body).toContain(`href="${address}"`)
    expect((await get(`${address}/data-dictionary.csv`)).body).toContain('"","Licence","CC BY 4.0"')
    const sent = await statementsSent(() => get(address))
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
  })

  test('is refused with what was typed where a month cannot be read', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database, { at })
    const { post } = await visitor(halden.noor)
    const { statusCode, body } = await post(page, { names: 'shown', month: 'June', licence: 'CC0' })
    expect(statusCode).toBe(422)
    expect(body).toContain('Write a month like 2026-11, or leave it open.')
    expect(body).toContain('value="CC0"')
    expect(await db.$count(snapshots)).toBe(0)
  })

  test('is for analysts and admins, and so are its files and the form', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { at: address } = await taken(database, halden)
    const { visitor } = await openDoors(database, { at })
    const statuses = async (person?: { personId: string }) => {
      const { get, post } = await visitor(person)
      const looked = await Promise.all([address, `${address}/codebook.csv`].map(async (url) => (await get(url)).statusCode))
      return [...looked, (await post(page, { names: 'shown' })).statusCode]
    }
    for (const by of [halden.noor, halden.maren]) expect(await statuses(by)).toEqual([200, 200, 303])
    for (const by of [halden.priya, halden.ana]) expect(await statuses(by)).toEqual([403, 403, 403])
    expect(await statuses()).toEqual([401, 401, 401])
  })

  test('is nowhere to be found in another dialogue, nor by an id that nobody has', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { at: address } = await taken(database, halden)
    const { visitor } = await openDoors(database, { at })
    const { get } = await visitor(acme.noor)
    expect((await get(address.replace('/halden/', '/acme/'))).statusCode).toBe(404)
    expect((await get(address)).statusCode).toBe(403)
    const own = await visitor(halden.noor)
    for (const nothing of [`${page}/${newId()}`, `${page}/nothing`, `${address}/secrets.csv`])
      expect((await own.get(nothing)).statusCode, nothing).toBe(404)
  })
})

test('what was looked at in the analysis is filled into the form already', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { hearing } = await themed(db, halden)
  const { visitor } = await openDoors(database, { at })
  const { get } = await visitor(halden.noor)
  const { body } = await get(`${page}?theme=${hearing}&month=2026-11&coder=machine`)
  expect(body).toContain(`<option value="${hearing}" selected>I hear it</option>`)
  expect(body).toContain('<option value="machine" selected>')
  expect(body).toContain('value="2026-11"')
})

describe('a file of a snapshot', () => {
  test('is the same bytes whenever it is taken, whatever was said since, and its digest is kept', async ({ db, database }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const { get, moveTo, at: address } = await taken(database, halden)
    const first = new Map<string, Buffer>()
    for (const file of snapshotFileNames) first.set(file, (await get(`${address}/${file}`)).rawPayload)
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: 'Said since.', at: later({ hours: 9 }) })
    moveTo(later({ hours: 10 }))
    for (const file of snapshotFileNames) expect((await get(`${address}/${file}`)).rawPayload.equals(first.get(file)!), file).toBe(true)
    const kept = await db.select().from(snapshotFiles)
    expect(kept.map(({ name }) => name).toSorted()).toEqual(snapshotFileNames.toSorted())
    for (const { name, bytes, digest } of kept) {
      expect([bytes, digest]).toEqual([first.get(name)!.length, createHash('sha256').update(first.get(name)!).digest('hex')])
    }
    expect((await get(address)).body).toContain(kept[0]!.digest)
  })

  test('goes on where it broke off, as long as it is the same', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { quiet } = await themed(db, halden)
    const { get, at: address } = await taken(database, halden)
    for (const file of ['codings.csv', 'statements.jsonl', 'codings.xlsx']) {
      const whole = await get(`${address}/${file}`)
      const etag = String(whole.headers.etag)
      expect(whole.headers['accept-ranges']).toBe('bytes')
      const rest = await get(`${address}/${file}`, { range: 'bytes=100-', 'if-range': etag })
      expect([rest.statusCode, rest.headers['content-range']]).toEqual([
        206,
        `bytes 100-${whole.rawPayload.length - 1}/${whole.rawPayload.length}`,
      ])
      expect(Buffer.concat([whole.rawPayload.subarray(0, 100), rest.rawPayload]).equals(whole.rawPayload)).toBe(true)
      const middle = await get(`${address}/${file}`, { range: 'bytes=10-19' })
      expect([middle.statusCode, middle.headers['content-length'], middle.rawPayload.equals(whole.rawPayload.subarray(10, 20))]).toEqual([
        206,
        '10',
        true,
      ])
      expect((await get(`${address}/${file}`, { range: 'bytes=99999999-' })).statusCode).toBe(416)
      expect((await get(`${address}/${file}`, { 'if-none-match': etag })).statusCode).toBe(304)
    }
    const before = await get(`${address}/codings.csv`)
    await hideWords(db, halden.dialogue, {
      by: halden.maren,
      what: { kind: 'statement', id: quiet },
      reason: 'insult',
      at: later({ hours: 9 }),
    })
    const since = await get(`${address}/codings.csv`, { range: 'bytes=100-', 'if-range': String(before.headers.etag) })
    expect(since.statusCode).toBe(200)
    expect(since.rawPayload.length).toBeLessThan(before.rawPayload.length)
  })

  test('that cannot be the same any more is told of, and not the others', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { quiet } = await themed(db, halden)
    const { get, at: address } = await taken(database, halden)
    const files = ['codings.csv', 'data-dictionary.csv']
    for (const file of files) await get(`${address}/${file}`)
    expect((await get(address)).body).not.toContain('was not the same')
    await hideWords(db, halden.dialogue, {
      by: halden.maren,
      what: { kind: 'statement', id: quiet },
      reason: 'insult',
      at: later({ hours: 9 }),
    })
    for (const file of files) await get(`${address}/${file}`)
    const { body } = await get(address)
    expect(body.match(/was not the same/g)).toHaveLength(1)
    expect(body).toContain('Something was changed since that cannot be kept as it was.')
  })

  test('is never compressed on the way, and kept by nobody else', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { get, at: address } = await taken(database, halden)
    const { headers } = await get(`${address}/statements.csv`, { 'accept-encoding': 'gzip, br' })
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="window-motor-statements.csv"',
    })
    expect(headers['content-encoding']).toBeUndefined()
  })
})

/** A snapshot that Noor took by the form. */
async function taken(database: Parameters<typeof openDoors>[0], { noor }: Troupe, fields: Record<string, string> = {}) {
  const { visitor, moveTo } = await openDoors(database, { at })
  const { get, post } = await visitor(noor)
  const { statusCode, headers } = await post(page, { names: 'shown', ...fields })
  expect(statusCode).toBe(303)
  return { get, moveTo, at: String(headers.location).split('?')[0]! }
}
