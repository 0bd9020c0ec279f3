import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../db/client.ts'
import { newId } from '../server/ids.ts'
import { sheets, written, writtenInParts } from './support/forms.ts'
import { type Knocking, openKnocking } from './support/knocking.ts'
import { addressAt, type Route } from './support/routes.ts'
import type { Sheet } from './support/sheets.ts'
import { type Kind, type Stage, setStage } from './support/stage.ts'
import { test } from './support/test.ts'

/** Not here: the first company’s set-up, what a demo has, and what comes in behind the pages. */
const elsewhere = ['POST /setup', 'POST /demo/sign-in', 'POST /:company/settings/import/:import/start']

/** Where a form is sent whose own place another form would have used up. */
const placed: Record<Route, { at?: 'acme'; kind?: Kind }> = {
  'POST /:company/settings/invitations/:invitation/again': { at: 'acme' },
  'POST /:company/settings/invitations/:invitation/withdraw': { at: 'acme' },
  'POST /:company/confirm/:held': { at: 'acme' },
  'POST /unsubscribe/:company/:topic/:person/:token': { at: 'acme' },
  'POST /theme/:company/:theme/:statement/:person/:token/quote': { at: 'acme', kind: 'decided' },
  'POST /:company/confirm/:held/discard': { kind: 'invited' },
  'POST /:company/d/:dialogue/edit': { at: 'acme' },
  'POST /:company/d/:dialogue/options/:option/changes/:change/accept': { at: 'acme' },
  'POST /:company/d/:dialogue/options/:option/changes/:change/drop': { kind: 'weighing' },
  'POST /:company/d/:dialogue/whys/:id/question/contest': { at: 'acme' },
  'POST /:company/d/:dialogue/conflicts/:id/question/contest': { at: 'acme' },
  'POST /:company/d/:dialogue/conflicts/:id/comments': { at: 'acme' },
  'POST /:company/d/:dialogue/whys/:id/consults/:consult/withdraw': { kind: 'invited' },
  'POST /:company/d/:dialogue/conflicts/:id/consults': { kind: 'closed' },
  'POST /:company/consult/:consult/:token/credit': { at: 'acme' },
  'POST /:company/desk/asked/:consult': { at: 'acme' },
  'POST /:company/desk/asked/:consult/credit': { kind: 'invited' },
  'POST /:company/d/:dialogue/conflicts/:id/consults/:consult/withdraw': { kind: 'closed' },
  'POST /:company/desk/:obligation': { kind: 'closed' },
  'POST /:company/desk/:obligation/ask/back': { kind: 'invited' },
  'POST /:company/desk/:obligation/hand': { at: 'acme' },
  'POST /:company/d/:dialogue/decision/new': { at: 'acme' },
  'POST /:company/d/:dialogue/champion': { kind: 'draft' },
  'POST /:company/d/:dialogue/criteria/:id/endorse': { kind: 'invited' },
  'POST /:company/d/:dialogue/criteria/:id/changes/:change/accept': { kind: 'invited' },
  'POST /:company/d/:dialogue/criteria/:id/changes/:change/drop': { at: 'acme' },
  'POST /:company/d/:dialogue/whys/:id/criteria': { at: 'acme' },
  'POST /:company/d/:dialogue/rate': { at: 'acme' },
  'POST /:company/desk/:obligation/draft': { kind: 'invited' },
  'POST /:company/analysis/:dialogue/seek/stop': { at: 'acme' },
  'POST /:company/analysis/:dialogue/themes/:theme/parts': { at: 'acme' },
  'POST /:company/analysis/:dialogue/themes/:theme/ask': { at: 'acme', kind: 'closed' },
  'POST /:company/analysis/:dialogue/themes/:theme/reject': { kind: 'invited' },
  'POST /:company/analysis/:dialogue/reject': { at: 'acme', kind: 'decided' },
  'POST /:company/analysis/:dialogue/themes/:theme/nest': { kind: 'closed' },
  'POST /:company/analysis/:dialogue/themes/:theme/keep': { at: 'acme' },
  'POST /:company/analysis/:dialogue/themes/:theme/merge': { at: 'acme', kind: 'weighing' },
  'POST /:company/analysis/:dialogue/blind/:sample/take-over': { at: 'acme' },
  'POST /:company/d/:dialogue/whys/:id/themes/:theme/quote': { at: 'acme' },
  'POST /:company/analysis/:dialogue/themes/:theme/move': { at: 'acme', kind: 'closed' },
  'POST /:company/analysis/:dialogue/themes/:theme/also': { kind: 'weighing' },
  'POST /:company/analysis/:dialogue/themes/:theme/split': { kind: 'decided' },
  'POST /:company/analysis/:dialogue/statements/:statement/span': { at: 'acme' },
  'POST /:company/analysis/:dialogue/statements/:statement/name': { at: 'acme' },
  'POST /:company/analysis/:dialogue/statements/:statement/also': { at: 'acme', kind: 'invited' },
  'POST /:company/analysis/:dialogue/statements/:statement/none': { at: 'acme', kind: 'weighing' },
  'POST /:company/analysis/:dialogue/statements/:statement/codings/:coding/remove': { at: 'acme', kind: 'decided' },
  'POST /:company/analysis/:dialogue/steps/:step/undo': { at: 'acme', kind: 'invited' },
  'POST /:company/analysis/:dialogue/public': { kind: 'weighing' },
  'POST /:company/analysis/:dialogue/public/withdraw': { at: 'acme' },
}

