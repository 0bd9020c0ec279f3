import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import {
  appearances,
  dialogues,
  heldStatements,
  memberships,
  obligations,
  people,
  statementRevisions,
  statements,
  supports,
} from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

const say = '/halden/d/window-motor/say'
const said = { choice: 'Two cables', why: 'It never stuck.', name: 'Ana Kovač' }

async function opened(database: Database) {
  const { halden, acme } = await cast(database.db)
  const doors = await openDoors(database)
  return { db: database.db, halden, acme, doors, ana: await doors.visitor(halden.ana), guest: await doors.visitor() }
}

describe('the say page', () => {
  test('has two questions in view, the options others named, and no e-mail for who is signed in', async ({ database }) => {
    const { db, halden, ana, guest } = await opened(database)
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'The <one> cable', why: 'Cheaper.', at: monday })
    const page = await ana.get(say)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('What did you choose?')
    expect(page.body).toContain('<option value="The &lt;one&gt; cable">')
    expect(page.body).not.toContain('name="email"')
    expect((await guest.get(say)).body).toContain('name="email"')
  })

  test('costs at most five statements, each naming its company', async ({ database }) => {
    const { ana, guest } = await opened(database)
    for (const visitor of [ana, guest]) {
      const sent = await statementsSent(() => visitor.get(say))
      expect(sent.length).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent)).toEqual([])
    }
  })

  test.for(['priya', 'noor', 'maren'] as const)(
    'tells %s, who is here for the company, why it is not for them',
    async (who, { database }) => {
      const { halden, doors } = await opened(database)
      const page = await (await doors.visitor(halden[who])).get(say)
      expect(page.statusCode).toBe(403)
      expect(page.body).toContain('You are here for the company.')
    },
  )

  test('of a closed dialogue says that it is closed', async ({ database }) => {
    const { db, ana } = await opened(database)
    await db.update(dialogues).set({ phase: 'closed' })
    const page = await ana.get(say)
    expect(page.statusCode).toBe(409)
    expect(page.body).toContain('This dialogue is closed.')
  })

  test('of another company’s dialogue, or of none, is not there', async ({ database }) => {
    const { ana } = await opened(database)
    for (const address of ['/halden/d/nothing/say', '/nobody/d/window-motor/say']) expect((await ana.get(address)).statusCode).toBe(404)
  })
})

describe('a customer who says it', () => {
  test('sees the statement’s page, with a word that it is there', async ({ database }) => {
    const { db, ana } = await opened(database)
    const posted = await ana.post(say, { id: newId(), ...said, trying: 'To get home' })
    expect(posted.statusCode).toBe(303)
    const [statement] = await db.select().from(statements)
    expect(posted.headers.location).toBe(`/halden/d/window-motor/whys/${statement!.id}`)
    const page = await ana.get(posted.headers.location!, {
      cookie: `${posted.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')}`,
    })
    expect(page.body).toContain('It never stuck.')
    expect(page.body).toContain('To get home')
    expect(page.body).toContain('Your words are here now')
  })

  test('by a double click says it once', async ({ database }) => {
    const { db, ana } = await opened(database)
    const form = { id: newId(), ...said }
    const [first, second] = [await ana.post(say, form), await ana.post(say, form)]
    expect(second.headers.location).toBe(first.headers.location)
    expect(await db.$count(statements)).toBe(1)
  })

  test('becomes a customer by saying it, where they were nobody here', async ({ database }) => {
    const { db, halden, acme, doors } = await opened(database)
    const bea = await doors.visitor(acme.ana)
    expect((await bea.post(say, { ...said, name: '' })).statusCode).toBe(303)
    expect(await db.select({ role: memberships.role }).from(memberships).where(eq(memberships.personId, acme.ana.personId))).toHaveLength(2)
    expect(await db.select({ name: appearances.name, companyId: appearances.companyId }).from(appearances)).toEqual([
      { name: 'Bea Ortiz', companyId: halden.company.id },
    ])
  })

  test('and asks for an answer, is owed one', async ({ database }) => {
    const { db, ana } = await opened(database)
    await ana.post(say, { ...said, asksAnswer: 'on' })
    expect(await db.select({ cause: obligations.cause }).from(obligations)).toEqual([{ cause: 'asks' }])
  })
})

