import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { appearances, events } from '../../db/schema/index.ts'
import { appear, changeAppearance } from '../../server/dialogues/appearing.ts'
import { cast, monday } from '../support/cast.ts'
import { test } from '../support/test.ts'

const at = monday
const openly = { name: null, hidden: false, knownToStaff: false, at }

test('who says nothing of a name appears under their own', async ({ db }) => {
  const { halden } = await cast(db)
  expect(await appear(db, halden.dialogue, { by: halden.ana, ...openly })).toMatchObject({
    name: 'Ana Kovač',
    hidden: false,
    knownToStaff: false,
  })
})

test('whoever speaks again is the same one, in public too', async ({ db }) => {
  const { halden } = await cast(db)
  const first = await appear(db, halden.dialogue, { by: halden.ana, ...openly })
  const again = await appear(db, halden.dialogue, { by: halden.ana, ...openly, name: 'Ana K.' })
  expect(again).toEqual({ ...first, name: 'Ana K.' })
  expect(await db.$count(appearances, eq(appearances.companyId, halden.company.id))).toBe(1)
})

test('the public id of a person is not the person', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await appear(db, halden.dialogue, { by: halden.ana, ...openly })
  expect(id).not.toBe(halden.ana.personId)
})

test('who once hid is not shown by a later form that says nothing of it', async ({ db }) => {
  const { halden } = await cast(db)
  const hidden = await appear(db, halden.dialogue, { by: halden.ana, name: 'Kestrel', hidden: true, knownToStaff: true, at })
  expect(await appear(db, halden.dialogue, { by: halden.ana, ...openly })).toEqual(hidden)
  expect(await appear(db, halden.dialogue, { by: halden.ana, ...openly, name: 'Ana Kovač' })).toEqual(hidden)
})

test('who hides may change the name they hide behind', async ({ db }) => {
  const { halden } = await cast(db)
  await appear(db, halden.dialogue, { by: halden.ana, name: 'Kestrel', hidden: true, knownToStaff: true, at })
  expect(await appear(db, halden.dialogue, { by: halden.ana, name: 'Heron', hidden: true, knownToStaff: false, at })).toMatchObject({
    name: 'Heron',
    hidden: true,
    knownToStaff: false,
  })
})

test('nobody hides behind their own name', async ({ db }) => {
  const { halden } = await cast(db)
  const ask = { by: halden.ana, hidden: true, knownToStaff: false, at }
  for (const name of [null, 'Ana Kovač', ' ana kovač ']) {
    await expect(db.transaction((tx) => appear(tx, halden.dialogue, { ...ask, name }))).rejects.toMatchObject({
      reason: 'invalid',
      field: 'name',
    })
  }
  expect(await db.$count(appearances, eq(appearances.companyId, halden.company.id))).toBe(0)
})

test('who spoke openly needs another name to hide', async ({ db }) => {
  const { halden } = await cast(db)
  await appear(db, halden.dialogue, { by: halden.ana, ...openly })
  await expect(appear(db, halden.dialogue, { by: halden.ana, ...openly, hidden: true })).rejects.toMatchObject({
    reason: 'invalid',
    field: 'name',
  })
  expect(await appear(db, halden.dialogue, { by: halden.ana, ...openly, hidden: true, name: 'Kestrel' })).toMatchObject({
    name: 'Kestrel',
    hidden: true,
  })
})

test('somebody without a name is asked for one', async ({ db }) => {
  const { halden } = await cast(db)
  await expect(appear(db, halden.dialogue, { by: { ...halden.ana, name: '' }, ...openly })).rejects.toMatchObject({
    reason: 'invalid',
    field: 'name',
  })
})

test('only who is hidden knows staff, and only if they said so', async ({ db }) => {
  const { halden } = await cast(db)
  expect(await appear(db, halden.dialogue, { by: halden.ana, ...openly, knownToStaff: true })).toMatchObject({ knownToStaff: false })
})

test('who hid can show themselves, by a deed of its own that tells nobody else', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await appear(db, halden.dialogue, { by: halden.ana, name: 'Kestrel', hidden: true, knownToStaff: false, at })
  expect(await changeAppearance(db, halden.dialogue, { by: halden.ana, ...openly })).toEqual({
    id,
    name: 'Ana Kovač',
    hidden: false,
    knownToStaff: false,
  })
  const facts = await db
    .select({ kind: events.kind, isPublic: events.isPublic })
    .from(events)
    .where(eq(events.companyId, halden.company.id))
  expect(facts).toEqual([{ kind: 'appearance_changed', isPublic: false }])
})

test('who has not spoken in a dialogue has no name there to change', async ({ db }) => {
  const { halden } = await cast(db)
  await appear(db, halden.dialogue, { by: halden.ana, name: 'Kestrel', hidden: true, knownToStaff: false, at })
  await expect(changeAppearance(db, halden.dialogue, { by: halden.jim, ...openly })).rejects.toMatchObject({ reason: 'not_found' })
})

test('the database lets only a customer of that company appear', async ({ db }) => {
  const { halden, acme } = await cast(db)
  for (const by of [acme.ana, halden.priya]) {
    await expect(db.transaction((tx) => appear(tx, halden.dialogue, { by, ...openly }))).rejects.toThrow()
  }
})