/** Whatever takes away what others need comes after them. */
const last = [
  'POST /sign-in/code',
  'POST /sign-in/link/:token',
  'POST /:company/settings/hidings/:hiding/lift',
  'POST /:company/d/:dialogue/champion',
  'POST /:company/settings/members/:person/role',
  'POST /:company/settings/members/:person/end',
  'POST /:company/d/:dialogue/phase',
  'POST /:company/settings',
  'POST /me/card/:company/leave',
  'POST /me/sessions/end',
  'POST /sign-out',
]
const routes = [...Object.keys(sheets).filter((route) => ![...elsewhere, ...last].includes(route)), ...last]

/** Ways in are mailed as often as they are asked for. */
const counted = (table: string) => !['sessions', 'verifications'].includes(table)

test('a form sent twice, one after the other, happens once', { timeout: 600_000 }, async ({ database }) => {
  const stage = await setStage(database.db)
  const knocking = await openKnocking(database, stage, { undo: true })
  const wrong: string[] = []
  for (const route of routes) {
    const send = sender(route, { stage, knocking })
    const [once, twice] = await knocking.undone(async () => {
      const before = await rowsOf(database.db)
      await send()
      const after = await rowsOf(database.db)
      await send()
      return [grown(before, after), grown(before, await rowsOf(database.db))]
    })
    if (once !== twice) wrong.push(`${route}: ${once || 'nothing'}, sent again ${twice}`)
  }
  expect(wrong).toEqual([])
})

test('a form sent twice at the same moment happens once', { timeout: 600_000 }, async ({ freshDatabase, database }) => {
  const [plain, real] = [await setStage(database.db), await setStage(freshDatabase.db)]
  const undoing = await openKnocking(database, plain, { undo: true })
  const keeping = await openKnocking(freshDatabase, real, { undo: false })
  const wrong: string[] = []
  for (const route of routes) {
    const send = sender(route, { stage: real, knocking: keeping })
    const before = await rowsOf(freshDatabase.db)
    await Promise.all([send(), send()])
    const twice = grown(before, await rowsOf(freshDatabase.db))
    const sendOnce = sender(route, { stage: plain, knocking: undoing })
    const once = await undoing.undone(async () => {
      const before = await rowsOf(database.db)
      await sendOnce()
      return grown(before, await rowsOf(database.db))
    })
    if (once !== twice) wrong.push(`${route}: ${once || 'nothing'} by one, ${twice || 'nothing'} by two at once`)
  }
  expect(wrong).toEqual([])
})

/** Sends the very same form each time. */
function sender(route: Route, { stage, knocking }: { stage: Stage; knocking: Knocking }) {
  const sheet: Sheet = sheets[route]!
  const { at = 'halden', kind = sheet.kind ?? 'public' } = placed[route] ?? {}
  const half = stage[at]
  const place = knocking.at(half, half.things[kind])
  const fields = { 'form-id': newId(), ...sheet.fields(place) }
  const by = sheet.by === 'guest' ? null : half[sheet.by]
  const url = addressAt(route, place)
  return async () => {
    const sent = sheet.files ? await writtenInParts({ ...fields, id: fields['form-id'] }, sheet.files) : written(fields)
    return await knocking.knockForGood(by, { method: 'POST', url, ...sent })
  }
}

const tables = sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`

/** How many rows every table has. */
async function rowsOf(db: Db) {
  const names = (await selectRows<{ name: string }>(db, tables)).map(({ name }) => name).filter(counted)
  const counts = names.map((name) => `(select count(*)::int from "${name}") as "${name}"`)
  const [row] = await selectRows<Record<string, number>>(db, sql.raw(`select ${counts.join(', ')}`))
  return row!
}

function grown(before: Record<string, number>, after: Record<string, number>) {
  const changed = Object.entries(after).filter(([name, count]) => count !== before[name])
  return changed.map(([name, count]) => `${count - before[name]!} ${name}`).join(', ')
}
