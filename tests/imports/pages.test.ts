import { readFileSync } from 'node:fs'
import { eq, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { imports, statements } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { lockOf } from '../../server/imports/reading.ts'
import { letGoOfTheOld } from '../../server/retention.ts'
import { cast, later } from '../support/cast.ts'
import { type Doors, openDoors } from '../support/doors.ts'
import { test } from '../support/doors-test.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test as withDatabase } from '../support/test.ts'
import { isAbsent, realData } from './real-data.ts'
import { formWith, upload } from './uploads.ts'

const list = '/halden/settings/import'
const csv = (text: string | Uint8Array, name = 'parcels.csv') => ({ file: { name, bytes: text } })

/** A database of its own: what comes in behind the page has a transaction of its own. */
const testRun = withDatabase.extend<{ doors: Doors; db: Db }>({
  db: async ({ freshDatabase }, use) => use(freshDatabase.db),
  doors: async ({ freshDatabase }, use) => {
    const doors = await openDoors(freshDatabase)
    await use(doors)
    await doors.close()
  },
})

describe('a survey, by its pages', () => {
  testRun('is chosen, looked at, brought in, and told of', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const { get, post } = await doors.visitor(halden.maren)
    const chosen = await upload(doors, halden.maren, `${list}/csv`, {
      id: newId(),
      ...csv('topic,stance,text\nParcels,1,near\nParcels,-1,far\n'),
    })
    expect(chosen.statusCode).toBe(303)
    const path = chosen.headers.location!
    const looked = await get(path)
    expect(looked.body).toContain('Nothing of it is in any dialogue yet.')
    expect(looked.body).toContain('Bring in 2 statements')
    expect(looked.body).toMatch(/name="choice"[\s\S]*?<option value="stance" selected>/)
    expect(await db.$count(statements)).toBe(0)
    const mapped = { choice: 'stance', why: 'text', dialogue: 'topic', said: ['1', '-1'], called: ['in favour', ''] }
    expect((await post(`${path}/columns`, mapped)).headers.location).toBe(path)
    expect((await get(path)).body).toContain('<b>in favour</b>')
    expect((await post(`${path}/start`)).headers.location).toBe(`${path}/progress`)
    const report = await settled(get, path)
    expect(report).toContain('All of it is in.')
    expect(report).toContain('href="/halden/d/parcels"')
    expect((await get('/halden/d/parcels')).body).toContain('in favour')
    expect((await get(list)).body).toContain('2 statements')
    const [row] = await db.select().from(imports)
    expect(row).toMatchObject({ files: null, done: 2, total: 2, problem: null, report: { statements: 2, people: 2 } })
  })

  testRun('chosen again says that all of it is here already', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const file = csv('topic,choice,why\nParcels,Locker,near\n')
    const { get, post } = await doors.visitor(halden.maren)
    const first = await upload(doors, halden.maren, `${list}/csv`, file)
    await post(`${first.headers.location}/start`)
    await settled(get, first.headers.location!)
    const again = (await upload(doors, halden.maren, `${list}/csv`, file)).headers.location!
    const { body } = await get(again)
    expect(body).toContain('here already')
    expect(body).not.toContain(`action="${again}/start"`)
  })

  testRun('with bad rows shows every one with its line and its reason, and cannot be brought in', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const rows = [
      'Parcels,Locker,near,',
      'Parcels,,near,',
      'Parcels,Locker,,31.3.2025',
      `Parcels,Locker,near,${later({ days: 900 }).toISOString()}`,
    ]
    const file = csv(`topic,choice,why,when\n${rows.join('\n')}\nParcels,"Locker,near\n`)
    const path = (await upload(doors, halden.maren, `${list}/csv`, file)).headers.location!
    const { get, post } = await doors.visitor(halden.maren)
    const { body } = await get(path)
    const bad = [...body.matchAll(/<li><b>Line (\d+)(?:, <span dir="auto">(\w+)<\/span>)?<\/b> (.*?)<\/li>/g)].map(([, ...found]) => found)
    expect(bad).toEqual([
      ['3', 'choice', 'The choice is missing.'],
      ['4', 'why', 'The why is missing.'],
      ['4', 'when', expect.stringContaining('“31.3.2025” cannot be read for certain.')],
      ['5', undefined, 'This was said at a time that has not come yet.'],
      ['6', undefined, 'The quotation marks on this line do not match.'],
    ])
    expect(body).not.toContain(`action="${path}/start"`)
    await post(`${path}/start`)
    expect(await settled(get, path)).toContain('It ended without taking anything. The choice is missing.')
    expect(await db.$count(statements)).toBe(0)
  })

  test.for([
    ['nothing', '', 'Choose a file with something in it.'],
    ['empty lines', '\n\n', 'This file is empty.'],
    ['a spreadsheet', 'PK\x03\x04 and so on', 'This is a spreadsheet or an archive, not a CSV file. Save it as CSV in UTF-8.'],
    ['other letters', Buffer.from('gr\xFCn,b\n1,2\n', 'latin1'), 'This line is not valid UTF-8. Save the file as CSV in UTF-8.'],
    ['a broken header', 'a,"b\n1,2\n', 'The quotation marks on this line do not match.'],
    ['too much', Buffer.alloc(20_000_001, 'a'), 'This file is larger than 20 MB. Split it and bring it in piece by piece.'],
  ] as const)('that holds %s is refused at its field', async ([, text, sentence], { db, doors }) => {
    const { halden } = await cast(db)
    const answer = await upload(doors, halden.maren, `${list}/csv`, csv(text))
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain(`<p class="said" id="said-file">${sentence}</p>`)
    expect(await db.$count(imports)).toBe(0)
  })

  test('sent without a file at all is refused at its field', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const { post } = await doors.visitor(halden.maren)
    const answer = await post(`${list}/csv`, {})
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Choose a file with something in it.')
  })

  test('sent by a double click is kept once; another file under the same form is kept too', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const id = newId()
    const first = await upload(doors, halden.maren, `${list}/csv`, { id, ...csv('choice,why\nLocker,near\n') })
    const again = await upload(doors, halden.maren, `${list}/csv`, { id, ...csv('choice,why\nLocker,near\n') })
    const other = await upload(doors, halden.maren, `${list}/csv`, { id, ...csv('choice,why\nDoor,far\n') })
    expect(again.headers.location).toBe(first.headers.location)
    expect(other.headers.location).not.toBe(first.headers.location)
    expect(await db.$count(imports)).toBe(2)
  })

  test('that nobody wants is let go, and so is one that nobody came back to within a week', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const { post } = await doors.visitor(halden.maren)
    const first = (await upload(doors, halden.maren, `${list}/csv`, csv('choice,why\nLocker,near\n'))).headers.location!
    expect((await post(`${first}/forget`)).headers.location).toBe(list)
    expect(await db.$count(imports)).toBe(0)
    await upload(doors, halden.maren, `${list}/csv`, csv('choice,why\nLocker,near\n'))
    await letGoOfTheOld(db, later({ days: 6 }))
    expect(await db.$count(imports)).toBe(1)
    await letGoOfTheOld(db, later({ days: 8 }))
    expect(await db.$count(imports)).toBe(0)
  })

  test('keeps what was typed where it is refused', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const { post } = await doors.visitor(halden.maren)
    const path = (await upload(doors, halden.maren, `${list}/csv`, csv('choice,why\nLocker,near\n'))).headers.location!
    const answer = await post(`${path}/columns`, {
      choice: 'choice',
      why: 'why',
      said: 'Locker',
      called: 'A locker',
      question: 'x'.repeat(201),
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Keep this under 200 characters.')
    expect(answer.body).toContain(`value="${'x'.repeat(201)}"`)
    expect(answer.body).toContain('value="A locker"')
  })
})

