import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { memberships } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { cast } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { raised } from '../support/story.ts'
import { test } from '../support/test.ts'

test('who is refused at the first word has joined nothing; who is heard has', async ({ database }) => {
  const { db } = database
  const { halden, acme } = await cast(db)
  const conflict = await raised(db, halden)
  const doors = await openDoors(database)
  const stranger = await doors.visitor(acme.jim)
  const dialogue = '/halden/d/window-motor'
  const joined = () =>
    db.$count(memberships, and(eq(memberships.companyId, halden.company.id), eq(memberships.personId, acme.jim.personId)))

  const nothing = newId()
  const words = { id: newId(), words: 'One thing more.' }
  const refused: [path: string, fields?: Record<string, string>][] = [
    [`${dialogue}/whys/${nothing}/support`],
    [`${dialogue}/whys/${nothing}/comments`, words],
    [`${dialogue}/conflicts/${nothing}/support`],
    [`${dialogue}/conflicts/${conflict}/comments`, { ...words, parent: nothing }],
    [`${dialogue}/conflicts/new`, { id: newId(), need: 'To see.', instead: 'Dark.', about: `answer:${nothing}` }],
    [`${dialogue}/options/${nothing}/accept`],
    [`${dialogue}/say`, { id: newId(), choice: 'Two', why: 'So.', hidden: 'on', name: acme.jim.name }],
    [`${dialogue}/say/close`, { why: 'It never stuck', support: nothing }],
  ]
  for (const [path, fields] of refused) {
    expect([403, 404, 422], path).toContain((await stranger.post(path, fields)).statusCode)
    expect(await joined(), path).toBe(0)
  }

  expect((await stranger.post(`${dialogue}/conflicts/${conflict}/support`)).statusCode).toBe(303)
  expect(await joined()).toBe(1)
})
