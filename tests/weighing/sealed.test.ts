import { setTimeout } from 'node:timers/promises'
import { asc, eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Database, type Db, selectRows } from '../../db/client.ts'
import { dialogues, mails } from '../../db/schema/index.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { rules } from '../access.table.ts'
import { later, monday } from '../support/cast.ts'
import { sharedCriterion } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { addressAt, type Route, secret } from '../support/routes.ts'
import { type Half, mailOf, setStage } from '../support/stage.ts'
import { test } from '../support/test.ts'

/**
 * The same story is told twice, in two worlds that differ in nothing but what somebody weighed and rated. Whatever differs between them then
 * shows it, or something that was counted from it: so nothing may, wherever anybody looks.
 */

type Who = 'ana' | 'jim' | 'priya' | 'tom' | 'maren'
type Reader = Who | 'guest' | 'noor' | 'theirs' | 'their+' | 'stranger'

/** Points and scores in the order of the criteria, of one person. */
interface Given {
  points: number[]
  scores: number[]
}

const closesAt = later({ days: 3 })
const one: Given = { points: [37, 29, 23, 11], scores: [4, 0, 3, 1] }
const other: Given = { points: [11, 23, 29, 37], scores: [0, 4, 1, 3] }
const third: Given = { points: [5, 5, 45, 45], scores: [2, 2, 2, 2] }
const customers = { ana: { points: [59, 19, 13, 9], scores: [2, 3, 1, 0] }, jim: { points: [17, 31, 5, 47], scores: [1, 1, 4, 2] } }

const looks = rules.flatMap(({ routes }) => routes).filter((route) => route.startsWith('GET '))
const everybody: Reader[] = ['guest', 'ana', 'jim', 'priya', 'tom', 'noor', 'maren', 'theirs', 'their+', 'stranger']

/** Where somebody sees what they gave themselves. */
const own = /\/:dialogue\/(weigh|rate)$/

test('what the company weighed shows nowhere and to nobody before weighing closes, an admin included', { timeout: 600_000 }, async ({
  database,
}) => {
  const tell = await storyIn(database)
  const readers = everybody
  const worlds = [
    await tell({ given: { ana: customers.ana, priya: one, tom: other, maren: one }, readers }),
    await tell({ given: { ana: customers.ana, priya: other, tom: other, maren: other }, readers }),
  ] as const
  const mine = (label: string) => /^(priya|maren) /.test(label) && own.test(label.split(': ')[0]!)
  expect(differences(...worlds, { inFull: true }).filter((label) => !mine(label))).toEqual([])
  expect(worlds[0].facts).toContain('weights_given')
})

test('once it closes, all of it is open at once, to everybody', { timeout: 600_000 }, async ({ database }) => {
  const tell = await storyIn(database)
  const closed = { at: closesAt, readers: ['guest', 'jim', 'tom', 'noor'] as Reader[], routes: [criteria] }
  const worlds = [
    await tell({ given: { ana: customers.ana, priya: one, tom: other }, ...closed }),
    await tell({ given: { ana: customers.ana, priya: other, tom: other }, ...closed }),
  ] as const
  expect(differences(...worlds).filter(isWhole)).toEqual(closed.readers.map((reader) => `${reader} ${criteria}`))
})

test('what is changed once weighing is open again shows nowhere, though what was open before does', { timeout: 600_000 }, async ({
  database,
}) => {
  const tell = await storyIn(database)
  const again = { at: later({ hours: 3 }), readers: ['guest', 'ana', 'tom', 'noor'] as Reader[], routes: figures }
  const story = (before: Given, changed: Given) =>
    tell({ ...again, given: { ana: customers.ana, priya: before, tom: one }, changed: { priya: changed } })
  const [first, second, elsewhere] = [await story(one, third), await story(one, other), await story(other, third)] as const
  expect(differences(first, second, { inFull: true })).toEqual([])
  expect(differences(first, elsewhere, { inFull: true })).toEqual([])
  const untouched = await tell({ ...again, given: { ana: customers.ana, priya: one, tom: one }, changed: {} })
  expect(differences(first, untouched).filter(isWhole)).toContain(`ana ${criteria}`)
})

test('what others weighed shows nowhere to who has not given their own', { timeout: 600_000 }, async ({ database }) => {
  const tell = await storyIn(database)
  const readers: Reader[] = ['guest', 'tom', 'noor', 'maren', 'theirs']
  const worlds = [await tell({ given: customers, readers }), await tell({ given: { ana: one, jim: other }, readers })] as const
  expect(differences(...worlds, { inFull: true })).toEqual([])
})