describe.skipIf(isAbsent)('a real conversation, by its pages', () => {
  testRun('is chosen, looked at, brought in, and told of', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const { get, post } = await doors.visitor(halden.maren)
    const files = Object.fromEntries(
      ['summary', 'comments', 'votes'].map((name) => [
        name,
        { name: `${name}.csv`, bytes: readFileSync(realData(`polis/football-concussions/${name}.csv`)) },
      ]),
    )
    const path = (await upload(doors, halden.maren, `${list}/polis`, files)).headers.location!
    const looked = (await get(path)).body
    expect(looked).toContain('Bring in 161 statements')
    await post(`${path}/start`)
    const report = await settled(get, path)
    expect(report).toContain('All of it is in.')
    expect(report).toContain('298, of which 137 rejected by the conversation’s own moderators and 0 without words were left out')
    expect(await db.$count(statements)).toBe(161)
  })

  test('with its files mixed up is refused at their fields', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const read = (name: string) => ({ name, bytes: readFileSync(realData(`polis/15-per-hour-seattle/${name}.csv`)) })
    const files = { summary: read('summary'), comments: read('votes'), votes: read('comments') }
    const answer = await upload(doors, halden.maren, `${list}/polis`, files)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toMatch(/id="said-comments">There is no column “author-id”\.</)
  })
})

