import { expect } from 'vitest'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'

test('the styleguide shows every part while one works on it, and is not there in production', async ({ database }) => {
  const atWork = await (await openDoors(database)).visitor()
  const page = await atWork.get('/styleguide')
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('Every part in every state')
  const inProduction = await (await openDoors(database, { production: true })).visitor()
  expect((await inProduction.get('/styleguide')).statusCode).toBe(404)
})