test('who has given their own sees what the customers gave', { timeout: 600_000 }, async ({ database }) => {
  const tell = await storyIn(database)
  const seen = { readers: ['jim', 'tom', 'maren'] as Reader[], routes: [criteria] }
  const worlds = [
    await tell({ given: { ana: customers.ana, jim: customers.jim, tom: one }, ...seen }),
    await tell({ given: { ana: one, jim: customers.jim, tom: one }, ...seen }),
  ] as const
  expect(differences(...worlds).filter(isWhole)).toEqual([`jim ${criteria}`, `tom ${criteria}`])
})

const isWhole = (label: string) => !label.includes(' part of ')
const criteria = 'GET /:company/d/:dialogue/criteria'
const figures: Route[] = [criteria, 'GET /:company/d/:dialogue/criteria/explained', 'GET /:company/d/:dialogue']

interface Story {
  given: Partial<Record<Who, Given>>
  readers: Reader[]
  /** What is given once weighing has closed, and was opened again. */
  changed?: Partial<Record<Who, Given>>
  /** When they look; from the beginning, unless told otherwise. */
  at?: Date
  routes?: Route[]
}

type Visitor = Awaited<ReturnType<Awaited<ReturnType<typeof openDoors>>['visitor']>>

interface World {
  /** What each page, file and part says, by who looks and where. */
  seen: Record<string, string>
  facts: string
}

/** Everybody on the stage before weighing; gives what tells a story from there, which is undone when it is told. */
async function storyIn(database: Database) {
  const { db } = database
  const { halden, acme, stranger } = await setStage(db)
  await inOrder(db)
  const half = { ...halden, dialogue: await weighingIn(db, halden) }
  const { weighed } = halden.things.weighing
  const ids = [...weighed.criteria]
  for (const sentence of ['A workshop mends it in an hour.', 'It costs no more.']) ids.push(await sharedCriterion(db, half, sentence))
  const lines: string[] = []
  const logger = { level: 'trace', stream: { write: (line: string) => void lines.push(line) } }
  const doors = await openDoors(database, { production: true, logger })
  const { ana, jim, priya, tom, maren, noor } = halden
  const people = { ana, jim, priya, tom, maren, noor, theirs: acme.ana, 'their+': acme.maren, stranger, guest: undefined }
  const visitors = new Map<Reader, Visitor>()
  for (const reader of everybody) visitors.set(reader, await doors.visitor(people[reader]))
  const { token: link, code } = await doors.app.signingIn.prove(mailOf(ana))
  const place = { half: halden, things: halden.things.weighing, link, code, secret }
  let worlds = 0

  /** Asked again where a busy machine took the test for too much at once, and until a map is drawn. */
  async function look(reader: Reader, route: Route, headers: Record<string, string> = {}): ReturnType<Visitor['get']> {
    await new Promise(setImmediate)
    const answer = await visitors.get(reader)!.get(addressAt(route, place), headers)
    if (answer.statusCode !== 503 && !answer.body.includes('The map is being drawn')) return answer
    await setTimeout(20)
    return await look(reader, route, headers)
  }

  async function tell({ given, changed, readers, at = monday, routes = looks }: Story): Promise<World> {
    doors.moveTo(monday)
    lines.length = 0
    // So that nothing that was counted for one world, and is kept by the dialogue's version, is shown in another.
    worlds += 1
    await db
      .update(dialogues)
      .set({ version: worlds * 100_000, weighingClosesAt: closesAt })
      .where(eq(dialogues.id, half.dialogue.id))
    await give(given)
    if (changed) {
      const { post } = visitors.get('maren')!
      for (const [hours, wish] of [
        [1, 'close'],
        [2, 'open'],
      ] as const) {
        doors.moveTo(later({ hours }))
        expect((await post(`/halden/d/${halden.things.weighing.slug}/weighing`, { wish })).statusCode).toBe(303)
      }
      await give(changed)
    }
    doors.moveTo(at)
    const seen: Record<string, string> = {}
    for (const reader of readers) {
      for (const route of routes) {
        const { statusCode, body } = await look(reader, route)
        seen[`${reader} ${route}`] = `${statusCode} ${body}`
        if (/criteria/.test(route)) seen[`${reader} part of ${route}`] = (await look(reader, route, { 'hx-request-type': 'partial' })).body
      }
    }
    await writeMails(db, at)
    if (routes === looks) Object.assign(seen, { letters: await lettersIn(db, at), log: spokenIn(lines), ...(await rowsIn(db)) })
    return { seen, facts: String(seen['rows of events']) }
  }

  async function give(gifts: Partial<Record<Who, Given>>) {
    for (const [who, { points, scores }] of Object.entries(gifts) as [Who, Given][]) {
      const { post } = visitors.get(who)!
      const path = `/halden/d/${halden.things.weighing.slug}`
      const weighs = await post(`${path}/weigh`, Object.fromEntries(ids.map((id, place) => [`points-${id}`, `${points[place]}`])))
      expect(weighs.headers.location).toBe(`${path}/rate`)
      for (const [turn, option] of weighed.options.entries()) {
        const score = (place: number) => `${scores[(place + turn) % scores.length]}`
        const rates = Object.fromEntries(ids.map((id, place) => [`score-${id}`, score(place)]))
        expect((await post(`${path}/rate`, { option, ...rates })).statusCode).toBe(303)
      }
    }
  }

  return async (story: Story) => {
    await db.execute(sql`savepoint story`)
    try {
      return await tell(story)
    } finally {
      await db.execute(sql`rollback to savepoint story`)
    }
  }
}