describe('an import that', () => {
  const waiting = async (db: Db, doors: Doors) => {
    const { halden } = await cast(db)
    const path = (await upload(doors, halden.maren, `${list}/csv`, csv('about,choice,why\nParcels,Locker,near\n'))).headers.location!
    const set = (values: Partial<typeof imports.$inferInsert>) =>
      db.update(imports).set(values).where(eq(imports.companyId, halden.company.id))
    return { ...(await doors.visitor(halden.maren)), halden, path, set }
  }

  testRun('stopped with its server took nothing, says so, and can be run again', async ({ db, doors }) => {
    const { get, post, path, set } = await waiting(db, doors)
    await set({ startedAt: later({}), settings: { choice: 'choice', why: 'why', dialogue: 'about' } })
    expect((await get(path)).body).toContain('It ended before it was through, because the server stopped. Nothing was taken.')
    expect((await get(list)).body).toContain('ended without taking anything')
    await post(`${path}/start`)
    expect(await settled(get, path)).toContain('All of it is in.')
  })

  testRun('another server is at shows how far it has come, and is not started again', async ({ db, doors, freshDatabase, skip }) => {
    if (freshDatabase.kind === 'embedded') return skip('the embedded database has one server')
    const { get, post, path, set } = await waiting(db, doors)
    await set({ startedAt: later({}), done: 3, total: 12 })
    await db.transaction(async (elsewhere) => {
      await elsewhere.execute(sql`select pg_advisory_xact_lock(${lockOf(path.split('/').at(-1)!)})`)
      const { body } = await get(path)
      expect(body).toContain('<progress max="12" value="3"')
      expect(body).toContain('<noscript><meta http-equiv="refresh" content="1"></noscript>')
      expect((await get(list)).body).toContain('coming in')
      await post(`${path}/start`)
      await post(`${path}/forget`)
      expect((await get(path)).body).toContain('<progress max="12" value="3"')
    })
    expect((await get(path)).body).toContain('because the server stopped')
  })

  testRun('shows how far it has come to the session that started it, and asks the database nothing for that', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const rows = Array.from({ length: 3000 }, (_, place) => `Parcels,Locker,why ${place}`)
    const path = (await upload(doors, halden.maren, `${list}/csv`, csv(`about,choice,why\n${rows.join('\n')}\n`))).headers.location!
    const maren = await doors.visitor(halden.maren)
    const elsewhere = await doors.visitor(halden.maren)
    await maren.post(`${path}/columns`, { choice: 'choice', why: 'why', dialogue: 'about' })
    await maren.post(`${path}/start`)
    let watched: Awaited<ReturnType<typeof maren.get>> | undefined
    const sent = await statementsSent(async () => {
      watched = await maren.get(`${path}/progress`)
    })
    expect(watched!.statusCode).toBe(200)
    expect(watched!.body).toContain('It comes in. You can leave this page: it goes on without you.')
    expect(watched!.body).toContain('Maren Roth')
    expect(watched!.body).toContain('<noscript><meta http-equiv="refresh" content="1"></noscript>')
    expect(sent.filter(({ text }) => /from "(sessions|imports)"/.test(text))).toEqual([])
    for (const { get } of [elsewhere, await doors.visitor()]) {
      const answer = await get(`${path}/progress`)
      expect([answer.statusCode, answer.headers.location]).toEqual([303, path])
    }
    expect(await settled(maren.get, path)).toContain('All of it is in.')
    expect((await maren.get(`${path}/progress`)).headers.location).toBe(path)
    expect((await maren.get(`/%2Fevil.example${path.slice('/halden'.length)}/progress`)).statusCode).toBe(404)
    expect(await db.$count(statements)).toBe(3000)
  })

  testRun('is started twice runs once', async ({ db, doors }) => {
    const { get, post, path } = await waiting(db, doors)
    await post(`${path}/columns`, { choice: 'choice', why: 'why', dialogue: 'about' })
    await Promise.all([post(`${path}/start`), post(`${path}/start`)])
    expect(await settled(get, path)).toContain('All of it is in.')
    await post(`${path}/start`)
    expect(await db.$count(statements)).toBe(1)
  })

  testRun('is in cannot be changed or let go any more', async ({ db, doors }) => {
    const { get, post, path } = await waiting(db, doors)
    await post(`${path}/columns`, { choice: 'choice', why: 'why', dialogue: 'about' })
    await post(`${path}/start`)
    await settled(get, path)
    await post(`${path}/columns`, { choice: 'why', why: 'choice' })
    await post(`${path}/forget`)
    const [row] = await db.select().from(imports)
    expect(row).toMatchObject({ settings: { choice: 'choice' }, report: { statements: 1 } })
  })
})

