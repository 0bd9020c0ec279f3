import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Database } from '../db/client.ts'
import { setupToken } from '../server/companies/founding.ts'
import { rules } from './access.table.ts'
import { openDoors } from './support/doors.ts'
import { sheets, written, writtenInParts } from './support/forms.ts'
import { type Knocking, openKnocking } from './support/knocking.ts'
import { readPage, type Shown } from './support/page.ts'
import { addressAt, type Place, type Route, secret } from './support/routes.ts'
import type { Fields, Sheet } from './support/sheets.ts'
import { type Half, type Kind, type Stage, setStage, type Things } from './support/stage.ts'
import { test } from './support/test.ts'

/** A form, and what comes back when it is sent by who may send it. */
interface Form {
  route: Route
  sheet: Sheet
  fields: Fields
  /** Fields as a browser writes them, or what no browser would. */
  send(fields: Fields | string, more?: { headers?: Record<string, string | undefined>; kind?: Kind }): Promise<Answer>
}

interface Answer {
  status: number
  body: string
  shown: Shown
}

/** What must hold for every form: each gives what was wrong with it. */
const claims: Record<string, (form: Form) => Promise<string[]>> = {
  'filled in as it is meant, is taken': async (form) => refusals(form, await form.send(form.fields)),

  'left empty, asks for what is missing at its field': async (form) =>
    unasked(form, await form.send(Object.fromEntries(Object.keys(form.fields).map((name) => [name, '']))), form.sheet.required),

  'sent without its fields, asks for what is missing at its field': async (form) => unasked(form, await form.send({}), form.sheet.required),

  'takes letters of every script and direction': async (form) => {
    const scripts = each(form, (most) => 'שלום עולם \u202e 👩‍👩‍👧‍👦 नमस्ते ﷽ 世界 Ünïcödé'.slice(0, most).toWellFormed())
    return refusals(form, await form.send({ ...form.fields, ...scripts }))
  },

  'drops characters that only control': async (form) =>
    refusals(form, await form.send({ ...form.fields, ...each(form, () => 'a\u0000b\u0007c\u001b[31md\u009be\u007ff') })),

  'asks again for letters that did not arrive whole': async (form) => {
    const rest = Object.fromEntries(Object.entries(form.fields).filter(([name]) => !(name in form.sheet.words)))
    const broken = Object.keys(form.sheet.words).map((name) => `${name}=half%ff%fe%ED%A0%80`)
    const answer = await form.send([...broken, written(rest).payload].join('&'))
    return unasked(form, answer, shownOf(form, answer))
  },

  'says how much fits, and keeps what was too long': async (form) => {
    const long = each(form, (most) => 'x'.repeat(most + 1))
    const answer = await form.send({ ...form.fields, ...long })
    return [...unasked(form, answer, shownOf(form, answer)), ...lost(answer, long)]
  },

  'keeps a million letters where they were typed': async (form) => {
    const [name] = Object.entries(form.sheet.words).toSorted(([, one], [, other]) => other - one)[0] ?? []
    if (!name) return []
    const many = { [name]: 'y'.repeat(2 ** 20) }
    const answer = await form.send({ ...form.fields, ...many })
    return [...unasked(form, answer, shownOf(form, answer).includes(name) ? [name] : []), ...lost(answer, many)]
  },

  'sent with everything twice, says what is wrong in a sentence of ours': async (form) =>
    mute(await form.send(Object.fromEntries(Object.entries(form.fields).map(([name, value]) => [name, [value, value].flat()])))),

  'is not led astray by names that every object has': async (form) =>
    mute(await form.send({ ...form.fields, ['__proto__']: 'x', constructor: 'x', 'toString[x]': 'x', hasOwnProperty: 'x' })),

  'asks again for a choice that was not offered': async (form) => {
    const chosen = Object.keys(form.fields).filter((name) => !(name in form.sheet.words))
    const strange = Object.fromEntries(chosen.map((name) => [name, 'a <b>strange</b> "choice" \u0000']))
    return mute(await form.send({ ...form.fields, ...strange }))
  },

  'sent from another site changes nothing, and keeps what was typed': async (form) => {
    const answer = await form.send(form.fields, { headers: { 'sec-fetch-site': undefined } })
    if (form.sheet.fromAnywhere) return refusals(form, answer)
    return answer.status === 403 ? [...mute(answer), ...lost(answer, wordsOf(form))] : [`was answered with ${answer.status}`]
  },

  'sent after the dialogue has closed, loses nothing that was typed': async (form) => {
    if (!form.route.includes('/d/:dialogue/')) return []
    const answer = await form.send(form.fields, { kind: 'closed' })
    return answer.status < 400 ? [] : [...mute(answer), ...lost(answer, wordsOf(form))]
  },
}

