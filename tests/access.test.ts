import { type SQL, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Database, type Db, selectRows } from '../db/client.ts'
import { newId } from '../server/ids.ts'
import { type Role, roles, rules } from './access.table.ts'
import { openDoors } from './support/doors.ts'
import { sheets, written, writtenInParts } from './support/forms.ts'
import { openKnocking } from './support/knocking.ts'
import { addressAt, type Place, type Route, routesTaken } from './support/routes.ts'
import { type Half, nothing, type Stage, setStage, type Things } from './support/stage.ts'
import { test } from './support/test.ts'

/** What belongs to the files of a page, with the place of a folder in it. */
const files = ['/static/*', '/htmx/*', '/fonts/source-serif-4/*', '/fonts/source-sans-3/*', '/favicon.ico']

test('every address of the app is in the table, and the table has no other', async ({ database }) => {
  const { routes } = await routesTaken(() => openDoors(database, { production: true }))
  const pages = routes.filter((route) => !files.includes(route.split(' ')[1]!))
  const listed = rules.flatMap((rule) => rule.routes)
  expect(pages.toSorted()).toEqual(listed.toSorted())
  expect(Object.keys(sheets).filter((route) => ![...listed, ...ofDemo].includes(route))).toEqual([])
})

const ofDemo = ['POST /demo/sign-in']
const ofDevelopment = ['GET /styleguide']

test('a demo and development have one address each of their own', async ({ database }) => {
  const all = async (options: Parameters<typeof openDoors>[1]) => (await routesTaken(() => openDoors(database, options))).routes
  const real = await all({ production: true })
  const others = (routes: string[]) => routes.filter((route) => !real.includes(route))
  expect(others(await all({ production: true, demo: true }))).toEqual(ofDemo)
  expect(others(await all({}))).toEqual(ofDevelopment)
})

test('everybody may open and do what the table says', { timeout: 900_000 }, async ({ database }) => {
  const { visits } = await walkedOnce(database)
  const wrong = rules.flatMap((rule) => {
    const lines = linesOf(rule.who)
    return rule.routes.flatMap((route) =>
      Object.entries(lines).flatMap(([kind, expected]) => {
        const signs = roles.map((role) => visits.find((visit) => visit.route === route && visit.kind === kind && visit.role === role)!.sign)
        return signs.join(' ') === expected.join(' ') ? [] : [{ route, kind, expected: aligned(expected), found: aligned(signs) }]
      }),
    )
  })
  expect(wrong).toEqual([])
})

test('what may not be seen is the very page for nothing there', { timeout: 900_000 }, async ({ database }) => {
  const { visits } = await walkedOnce(database)
  const compared = visits.filter(({ likeNothing }) => likeNothing !== undefined)
  expect(compared.length).toBeGreaterThan(300)
  expect(
    compared
      .filter(({ likeNothing }) => likeNothing !== '')
      .map(({ route, kind, role, likeNothing }) => ({ route, kind, role, likeNothing })),
  ).toEqual([])
})

test('who is refused is told why, and who is not signed in is shown where', { timeout: 900_000 }, async ({ database }) => {
  const { visits } = await walkedOnce(database)
  const mute = visits.filter(({ sign, reason }) => /^4/.test(sign) && reason.length < 20)
  const lost = visits.filter(({ sign, signIn }) => sign === '401' && !signIn)
  expect([...mute, ...lost].map(({ route, kind, role, reason }) => ({ route, kind, role, reason }))).toEqual([])
})

test('nobody changes anything by looking', { timeout: 900_000 }, async ({ database }) => {
  const { changed } = await walkedOnce(database)
  expect(changed).toEqual([])
})

test('an id of another company, or of another dialogue, is like one that nobody has', { timeout: 900_000 }, async ({ database }) => {
  const { strays } = await walkedOnce(database)
  expect(strays.compared).toBeGreaterThan(400)
  expect(strays.different).toEqual([])
})

test('no address leads to another site', async ({ database }) => {
  const { halden } = await setStage(database.db)
  const { app } = await openDoors(database)
  const place = {
    half: { ...halden, company: { ...halden.company, slug: '%2Fevil.example' } },
    things: nothing(),
    link: 'x',
    code: '',
    secret: '',
  }
  const away = []
  for (const route of rules.flatMap(({ routes }) => routes)) {
    const [method, url] = [route.split(' ')[0] as 'GET', addressAt(route, place)]
    for (const address of [url, `/${url}`, `${url}?next=//evil.example&back=//evil.example`]) {
      const { headers } = await app.inject({ method, url: address, headers: { host: 'parley.test', 'sec-fetch-site': 'same-origin' } })
      if (/^(\/[/\\]|[a-z]+:)/i.test(headers.location ?? '')) away.push(`${method} ${address} leads to ${headers.location}`)
    }
  }
  expect(away).toEqual([])
})