describe('the pages of imports', () => {
  test('are for the company’s admins: 403 with the reason for its people, 404 for anybody else', async ({ db, doors }) => {
    const { halden, acme } = await cast(db)
    const path = (await upload(doors, halden.maren, `${list}/csv`, csv('choice,why\nLocker,near\n'))).headers.location!
    const doorsOf = [list, path]
    for (const url of doorsOf) {
      for (const [person, status] of [
        [halden.ana, 403],
        [halden.tom, 403],
        [halden.noor, 403],
        [acme.maren, 404],
        [undefined, 404],
      ] as const) {
        const answer = await (await doors.visitor(person)).get(url)
        expect(answer.statusCode, url).toBe(status)
        if (status === 403) expect(answer.body).toContain('Only admins change the settings.')
      }
    }
    for (const [person, status] of [
      [halden.tom, 403],
      [acme.maren, 404],
      [undefined, 404],
    ] as const) {
      expect((await upload(doors, person, `${list}/csv`, csv('choice,why\nLocker,near\n'))).statusCode).toBe(status)
      for (const deed of ['columns', 'conversation', 'start', 'forget']) {
        expect((await (await doors.visitor(person)).post(`${path}/${deed}`, { choice: 'a', why: 'b' })).statusCode, deed).toBe(status)
      }
    }
    const theirs = path.replace('/halden/', '/acme/')
    const gus = await doors.visitor(acme.maren)
    expect((await gus.get(theirs)).statusCode).toBe(404)
    expect((await gus.post(`${theirs}/start`)).statusCode).toBe(404)
    await gus.post(`${theirs}/forget`)
    expect(await db.$count(imports)).toBe(1)
  })

  test('refuse files that another site sends', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const form = await formWith(doors, halden.maren, csv('choice,why\nLocker,near\n'))
    const headers = { ...form.headers, 'sec-fetch-site': 'cross-site' }
    const answer = await doors.app.inject({ method: 'POST', url: `${list}/csv`, ...form, headers })
    expect(answer.statusCode).toBe(403)
    expect(await db.$count(imports)).toBe(0)
  })

  testRun('ask the database five things at most, each of them naming the company', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const { get, post } = await doors.visitor(halden.maren)
    const path = (await upload(doors, halden.maren, `${list}/csv`, csv('about,choice,why\nParcels,Locker,near\nMotors,Belt,far\n'))).headers
      .location!
    const asks = async (url: string) => {
      const sent = await statementsSent(() => get(url))
      expect(sent.length, url).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent)).toEqual([])
    }
    await asks(list)
    await asks(path)
    await post(`${path}/columns`, { choice: 'choice', why: 'why', dialogue: 'about' })
    await asks(path)
    await post(`${path}/start`)
    await settled(get, path)
    await asks(path)
  })
})

/** The page of an import once nothing of it is under way any more. */
async function settled(get: (url: string) => Promise<{ body: string }>, path: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { body } = await get(path)
    if (!body.includes('hx-trigger="every 1s"')) return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the import did not end')
}