describe('what cannot be taken as it came is told at the field, and kept', () => {
  const refused: [what: string, fields: Record<string, string>, sentence: string][] = [
    ['nothing at all', {}, 'Say why. One sentence is enough.'],
    ['only spaces', { choice: '  ', why: ' \n\t ' }, 'Name what you chose, in a few words.'],
    ['a choice as long as a letter', { ...said, choice: 'x'.repeat(201) }, 'Keep this under 200 characters.'],
    ['a megabyte', { ...said, why: 'word '.repeat(210_000) }, 'Keep this under 20,000 characters.'],
    ['letters that did not arrive whole', { ...said, why: 'caf\uFFFD' }, 'Some letters did not arrive whole.'],
    ['hiding behind one’s own name', { ...said, hidden: 'on' }, 'Write the name to be shown instead of your own.'],
  ]
  test.for(refused)('%s', async ([, fields, sentence], { database }) => {
    const { db, ana } = await opened(database)
    const page = await ana.post(say, fields)
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain(sentence)
    expect(page.body).toContain('id="problems"')
    expect(page.body).toMatch(/aria-invalid="true"/)
    for (const value of Object.values(fields)) expect(page.body).toContain(value.trim())
    expect(await db.$count(statements)).toBe(0)
  })

  test('bytes that are no UTF-8', async ({ database }) => {
    const { db, doors, halden } = await opened(database)
    const { cookies } = await doors.app.signingIn.signInKnown(halden.ana.personId)
    const page = await doors.app.inject({
      method: 'POST',
      url: say,
      payload: Buffer.concat([Buffer.from('choice=Two&why=caf'), Buffer.from([0xe9])]),
      headers: {
        host: 'parley.test',
        'sec-fetch-site': 'same-origin',
        cookie: cookies[0]!.split(';')[0]!,
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain('Some letters did not arrive whole.')
    expect(page.body).toContain('caf')
    expect(await db.$count(statements)).toBe(0)
  })

  test('a dialogue that closed while one wrote', async ({ database }) => {
    const { db, ana } = await opened(database)
    await db.update(dialogues).set({ phase: 'closed' })
    const page = await ana.post(say, said)
    expect(page.statusCode).toBe(409)
    expect(page.body).toContain('This dialogue is closed.')
    expect(page.body).toContain('It never stuck.')
  })

  test('a page of somebody else’s that sends it', async ({ database }) => {
    const { db, ana } = await opened(database)
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': '', origin: 'http://evil.test' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign) {
      const page = await ana.post(say, said, headers)
      expect(page.statusCode).toBe(403)
      expect(page.body).toContain('nothing was changed')
      expect(page.body).toContain('It never stuck.')
    }
    expect(await db.$count(statements)).toBe(0)
  })
})

test('control characters are dropped; right-to-left letters and emoji are kept as they came, and nothing of it is markup', async ({
  database,
}) => {
  const { db, ana } = await opened(database)
  const why = 'שלום \u202Eabc\u202C 🪟👩🏽‍🔧 <script>alert(1)</script> "><img src=x onerror=alert(1)>'
  const posted = await ana.post(say, { ...said, why: `\u0000${why}\u0007` })
  const [words] = await db.select({ why: statementRevisions.why }).from(statementRevisions)
  expect(words!.why).toBe(why)
  const page = await ana.get(posted.headers.location!)
  expect(page.body).toContain('שלום')
  expect(page.body).not.toContain('<script>alert')
  expect(page.body).not.toContain('<img src=x')
})

describe('others who said something close', () => {
  const why = 'The window never stuck in frost'

  test('are shown beside what is typed, which is kept', async ({ database }) => {
    const { db, halden, ana, guest } = await opened(database)
    const { path } = await postStatement(db, halden.dialogue, {
      by: halden.jim,
      choice: 'Two cables',
      why: 'My window never stuck in the frost',
      at: monday,
    })
    const page = await ana.post(`${say}/close`, { choice: 'Cables', why, felt: 'Safe' })
    expect(page.statusCode).toBe(200)
    for (const kept of ['My window never stuck in the frost', path, why, 'Safe', 'value="Cables"', 'The same for me'])
      expect(page.body).toContain(kept)
    const asGuest = await guest.post(`${say}/close`, { why })
    expect(asGuest.body).toContain('My window never stuck in the frost')
    expect(asGuest.body).toContain('Sign in to say: the same for me')
  })

  test('are supported in passing, once, and what was typed is still there', async ({ database }) => {
    const { db, halden, ana } = await opened(database)
    const { id } = await postStatement(db, halden.dialogue, {
      by: halden.jim,
      choice: 'Two cables',
      why: 'My window never stuck in the frost',
      at: monday,
    })
    for (const _ of [1, 2]) {
      const page = await ana.post(`${say}/close`, { choice: 'Cables', why, support: id })
      expect(page.statusCode).toBe(200)
      expect(page.body).toContain('You said: the same for me')
      expect(page.body).toContain('value="Cables"')
    }
    expect(await db.$count(supports)).toBe(1)
  })

  test('cost at most five statements beside the page, and nothing is found in nothing', async ({ database }) => {
    const { ana } = await opened(database)
    const sent = await statementsSent(() => ana.post(`${say}/close`, { why }))
    expect(sent.length).toBeLessThanOrEqual(6)
    expect(withoutCompany(sent)).toEqual([])
    expect((await ana.post(`${say}/close`, {})).body).toContain('Nobody said something close yet.')
    expect((await ana.get(`${say}/close`)).headers.location).toBe(say)
  })
})

test('nobody is made, held or told by a look at the page', async ({ database }) => {
  const { db, guest, doors } = await opened(database)
  const before = await db.$count(people)
  await guest.get(say)
  expect([await db.$count(people), await db.$count(heldStatements), doors.letters.length]).toEqual([before, 0, 0])
})

test('the address of close words leads back to the form, also in a dialogue whose address begins like it', async ({ database }) => {
  const { db, halden, ana } = await opened(database)
  await db.update(dialogues).set({ slug: 'close-fit' }).where(eq(dialogues.id, halden.dialogue.id))
  const back = await ana.get('/halden/d/close-fit/say/close')
  expect([back.statusCode, back.headers.location]).toEqual([303, '/halden/d/close-fit/say'])
})