test.for(Object.keys(claims))('every form, %s', { timeout: 600_000 }, async (claim, { database }) => {
  const tried = await triedOnce(database)
  expect(tried[claim]).toEqual([])
})

test('the set-up of the first company holds to all of it', { timeout: 600_000 }, async ({ database: { db, ...database } }) => {
  const { app } = await openDoors({ db, ...database })
  const route = 'POST /setup'
  const sheet = sheets[route]!
  const own = { host: 'parley.test', 'sec-fetch-site': 'same-origin' }
  const send: Form['send'] = async (fields, { headers } = {}) => {
    const sent = asWritten(fields)
    const all = Object.entries({ ...own, ...sent.headers, ...headers }).filter(([, value]) => value !== undefined)
    await db.execute(sql`savepoint founding`)
    const url = `/setup?token=${setupToken(secret)}`
    const answer = await app.inject({ method: 'POST', url, payload: sent.payload, headers: Object.fromEntries(all) })
    await db.execute(sql`rollback to savepoint founding`)
    return { status: answer.statusCode, body: answer.body, shown: readPage(answer.body) }
  }
  const form = { route, sheet, send, fields: sheet.fields({} as Place) }
  const wrong: string[] = []
  for (const [claim, holds] of Object.entries(claims)) wrong.push(...(await holds(form)).map((what) => `${claim}: ${what}`))
  expect(wrong).toEqual([])
})

/** Fields that name somebody or something: with what a form is sent there beside its own. */
const naming: [Route, (half: Half, things: Things) => Fields][] = [
  ...Object.entries(sheets)
    .filter(([route]) => /answer$|desk\/:obligation$|verdict$|dialogues\/new$/.test(route))
    .map(([route, { fields }]): [Route, (half: Half, things: Things) => Fields] => [
      route,
      (half, things) => fields({ half, things, link: '', secret: '' }),
    ]),
  ['POST /:company/d/:dialogue/whys/:id/comments', (_, things) => ({ words: 'Yes.', answer: things.statementAnswer.responseId })],
  ['POST /:company/d/:dialogue/whys/:id/comments', (_, things) => ({ words: 'Yes.', parent: things.comment })],
  ['POST /:company/d/:dialogue/conflicts/:id/comments', (_, things) => ({ words: 'Yes.', answer: things.conflictAnswer.responseId })],
  ['POST /:company/d/:dialogue/conflicts/new', (_, things) => ({ need: 'x', instead: 'y', about: `whys:${things.statement}` })],
  [
    'POST /:company/d/:dialogue/conflicts/new',
    (_, things) => ({ need: 'x', instead: 'y', about: `answer:${things.statementAnswer.responseId}` }),
  ],
  ['POST /:company/d/:dialogue/options/:option/merge', (_, things) => ({ into: things.secondOption, reason: 'x' })],
  ['POST /:company/d/:dialogue/commitments/new', ({ ana }) => ({ what: 'x', how: 'y', due: '2026-12-12', owner: ana.personId })],
  ['POST /:company/d/:dialogue/criteria/new', (_, things) => ({ sentence: 'x', from: things.statement })],
  ['POST /:company/d/:dialogue/criteria/:id/merge', (_, things) => ({ into: things.worked.second, reason: 'x' })],
  ['POST /:company/d/:dialogue/criteria/:id/statements', (_, things) => ({ statement: things.statement })],
  ['POST /:company/d/:dialogue/whys/:id/criteria', (_, things) => ({ criterion: things.worked.criterion })],
  ['POST /:company/d/:dialogue/say/close', (_, things) => ({ why: 'x', support: things.statement })],
  ['POST /:company/settings/invitations', (_, things) => ({ role: 'customer', people: 'a@example.org', dialogueId: things.dialogueId })],
]

