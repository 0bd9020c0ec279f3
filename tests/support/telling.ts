import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, heldStatements } from '../../db/schema/index.ts'
import { rules } from '../access.table.ts'
import { later } from './cast.ts'
import { sheets, written, writtenInParts } from './forms.ts'
import type { Knocking } from './knocking.ts'
import { addressAt, type Route } from './routes.ts'
import type { Fields, Sheet } from './sheets.ts'
import type { Half } from './stage.ts'

/** Gives the words for a field into which so many characters fit. */
export type Dress = (most: number) => string

interface Telling {
  db: Db
  half: Half
  knocking: Knocking
  dress: Dress
}

/** A page as somebody sees it. */
export interface Seen {
  label: string
  by: keyof Half | null
  url: string
  body: string
}

/** What would end the story before it is told: whatever has no words, and the way to a new dialogue that the stage has already. */
const untold = [
  'POST /setup',
  'POST /demo/sign-in',
  'POST /:company/settings/import/:import/columns',
  'POST /:company/settings/import/:import/conversation',
]

/** A dialogue is closed last; and who changed their own name before could not hide behind the same. */
const late = ['POST /me/card', 'POST /:company/d/:dialogue/phase', 'POST /:company/d/:dialogue/champion']
const told = Object.entries(sheets)
  .filter(([route, { words }]) => Object.keys(words).length > 0 && !untold.includes(route))
  .toSorted(([one], [other]) => late.indexOf(one) - late.indexOf(other))

/** Fills every form with these words, as whoever may send it: first too long, so that it is shown again, then as it can be taken. */
export async function tellAll({ db, half, knocking, dress }: Telling): Promise<Seen[]> {
  const { company, dialogue, things } = half
  await db
    .update(dialogues)
    .set({ question: dress(200), context: dress(5000) })
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.id, dialogue.id)))
  await db
    .update(heldStatements)
    .set({ choice: dress(200), why: dress(20_000), trying: dress(5000), name: dress(80) })
    .where(and(eq(heldStatements.companyId, company.id), eq(heldStatements.id, things.closed.held)))
  const seen: Seen[] = []
  for (const [place, [route, sheet]] of told.entries()) {
    // One after the other, so that lists by time have one order.
    knocking.moveTo(later({ hours: place / 3600 }))
    const send = sender(route, sheet, { half, knocking })
    const long = await send(wordsFor(sheet, (most) => dress(most).padEnd(most + 1, 'x')))
    const taken = await send(wordsFor(sheet, dress))
    seen.push({ ...long, label: `${route} refused` }, { ...taken, label: `${route} taken` })
  }
  return [...seen, await uploaded({ half, knocking, dress })]
}

/** Every page that shows some of it, as whoever it is for. */
export async function lookAtAll({ half, knocking }: Pick<Telling, 'half' | 'knocking'>, seen: Seen[]): Promise<Seen[]> {
  const place = knocking.at(half, half.things.public)
  const looks = rules.flatMap(({ routes }) => routes).filter((route) => route.startsWith('GET ') && !/\.(css|csv|svg)$|z$/.test(route))
  const closed = knocking.at(half, half.things.closed)
  const addresses = looks.map((route) => ({
    label: route,
    by: readerOf(route),
    url: addressAt(route, route.includes(':held') ? closed : place),
  }))
  const led = seen.flatMap(({ label, by, url }) =>
    label.endsWith('taken') && url.startsWith('/') ? [{ label: `after ${label}`, by, url }] : [],
  )
  const pages: Seen[] = []
  for (const address of [...addresses, ...led]) {
    const { body } = await knocking.knockForGood(personOf(half, address.by), { method: 'GET', url: address.url })
    pages.push({ ...address, body })
  }
  return pages
}

function readerOf(route: Route): Seen['by'] {
  if (/settings|\/hide/.test(route)) return 'maren'
  if (/desk|\/answer\b|dialogues\/new|\/edit|phase|champion|export|answers/.test(route))
    return route.includes('/whys/:id/edit') ? 'ana' : 'priya'
  return /\/me|verdict|question|withdraw|leave|appeal|name|confirm/.test(route) ? 'ana' : 'jim'
}

function personOf(half: Half, by: Seen['by']) {
  return by ? (half[by] as { personId: string }) : null
}

function sender(route: Route, sheet: Sheet, { half, knocking }: Pick<Telling, 'half' | 'knocking'>) {
  const by = sheet.by === 'guest' ? null : sheet.by
  const place = knocking.at(half, half.things[sheet.kind ?? 'public'])
  const url = addressAt(route, place)
  return async (words: Fields): Promise<Omit<Seen, 'label'>> => {
    const sent = written({ ...sheet.fields(place), ...words })
    const { body, headers } = await knocking.knockForGood(personOf(half, by), { method: 'POST', url, ...sent })
    return { by, url: headers.location ?? '', body }
  }
}

function wordsFor({ words }: Sheet, dress: Dress): Fields {
  return Object.fromEntries(Object.entries(words).map(([name, most]) => [name, dress(most)]))
}

/** A survey whose header, choices and whys are these words. */
async function uploaded({ half, knocking, dress }: Omit<Telling, 'db'>): Promise<Seen> {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
  const rows = [
    [`choice ${dress(80)}`, 'why', dress(80)],
    [dress(80), dress(5000), 'x'],
    ['', dress(80), dress(80)],
  ]
  const file = rows.map((row) => row.map(cell).join(',')).join('\n')
  const url = `/${half.company.slug}/settings/import/csv`
  const sent = await writtenInParts({}, { file })
  const { body, headers } = await knocking.knockForGood(half.maren, { method: 'POST', url, ...sent })
  return { label: 'a survey taken', by: 'maren', url: headers.location ?? '', body }
}