interface Visit extends Cell {
  sign: string
  /** What the page says about a refusal. */
  reason: string
  /** Whether it leads to where one signs in. */
  signIn: boolean
  /** For what may not be seen: where the page differs from that for nothing there, or nothing. */
  likeNothing: string | undefined
}

let walked: ReturnType<typeof walk> | undefined

/** All the visits, made once for all tests. */
function walkedOnce(database: Database) {
  walked ??= walk(database)
  return walked
}

async function walk(database: Database) {
  const stage = await setStage(database.db)
  const knock = await openTo(database, stage)
  const before = await rowsOf(database.db)
  const looks = await visitAll(cells.filter(isLook), { stage, knock })
  const changed = differenceOf(before, await rowsOf(database.db))
  const deeds = await visitAll(
    cells.filter((cell) => !isLook(cell)),
    { stage, knock },
  )
  return { visits: [...looks, ...deeds], changed, strays: await strayIn({ stage, knock }) }
}

interface Cell {
  route: Route
  /** Of the dialogue, or `here`. */
  kind: string
  role: Role
}

const cells: Cell[] = rules.flatMap(({ routes, who }) =>
  routes.flatMap((route) => Object.keys(linesOf(who)).flatMap((kind) => roles.map((role) => ({ route, kind, role })))),
)

const isLook = ({ route }: { route: Route }) => route.startsWith('GET ')

type Knock = Awaited<ReturnType<typeof openTo>>

async function visitAll(all: Cell[], { stage, knock }: { stage: Stage; knock: Knock }) {
  const { halden } = stage
  const places: Record<string, Things> = halden.things
  const twins = new Map<string, Answer>()
  const visits: Visit[] = []
  for (const { route, kind, role } of all) {
    const answer = await knock(route, role, { half: halden, things: places[kind] ?? halden.things.public })
    const own = `${route} ${role}`
    if (isHidden({ route, kind, role }) && !twins.has(own)) twins.set(own, await knock(route, role, { half: halden, things: nothing() }))
    visits.push({
      route,
      kind,
      role,
      sign: signOf(route, answer.status),
      reason: reasonIn(answer.body),
      signIn: /<main[\s\S]*href="\/sign-in\?next=/.test(answer.body),
      likeNothing: isHidden({ route, kind, role }) ? firstDifference(answer, twins.get(own)!) : undefined,
    })
  }
  return visits
}

function isHidden({ route, kind, role }: Cell) {
  return (hidden[kind]?.includes(role) ?? false) && /:dialogue|people\/:id/.test(route)
}

/** From whom a dialogue of a kind is hidden, as the table says. */
const hidden = Object.fromEntries(
  Object.entries(linesOf(rules.find(({ routes }) => routes.includes('GET /:company/d/:dialogue'))!.who)).map(([kind, signs]) => [
    kind,
    roles.filter((_, place) => signs[place] === '-'),
  ]),
)

/** Everything that has an id of its own, asked for by ids that are somebody else’s and by ids of nobody. */
async function strayIn({ stage, knock }: { stage: Stage; knock: Knock }) {
  const { halden, acme } = stage
  const here = halden.things.public
  const nobody = {
    half: { ...halden, mail: newId(), import: newId(), invitation: newId(), tom: { ...halden.tom, personId: newId() } },
    things: nothing(),
  }
  const others = { half: { ...acme, company: halden.company }, things: acme.things.closed }
  const different: { route: Route; role: Role; whose: string; difference: string }[] = []
  let compared = 0
  for (const route of rules.flatMap(({ routes }) => routes).filter((route) => /:(?!company|token|version|hex)/.test(route))) {
    const isWithin = /:dialogue.*:(id|answer|option)/.test(route)
    const slug = isWithin && { slug: here.slug }
    for (const role of ['guest', 'admin', 'theirs'] as const) {
      const plain = await knock(route, role, { ...nobody, things: { ...nobody.things, ...slug } })
      const strays = { 'another company’s': { ...others, things: { ...others.things, ...slug } } }
      const crossed = isWithin && { 'another dialogue’s': { half: halden, things: { ...halden.things.invited, ...slug } } }
      for (const [whose, place] of Object.entries({ ...strays, ...crossed })) {
        const difference = firstDifference(await knock(route, role, place), plain)
        compared += 1
        if (difference) different.push({ route, role, whose, difference })
      }
    }
  }
  return { compared, different }
}