test('no form takes somebody or something of another company, or of another dialogue', { timeout: 600_000 }, async ({ database }) => {
  const stage = await setStage(database.db)
  const { halden, acme } = stage
  const forms = await formsOf(stage, await openKnocking(database, stage, { undo: true }))
  const taken: string[] = []
  for (const [route, named] of naming) {
    const { send } = forms.find((form) => form.route === route)!
    const own = await send(named(halden, halden.things.public))
    if (own.status >= 400) taken.push(`${route}: its own were refused: ${own.shown.alert}`)
    const crossing = /comments|conflicts\/new|close|verdict/.test(route) ? [named(halden, halden.things.invited)] : []
    for (const fields of [named(acme, acme.things.public), ...crossing]) {
      const answer = await send(fields)
      if (answer.status < 400) taken.push(`${route}: ${JSON.stringify(fields)} was taken`)
      taken.push(...mute(answer).map((wrong) => `${route}: ${wrong}`))
    }
  }
  expect(taken).toEqual([])
})

/** What an address may carry behind it. */
const questions = ['before', 'after', 'name', 'q', 'reply', 'answer', 'about', 'as', 'show', 'next', 'token', 'bom']
const odd = ['%00', '%ff%F0%9F', '%0d%0aSet-Cookie:odd=1', '%27%22%3E%3Csvg%20onload=__pwn()%3E', '..%2F..%2Fetc', 'x'.repeat(250)]

test('no address breaks anything, whatever stands in it', { timeout: 600_000 }, async ({ database }) => {
  const stage = await setStage(database.db)
  const { halden } = stage
  const { knock, at } = await openKnocking(database, stage, { undo: true })
  const wrong: string[] = []
  const look = async (url: string) => {
    const answer = await knock(halden.maren, { method: 'GET', url }).catch(broken)
    if (Array.isArray(answer)) return void wrong.push(`${url}: ${answer}`)
    if (String(answer.headers['set-cookie']).includes('odd=1')) wrong.push(`${url} sets a cookie of its own`)
    if (answer.body.includes('<svg onload')) wrong.push(`${url} is shown as it is`)
  }
  const looks = rules.flatMap(({ routes }) => routes).filter((route) => route.startsWith('GET '))
  for (const [place, route] of looks.entries()) {
    const params = [...route.matchAll(/:\w+/g)].map(([param]) => param)
    const oddities = odd.map((text, number) => ({ text, param: params[(place + number) % Math.max(1, params.length)] }))
    for (const { text, param } of oddities) if (param) await look(addressAt(route.replace(param, text), at(halden, halden.things.public)))
    const asked = questions.map((name, number) => `${name}=${odd[(place + number) % odd.length]}`).filter((pair) => !pair.includes('%00'))
    await look(`${addressAt(route, at(halden, halden.things.public)).split('?')[0]}?${asked.join('&')}`)
  }
  expect(wrong).toEqual([])
})

const tries = new Map<Database['kind'], ReturnType<typeof tryAll>>()

/** All of it, tried once for all tests of one kind of database. */
function triedOnce(database: Database) {
  const before = tries.get(database.kind) ?? tryAll(database)
  tries.set(database.kind, before)
  return before
}

async function tryAll(database: Database): Promise<Record<string, string[]>> {
  const stage = await setStage(database.db)
  const forms = await formsOf(stage, await openKnocking(database, stage, { undo: true }))
  const found: Record<string, string[]> = {}
  for (const [claim, holds] of Object.entries(claims)) {
    found[claim] = []
    for (const form of forms)
      found[claim].push(...(await holds(form).catch(broken)).map((wrong) => `${form.sheet.by}: ${form.route}: ${wrong}`))
  }
  return found
}

function broken(error: Error): string[] {
  const { cause } = error as { cause?: Error & { cause?: Error } }
  return [`it broke: ${cause?.cause?.message ?? cause?.message ?? error.message}`]
}

/** Not here: the first company’s set-up, once there is one; and what a demo has. */
const elsewhere = ['POST /setup', 'POST /demo/sign-in']

