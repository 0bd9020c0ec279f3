import { setImmediate } from 'node:timers/promises'
import { getTableColumns, getTableName, is, sql } from 'drizzle-orm'
import { PgTable, PgText } from 'drizzle-orm/pg-core'
import { expect } from 'vitest'
import type { Database, Db } from '../../db/client.ts'
import * as schema from '../../db/schema/index.ts'
import { setupToken } from '../../server/companies/founding.ts'
import { countriesOf } from '../../server/obligations/holidays-list.ts'
import { timeZones } from '../../server/time-zones.ts'
import german from '../../server/words/de.json' with { type: 'json' }
import { upload } from '../imports/uploads.ts'
import { later } from '../support/cast.ts'
import { type Doors, openDoors } from '../support/doors.ts'
import { textsOf } from '../support/page-texts.ts'
import { addressAt, type Route, routesTaken } from '../support/routes.ts'
import { type Kind, mailOf, setStage } from '../support/stage.ts'
import { test } from '../support/test.ts'

const secret = 'a secret of the tests, long enough for everybody'

/** Who looks at every page, in which dialogue, how many days on. */
const visits = [
  { who: 'guest', kind: 'public', days: 0 },
  { who: 'ana', kind: 'public', days: 0 },
  { who: 'noor', kind: 'public', days: 0 },
  { who: 'priya', kind: 'public', days: 1 },
  { who: 'maren', kind: 'public', days: 4 },
  { who: 'priya', kind: 'draft', days: 0 },
  { who: 'jim', kind: 'closed', days: 40 },
  { who: 'ana', kind: 'weighing', days: 0 },
  { who: 'priya', kind: 'weighing', days: 1 },
  { who: 'jim', kind: 'decided', days: 1 },
  { who: 'priya', kind: 'decided', days: 2 },
] as const satisfies { who: string; kind: Kind; days: number }[]

/** Where somebody is led on from, and what only programs read. The styleguide’s samples are made up, and stay as they are. */
const unread =
  /\.\w+$|:snapshot\/:file$|\*|healthz|readyz|styleguide|progress$|\/(close|preview|editing|draft|contest)$|whys\/:id\/conflict$/

