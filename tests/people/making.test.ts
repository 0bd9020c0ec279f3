import { describe, expect } from 'vitest'
import { findOrMakePerson } from '../../server/people/making.ts'
import { test } from '../support/test.ts'

const at = new Date('2026-03-02T09:00:00Z')

describe('making a person', () => {
  test('the same address is the same person, under the name they have', async ({ db }) => {
    const ana = await findOrMakePerson(db, { email: 'ana@example.org', name: 'Ana Kovač', at })
    expect(ana).toMatchObject({ isNew: true, isProven: false })
    expect(await findOrMakePerson(db, { email: 'ana@example.org', name: 'Somebody else', at })).toMatchObject({
      personId: ana.personId,
      name: 'Ana Kovač',
      isNew: false,
    })
  })

  test('people without an address are each their own', async ({ db }) => {
    const [one, two] = [
      await findOrMakePerson(db, { email: null, name: 'Voice 1', at }),
      await findOrMakePerson(db, { email: null, name: 'Voice 1', at }),
    ]
    expect(one.personId).not.toBe(two.personId)
  })
})