/** What the stage made in one moment is given one order, so that no list of it is by chance. */
async function inOrder(db: Db) {
  await db.execute(sql`update dialogues set created_at = created_at + in_turn.place * interval '1 second', question = in_turn.slug
    from (select id, slug, row_number() over (order by slug) as place from dialogues) as in_turn where in_turn.id = dialogues.id`)
  await db.execute(sql`update hidings set at = at + in_turn.place * interval '1 millisecond'
    from (select id, row_number() over (order by id) as place from hidings) as in_turn where in_turn.id = hidings.id`)
}

async function weighingIn(db: Db, { company, things, maren }: Half) {
  return await findDialogue(db, company, things.weighing.slug, { reader: maren, at: monday })
}

async function lettersIn(db: Db, at: Date) {
  const links = linksFor({ baseUrl: 'http://parley.test', secret })
  const waiting = await db.select().from(mails).orderBy(asc(mails.at), asc(mails.id))
  const letters = []
  for (const mail of waiting) letters.push((await letterFor(db, mail, links, at))?.text ?? '')
  return letters.toSorted().join('\n')
}

/** What the log says, each thing once: without each request’s own number, how long it took, and what a busy machine adds. */
function spokenIn(lines: string[]) {
  const own = /"(time|pid|reqId|responseTime|remotePort|hostname)":("[^"]*"|[\d.e-]+),?/g
  const plain = lines.filter((line) => !/under pressure|"statusCode":503/.test(line)).map((line) => line.replace(own, ''))
  return [...new Set(plain)].toSorted().join('')
}

const tables = sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`

/** Everything that the database holds beside the weights and the ratings themselves: facts, tidings, mails, alarms. */
async function rowsIn(db: Db) {
  const names = (await selectRows<{ name: string }>(db, tables)).map(({ name }) => name)
  const rows: Record<string, string> = {}
  for (const name of names.filter((name) => !['weights', 'ratings', 'sessions', 'verifications'].includes(name))) {
    const found = await selectRows<{ row: string }>(db, sql.raw(`select to_jsonb("${name}")::text as row from "${name}"`))
    rows[`rows of ${name}`] = found
      .map(({ row }) => masked(row).replace(/"version": \d+/g, ''))
      .toSorted()
      .join('\n')
  }
  return rows
}

/** Where two worlds differ. Where nothing may, `inFull` adds how. */
function differences(one: World, other: World, { inFull = false } = {}) {
  const labels = new Set([...Object.keys(one.seen), ...Object.keys(other.seen)])
  return [...labels].flatMap((label) => {
    const [ours, theirs] = [one, other].map(({ seen }) => masked(seen[label] ?? '').split('\n')) as [string[], string[]]
    const place = Math.max(ours.length, theirs.length)
    const first = Array.from({ length: place }, (_, line) => line).find((line) => ours[line] !== theirs[line])
    if (first === undefined) return []
    return [inFull ? `${label}: ${ours[first]?.slice(0, 200)} instead of ${theirs[first]?.slice(0, 200)}` : label]
  })
}

/** Without ids, and what is made of them or of the dialogue's version, which are others in each world. */
function masked(text: string) {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '*')
    .replace(/[\w-]{43}(?![\w-])/g, '*')
    .replace(/\b[1-9]\d?00\d\d\d\b/g, '*')
}