test('every page is German for who reads German, and in disguise keeps nothing of English', { timeout: 480_000 }, async ({ database }) => {
  const { pages, routes, draw } = await opened(database)
  const left = new Set<string>()
  const seen = new Set<Route>(['GET /setup'])
  const look = async (route: Route, url: string, session: string[]) => {
    const english = await draw(url, 'en', session)
    if (english.status === 200) seen.add(route)
    if (!english.page) return
    expect
      .soft(english.page, `${route}: what was never put into words or an address`)
      .not.toMatch(/\/undefined\b|\[object |>undefined<|\bNaN\b/)
    const [german, disguised] = [await draw(url, 'de', session), await draw(url, 'qps-plocm', session)]
    expect.soft(german.page, route).toContain('<html lang="de" dir="ltr">')
    expect.soft(disguised.page, route).toContain('<html lang="qps-plocm" dir="rtl">')
    for (const text of leftIn(german.page, english.page)) left.add(`${route}: in German: ${text}`)
    for (const text of textsOf(disguised.page).filter(isEnglish)) left.add(`${route}: in disguise: ${text}`)
  }
  const readable = routes.filter((route) => route.startsWith('GET') && !unread.test(route))
  for await (const { route, url, session } of pages(readable)) await look(route, url, session)
  expect([...left]).toEqual([])
  expect(readable.filter((route) => !seen.has(route))).toEqual([])
})

test('every refusal of a form is German', { timeout: 480_000 }, async ({ database }) => {
  const { pages, routes, draw } = await opened(database)
  const left = new Set<string>()
  for await (const { route, url, session } of pages(routes.filter((route) => route.startsWith('POST')))) {
    const english = await draw(url, 'en', session, '')
    const german = english.page ? await draw(url, 'de', session, '') : english
    for (const text of leftIn(german.page, english.page)) left.add(`${route}: ${text}`)
  }
  expect([...left]).toEqual([])
})

test('the very first pages are German, before there is a company', async ({ database }) => {
  const draw = drawerOf(await openDoors(database, { production: true }))
  const setup = `/setup?token=${setupToken(secret)}`
  for (const url of ['/', setup]) {
    const [english, german] = [await draw(url, 'en'), await draw(url, 'de')]
    expect([german.status, leftIn(german.page, english.page)]).toEqual([200, []])
  }
  const [english, german] = [await draw(setup, 'en', [], ''), await draw(setup, 'de', [], '')]
  expect([german.status, leftIn(german.page, english.page)]).toEqual([422, []])
})

test('what is brought in is looked at, refused and told of in German', async ({ database }) => {
  const { doors, halden, draw } = await opened(database)
  const file = { name: 'umfrage.csv', bytes: 'выбор,почему\nда,потому\n,потому\nда,"потому' }
  const { headers } = await upload(doors, halden.maren, '/halden/settings/import/csv', { file })
  const session = await sessionOf(doors, halden.maren)
  const [english, german] = [await draw(headers.location!, 'en', session), await draw(headers.location!, 'de', session)]
  expect(german.page).toContain('Die Anführungszeichen in dieser Zeile passen nicht zusammen.')
  expect(leftIn(german.page, english.page)).toEqual([])
})

/** What is the same in both. */
function leftIn(translated: string, english: string) {
  const said = new Set(textsOf(english))
  return textsOf(translated).filter((text) => said.has(text) && !isTheSame(text))
}

/** The app, with whatever people wrote in letters that no language of ours has. */
async function opened(database: Database) {
  const { db } = database
  const { halden } = await setStage(db)
  await veil(db)
  const { made: doors, routes } = await routesTaken(() => openDoors(database, { production: true }))
  const { token: link, code } = await doors.app.signingIn.prove(mailOf(halden.ana))

  async function* pages(routes: Route[]) {
    for (const { who, kind, days } of visits) {
      doors.moveTo(later({ days }))
      const session = who === 'guest' ? [] : await sessionOf(doors, halden[who])
      const place = { half: halden, things: halden.things[kind], link, code, secret }
      for (const route of routes) {
        const url = addressAt(route, place)
        if (kind === 'public' || route.includes(':dialogue')) yield { route, url, session }
      }
    }
  }

  const draw = drawerOf(doors)

  /** Nothing of what a form does is kept. */
  async function drawAndForget(...asked: Parameters<typeof draw>) {
    await db.execute(sql.raw('savepoint knock'))
    const drawn = await draw(...asked)
    await db.execute(sql.raw('rollback to savepoint knock'))
    return drawn
  }
  return { doors, halden, pages, routes, draw: drawAndForget }
}

/** Draws the page at an address, or what answers a form that is sent there, in a language; empty where somebody is led on. */
function drawerOf({ app }: Doors) {
  return async (url: string, language: 'en' | 'de' | 'qps-plocm', session: string[] = [], payload?: string) => {
    const headers = { host: 'parley.test', 'sec-fetch-site': 'same-origin', cookie: [...session, `language=${language}`].join('; ') }
    const form = payload === undefined ? {} : ({ method: 'POST', payload } as const)
    // One request after the other without a rest would look like a busy server.
    await setImmediate()
    const answer = await app.inject({ url, ...form, headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' } })
    const isPage = String(answer.headers['content-type']).startsWith('text/html')
    return { status: answer.statusCode, page: isPage ? answer.body : '' }
  }
}

async function sessionOf({ app }: Doors, person: { personId: string }) {
  const { cookies } = await app.signingIn.signInKnown(person.personId)
  return cookies.map((line) => line.split(';')[0]!)
}

/** Names and words that people wrote, in every table. */
const written = new Set(
  'about answer choice context correction departure doesForYou evidence how measure rationale sentence felt heard instead name nearly need problem question reason roleThere story team title trying what why words workplace'.split(
    ' ',
  ),
)

/** Puts a veil over them: what is still in Latin letters on a page is ours. */
async function veil(db: Db) {
  for (const table of Object.values(schema)) {
    if (!is(table, PgTable)) continue
    const columns = Object.entries(getTableColumns(table)).filter(
      ([name, column]) => written.has(name) && is(column, PgText) && !column.enumValues?.length,
    )
    const set = columns.map(([name]) => {
      const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      return `"${column}" = regexp_replace("${column}", '[A-Za-zÀ-ž]', 'ж', 'g')`
    })
    if (set.length > 0) await db.execute(sql.raw(`update "${getTableName(table)}" set ${set.join(', ')}`))
  }
}

/** Words that are the same in German, or in no language. */
function isTheSame(text: string) {
  return (german as Record<string, string>)[text] === text || !/[A-Za-z]{2}/.test(plain(text))
}

/** Two words of plain letters, or one that the catalogue knows. */
function isEnglish(text: string) {
  return /[A-Za-z]{2,}[^\p{L}]+[A-Za-z]{2,}/u.test(plain(text)) || Object.hasOwn(german, plain(text).trim())
}

const zones = new Set(timeZones.map((zone) => zone.replaceAll('_', ' ')))
/** Countries are named by the machine, many the same in both languages; none by the catalogue. */
const countries = new Set([...(await countriesOf('en')), ...(await countriesOf('de'))].map(({ name }) => name))

/** A day as the machine names it: a disguise has no calendar of its own. */
const days = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]+/g

/** Without names that stay as they are: the product’s, languages, time zones, a source and its licence, addresses and files. */
function plain(text: string) {
  if (zones.has(text) || countries.has(text)) return ''
  return text
    .replace(days, '')
    .replace(
      /\bParley\b|\bEnglish\b|\bDeutsch\b|\S+[@/]\S+|\S+\.csv\b|\b(?:CSV|XLSX|JSONL|PARQUET|QDC|QDPX|SHA-256)\b|\b[\da-f]{64}\b|\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|#[\da-f]{6}|\bdate-holidays\b|\bCC BY-SA\b/g,
      '',
    )
}
