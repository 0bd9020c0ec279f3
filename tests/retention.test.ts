import { expect } from 'vitest'
import { heldStatements } from '../db/schema/index.ts'
import { letGoOfTheOld } from '../server/retention.ts'
import { cast, later } from './support/cast.ts'
import { openDoors } from './support/doors.ts'
import { test } from './support/test.ts'

test('what a guest wrote and never confirmed is let go after thirty days, whether or not anybody comes by', async ({ database }) => {
  const { db } = database
  await cast(db)
  const { visitor } = await openDoors(database)
  const guest = await visitor()
  await guest.post('/halden/d/window-motor/say', { choice: 'the cable', why: 'It never stuck', name: 'Gia', email: 'gia@example.org' })
  expect(await db.$count(heldStatements)).toBe(1)
  await letGoOfTheOld(db, later({ days: 29 }))
  expect(await db.$count(heldStatements)).toBe(1)
  await letGoOfTheOld(db, later({ days: 31 }))
  expect(await db.$count(heldStatements)).toBe(0)
})