async function formsOf({ halden }: Stage, knocking: Knocking): Promise<Form[]> {
  const say = 'POST /:company/d/:dialogue/say'
  const asGuest: [Route, Sheet] = [say, { ...sheets[say]!, by: 'guest' }]
  const own = Object.entries(sheets).filter(([route]) => !elsewhere.includes(route))
  const [csv, polis] = [await upload('csv', halden, knocking), await upload('polis', halden, knocking)]
  // One that has ended is not started: what comes in behind the pages could not be undone.
  const importFor = (route: Route) => (route.endsWith('/start') ? halden.import : route.endsWith('/conversation') ? polis : csv)
  return [...own, asGuest].map(([route, sheet]) => {
    const half = { ...halden, import: importFor(route) }
    const at = (kind: Kind = sheet.kind ?? 'public') => knocking.at(half, half.things[kind])
    return { route, sheet, fields: sheet.fields(at()), send: sender(route, sheet, { half, at, knocking }) }
  })
}

function sender(
  route: Route,
  sheet: Sheet,
  { half, at, knocking }: { half: Half; at: (kind?: Kind) => Place; knocking: Knocking },
): Form['send'] {
  const by = sheet.by === 'guest' ? null : half[sheet.by]
  return async (fields, { headers, kind } = {}) => {
    const url = addressAt(route, at(kind))
    const sent = sheet.files && typeof fields !== 'string' ? await writtenInParts(fields, sheet.files) : asWritten(fields)
    const { statusCode, body } = await knocking.knock(by, { method: 'POST', url, ...sent, headers: { ...sent.headers, ...headers } })
    return { status: statusCode, body, shown: readPage(body) }
  }
}

function asWritten(fields: Fields | string) {
  return typeof fields === 'string' ? { ...written({}), payload: fields } : written(fields)
}

/** Words that wait to be looked at, as an admin has uploaded them. */
async function upload(kind: 'csv' | 'polis', half: Half, { knockForGood }: Knocking) {
  const { files } = sheets[`POST /:company/settings/import/${kind}`]!
  const url = `/${half.company.slug}/settings/import/${kind}`
  const { headers } = await knockForGood(half.maren, { method: 'POST', url, ...(await writtenInParts({}, files!)) })
  return String(headers.location).split('/').at(-1)!
}

/** The same for every field of words, by how much fits into it. */
function each({ sheet }: Form, text: (most: number) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(sheet.words).map(([name, most]) => [name, text(most)]))
}

/** The words that the form is filled in with. */
function wordsOf({ sheet, fields }: Form) {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name in sheet.words)) as Record<string, string>
}

/** The fields of words that the page shows. */
function shownOf({ sheet }: Form, { shown }: Answer) {
  return Object.keys(sheet.words).filter((name) => shown.values[name] !== undefined)
}

/** Drafts are kept for what is owed only, and these are not. */
const neverTaken = /\/answer\/draft$/

function refusals({ route }: Form, { status, shown }: Answer) {
  return status < 400 || neverTaken.test(route) ? [] : [`refused with ${status}: ${shown.alert} ${JSON.stringify(shown.problems)}`]
}

/** Where it was refused without a sentence of ours. */
function mute({ status, shown }: Answer): string[] {
  if (status < 400) return []
  const sentences = [shown.alert, ...Object.values(shown.problems)]
  const foreign = sentences.filter((sentence) => /invalid|expected|received|undefined|null|NaN|\[object|too (big|small)/i.test(sentence))
  return [...(shown.alert.length < 15 ? [`refused with ${status}, without a word`] : []), ...foreign]
}

/** The fields at which nothing is said. */
function unasked({ sheet }: Form, answer: Answer, required: string[]): string[] {
  if (required.length === 0 || sheet.isLook) return mute(answer)
  if (answer.status < 400) return [`taken, with ${required.join(', ')} as it was`]
  const silent = required.filter((name) => !answer.shown.problems[name])
  return [...mute(answer), ...silent.map((name) => `nothing is said at ${name} (${answer.status}: ${answer.shown.alert})`)]
}

/** What was typed into a field that is shown again, and is not there any more. */
function lost({ shown }: Answer, typed: Record<string, string>): string[] {
  const again = Object.entries(typed).filter(([name]) => shown.values[name] !== undefined)
  return again.filter(([name, value]) => !shown.values[name]!.includes(value)).map(([name]) => `what was typed as ${name} is gone`)
}
