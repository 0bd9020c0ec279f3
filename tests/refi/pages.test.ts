import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { events, shelvedBooks } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import type { ReadProject, User } from '../../server/refi/format/model.ts'
import { letGoOfTheOld } from '../../server/retention.ts'
import { themesOf } from '../../server/themes/reading.ts'
import { themed } from '../exports/themed.ts'
import { upload } from '../imports/uploads.ts'
import { cast, later } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { aCodebook } from '../support/shelved.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { archiveOf, rewritten } from './archives.ts'
import { takeOut } from './coded.ts'
import { taken } from './taken.ts'

const url = '/halden/analysis/window-motor/import'
const codes = { name: 'codes.qdc', bytes: aCodebook }

async function opened(database: Database) {
  const troupes = await cast(database.db)
  const doors = await openDoors(database, { at: later({ days: 1 }) })
  return { ...troupes, doors, db: database.db }
}

describe('bringing a code book in', () => {
  test('is looked at first, then taken, and once only', async ({ database }) => {
    const { halden, doors, db } = await opened(database)
    const { get, post } = await doors.visitor(halden.noor)
    expect((await get(url)).body).toContain('A code book (.qdc) or a project (.qdpx)')
    const kept = await upload(doors, halden.noor, url, { id: newId(), file: codes })
    expect(kept.statusCode).toBe(303)
    const look = String(kept.headers.location)
    const page = (await get(look)).body
    for (const words of ['Bring in 2 themes', 'Price', 'What it costs.', 'Repairs', '1 colour of a code']) expect(page).toContain(words)
    expect(await themesOf(db, halden.dialogue)).toEqual([])
    const took = await post(`${look}/take`)
    expect([took.statusCode, took.headers.location]).toEqual([303, '/halden/analysis/window-motor'])
    expect(decodeURIComponent(String(took.headers['set-cookie']))).toContain('The code book is in.')
    await post(`${look}/take`)
    expect(await themesOf(db, halden.dialogue)).toHaveLength(2)
    expect(await db.$count(events, eq(events.kind, 'code_book_imported'))).toBe(1)
    expect((await get(look)).body).toContain('All of it is here already.')
  })

  test('of a project shows what is found again, what is not, and what has no place here', async ({ database }) => {
    const { halden, acme, doors, db } = await opened(database)
    await themed(db, halden)
    await themed(db, acme)
    const { bytes } = await taken(db, acme, later({ hours: 4 }))
    const kept = await upload(doors, halden.noor, url, { file: { name: 'acme.qdpx', bytes } })
    const page = (await (await doors.visitor(halden.noor)).get(String(kept.headers.location))).body
    for (const words of ['Bring in 2 themes', 'There is a theme of this name already.', 'statements found again', '1 note'])
      expect(page).toContain(words)
    expect(page).not.toContain('Texts that match no statement here')
  })

  test('of a project says who coded what comes in, and what several coded alike, in the reader’s language', async ({ database }) => {
    const { halden, doors, db } = await opened(database)
    const book = await themed(db, halden)
    const { read } = await taken(db, halden, later({ hours: 4 }))
    await takeOut(db, halden.dialogue, { by: halden.priya, at: later({ hours: 5 }) })
    const bytes = await archiveOf(rewritten(together(read, book.other)))
    const look = String((await upload(doors, halden.maren, url, { file: { name: 'a.qdpx', bytes } })).headers.location)
    const { get, post } = await doors.visitor(halden.maren)
    const page = textOf((await get(look)).body)
    for (const words of [
      'Who coded what comes in',
      '2 codings of Noor Aziz, as they were here before',
      '1 coding of the machine',
      '1 coding of <Anna> and Ben, as the file says',
      '<Anna> and Ben both under “I hear it” in My uncle, by hand',
    ])
      expect(page).toContain(words)
    await post(`${look}/take`)
    const statement = `/halden/analysis/window-motor/statements/${book.other}`
    expect(textOf((await get(statement)).body)).toContain('put here by <Anna> and Ben, says a file that Maren Roth brought in')
    expect(textOf((await get(`/halden/analysis/window-motor/themes/${book.hearing}`)).body)).toContain(
      'put here by <Anna> and Ben, says a file',
    )
    expect(textOf((await get(statement, { 'accept-language': 'de' })).body)).toContain(
      'zugeordnet von <Anna> und Ben, laut einer Datei, die Maren Roth eingebracht hat',
    )
    const reader = await doors.visitor(halden.priya)
    expect(textOf((await reader.get(statement)).body)).toContain('<Anna> and Ben, says a file')
    expect((await (await doors.visitor(halden.ana)).get(statement)).statusCode).toBe(404)
  })

  test('is for analysts and admins: staff are told so, everybody else finds nothing', async ({ database }) => {
    const { halden, acme, doors } = await opened(database)
    const kept = await upload(doors, halden.maren, url, { file: codes })
    const look = String(kept.headers.location)
    const all = [
      [halden.noor, 200],
      [halden.maren, 200],
      [halden.priya, 403],
      [halden.ana, 404],
      [acme.noor, 404],
      [undefined, 404],
    ] as const
    for (const [who, status] of all) {
      const { get, post } = await doors.visitor(who)
      for (const path of [url, look]) expect([path, (await get(path)).statusCode]).toEqual([path, status])
      if (status === 200) continue
      expect((await post(`${look}/take`)).statusCode).toBe(status)
      expect((await upload(doors, who, url, { file: codes })).statusCode).toBe(status)
    }
  })

  test('knows no file of another dialogue, of nobody, or of long ago', async ({ database }) => {
    const { halden, acme, doors } = await opened(database)
    const look = String((await upload(doors, halden.noor, url, { file: codes })).headers.location)
    const there = await doors.visitor(acme.noor)
    expect((await there.get(look.replace('halden', 'acme'))).statusCode).toBe(404)
    const { get } = await doors.visitor(halden.noor)
    expect((await get(`${url}/${newId()}`)).statusCode).toBe(404)
    expect((await get(`${url}/none`)).statusCode).toBe(404)
    doors.moveTo(later({ days: 3 }))
    const gone = await get(look)
    expect([gone.statusCode, gone.body.includes('Choose it again')]).toEqual([404, true])
  })

  test('waits where every server of the company finds it, the latest ten files of a person', async ({ database }) => {
    const { halden, doors } = await opened(database)
    const another = await openDoors(database, { at: later({ days: 1 }) })
    const { get } = await another.visitor(halden.maren)
    const look = String((await upload(doors, halden.noor, url, { file: codes })).headers.location)
    expect((await get(look)).body).toContain('Bring in 2 themes')
    doors.moveTo(later({ days: 1, hours: 1 }))
    for (let n = 0; n < 10; n += 1) await upload(doors, halden.noor, url, { file: codes })
    expect((await get(look)).statusCode).toBe(404)
  })

  test('waits for a day, and not for ever', async ({ database }) => {
    const { halden, acme, doors, db } = await opened(database)
    await upload(doors, halden.noor, url, { file: codes })
    await upload(doors, acme.noor, url.replace('halden', 'acme'), { file: codes })
    await letGoOfTheOld(db, later({ days: 1, hours: 23 }))
    expect(await db.$count(shelvedBooks)).toBe(2)
    await letGoOfTheOld(db, later({ days: 2, hours: 1 }))
    expect(await db.$count(shelvedBooks)).toBe(0)
  })

  test.for([
    ['nothing', '', 'Choose a file with something in it.'],
    ['words', 'Dear all,', 'This is no REFI-QDA code book'],
    ['a table', 'why,what\nIt is quiet,Belt\n', 'Statements in a table come in under Settings'],
    ['an archive of something else', 'PK\u0003\u0004', 'This is no archive.'],
    ['a document type', '<!DOCTYPE x><CodeBook/>', 'defines a document type of its own'],
  ])('that is none says what it is, beside the form: %s', async ([, bytes, sentence], { database }) => {
    const { halden, doors } = await opened(database)
    const { statusCode, body } = await upload(doors, halden.noor, url, { file: { name: 'a.qdc', bytes: bytes! } })
    expect(statusCode).toBe(422)
    expect(body).toContain(sentence)
    expect(body).toContain('type="file"')
  })

  test('too large a file is refused before it is read', async ({ database }) => {
    const { halden, doors } = await opened(database)
    const { statusCode, body } = await upload(doors, halden.noor, url, { file: { name: 'a.qdpx', bytes: new Uint8Array(20_000_002) } })
    expect([statusCode, body.includes('This file is larger than 20 MB.')]).toEqual([422, true])
  })

  test('asks the database at most five times a page, always for its company', async ({ database }) => {
    const { halden, doors, db } = await opened(database)
    await themed(db, halden)
    const { bytes } = await taken(db, halden, later({ hours: 4 }))
    const look = String((await upload(doors, halden.noor, url, { file: { name: 'a.qdpx', bytes } })).headers.location)
    const { get } = await doors.visitor(halden.noor)
    for (const path of [url, look]) {
      const sent = await statementsSent(() => get(path))
      expect(sent.length).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent)).toEqual([])
    }
  })
})

/** A project in which two people, as another tool names them, put one statement under the last of its themes. */
function together({ users, sources, ...project }: ReadProject, statementId: string): ReadProject {
  const [anna, ben] = ['<Anna>', 'Ben'].map((name) => ({ guid: newId(), name, id: null })) as [User, User]
  const code = project.codes[0]!.codes[0]!.guid
  const codings = [anna, ben].map(({ guid: by }) => ({ guid: newId(), code, by, at: null, from: null, to: null, confidence: null }))
  return {
    ...project,
    users: [...users, anna, ben],
    sources: sources.map((source) => (source.guid === statementId ? { ...source, name: 'My uncle, by hand', codings } : source)),
  }
}

/** What a page says, without its tags. */
function textOf(body: string) {
  const signs: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }
  return body
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(lt|gt|amp);/g, (sign) => signs[sign]!)
    .replace(/\s+/g, ' ')
}