interface Answer {
  status: number
  /** Without what is another one each time. */
  body: string
  headers: Record<string, unknown>
}

/** Knocks at a door as somebody. Whatever it does is undone at once. */
async function openTo(database: Database, stage: Stage) {
  const { halden, acme, stranger } = stage
  const { ana: writer, jim: other, tom: staff, priya: champion, noor: analyst, maren: admin } = halden
  const people = { guest: null, writer, other, staff, champion, analyst, admin, theirs: acme.ana, 'their+': acme.maren, stranger }
  const { knock, at } = await openKnocking(database, stage, { undo: true })
  return async (route: Route, role: Role, { half, things }: { half: Half; things: Things }): Promise<Answer> => {
    const method = isLook({ route }) ? 'GET' : 'POST'
    const sent = method === 'POST' ? await filledIn(route, at(halden, things)) : {}
    const { statusCode, body, headers } = await knock(people[role], { method, url: addressAt(route, at(half, things)), ...sent })
    return { status: statusCode, body: masked(body, things), headers: { ...headers, location: masked(String(headers.location), things) } }
  }
}

async function filledIn(route: Route, place: Place) {
  const { fields, files } = sheets[route]!
  return files ? await writtenInParts(fields(place), files) : written(fields(place))
}

function signOf(route: Route, status: number) {
  if (status === 404) return '-'
  if (status >= 300) return status >= 400 ? String(status) : isLook({ route }) ? '→' : '✓'
  return '✓'
}

/** The sentences of the place in which a page says what is wrong. */
function reasonIn(body: string) {
  const [, said = ''] = /role="alert"[^>]*>([\s\S]*?)<\/(?:section|div)>/.exec(body) ?? []
  return said
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Without ids and what is derived from them, and without the dialogue's name in addresses. */
function masked(text: string, { slug }: Things) {
  return text
    .replace(uuid, '*')
    .replace(/\*(\/|%2F)[\w-]{43}(?![\w-])/g, '*')
    .replaceAll(`/d/${slug}`, '/d/*')
    .replaceAll(`%2Fd%2F${slug}`, '%2Fd%2F*')
    .replaceAll(`/analysis/${slug}`, '/analysis/*')
    .replaceAll(`%2Fanalysis%2F${slug}`, '%2Fanalysis%2F*')
}

function firstDifference(one: Answer, other: Answer): string {
  const changing = ['content-length', 'date', 'set-cookie']
  const plain = ({ status, headers, body }: Answer) => {
    const kept = Object.entries(headers).filter(([name]) => !changing.includes(name))
    return [`status: ${status}`, ...kept.map(([name, value]) => `${name}: ${value}`), ...body.split('\n')]
  }
  const [ours, theirs] = [plain(one), plain(other)]
  const place = Math.max(
    ours.findIndex((line, index) => line !== theirs[index]),
    ours.length < theirs.length ? ours.length : -1,
  )
  return place < 0 ? '' : `${ours[place]} instead of ${theirs[place]}`
}

const tables = sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`

/** For every table how many rows it has, and which versions of them. */
async function rowsOf(db: Db) {
  const all = await selectRows<{ name: string }>(db, tables)
  const counted = all.map(async ({ name }): Promise<[string, unknown]> => {
    const versions: SQL = sql.raw(
      `select count(*)::int as rows, md5(string_agg(ctid::text || xmin::text, ' ' order by ctid)) as versions from "${name}"`,
    )
    return [name, (await selectRows(db, versions))[0]]
  })
  return Object.fromEntries(await Promise.all(counted))
}

function differenceOf(before: Record<string, unknown>, after: Record<string, unknown>) {
  return Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}

/** The lines of a rule: kind of dialogue -> what each role may. */
function linesOf(who: string): Record<string, string[]> {
  const [, ...lines] = who.trim().split('\n')
  return Object.fromEntries(
    lines.map((line) => {
      const [kind = '', ...signs] = line.trim().split(/\s+/)
      return [kind, signs]
    }),
  )
}

const aligned = (signs: string[]) => signs.map((sign) => sign.padEnd(4)).join('')
