import { expect } from 'vitest'
import type { Database } from '../db/client.ts'
import { rules } from './access.table.ts'
import { fill } from './support/crowd.ts'
import { openDoors } from './support/doors.ts'
import { addressAt, type Place, type Route, secret, thingsFor } from './support/routes.ts'
import { mailOf, type Stage, setStage } from './support/stage.ts'
import { type Statement, statementsSent, withoutCompany } from './support/statements.ts'
import { test } from './support/test.ts'

const most = 5

/** What belongs to no company is one person's, over all of theirs: it is asked for by who they are. */
const ofPerson = /"(token|person_id)" = \$\d|"people"\."id" = \$\d/

/** A file to take away is read piece by piece, so that its length does not matter. */
const streamed = /\.csv$|:snapshot\/:file$/

const looks = rules.flatMap(({ routes }) => routes).filter((route) => route.startsWith('GET '))
const readers = ['guest', 'ana', 'priya', 'maren'] as const

test('every page asks the database at most five times, as often for many rows as for few, and always for its company', {
  timeout: 600_000,
}, async ({ database }) => {
  const stage = await setStage(database.db)
  const few = await askedFor(database, stage)
  await fill(database.db, stage.halden, 8)
  const many = await askedFor(database, stage)
  const wrong = few.flatMap(({ page, sent }, place) => {
    const more = many[place]!.sent
    const isFile = streamed.test(page)
    return [
      ...(more.length > most && !isFile ? [`${page}: ${more.length} statements`] : []),
      ...(more.length !== sent.length && !isFile ? [`${page}: ${sent.length} statements for few rows, ${more.length} for many`] : []),
      ...leaksOf(page, [...sent, ...more]).map((text) => `${page} asks for everybody’s: ${text}`),
    ]
  })
  expect(wrong).toEqual([])
})

function leaksOf(page: string, sent: Statement[]) {
  const leaks = [...new Set(withoutCompany(sent))]
  return page.includes('/:company') ? leaks : leaks.filter((text) => !ofPerson.test(text))
}

/** The statements that each page sent, for each reader who may see it. */
async function askedFor(database: Database, { halden }: Stage) {
  const { app, visitor } = await openDoors(database, { production: true })
  const { token: link, code } = await app.signingIn.prove(mailOf(halden.ana))
  const placeOf = (route: Route): Place => ({ half: halden, things: thingsFor(route, halden), link, code, secret })
  const asked: { page: string; sent: Statement[] }[] = []
  for (const reader of readers) {
    const { get } = await visitor(reader === 'guest' ? undefined : halden[reader])
    for (const route of looks) {
      await new Promise(setImmediate)
      const sent = await statementsSent(() => get(addressAt(route, placeOf(route))))
      asked.push({ page: `${reader}: ${route}`, sent })
    }
  }
  return asked
}
