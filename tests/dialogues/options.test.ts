import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { dialogues, events, optionAcceptances, options } from '../../db/schema/index.ts'
import { acceptOption, normaliseName, optionNamed, proposeOption } from '../../server/dialogues/options.ts'
import { cast, later, monday } from '../support/cast.ts'
import { test } from '../support/test.ts'

const at = monday

test('case, width, spaces and unseen letters make no second option', () => {
  const key = normaliseName('The two-cable regulator')
  expect(normaliseName('  THE  two-cable\u00A0regulator ')).toBe(key)
  expect(normaliseName('Ｔｈｅ ｔｗｏ-ｃａｂｌｅ ｒｅｇｕｌａｔｏｒ')).toBe(key)
  expect(normaliseName('\u200FThe two\u00AD-cable regulator')).toBe(key)
  expect(normaliseName('STRASSE')).toBe(normaliseName('Straße'))
  expect(normaliseName('The one-cable regulator')).not.toBe(key)
})

test('a name that cannot be seen names no option', async ({ db }) => {
  const { halden } = await cast(db)
  await expect(proposeOption(db, halden.dialogue, { by: halden.ana, name: '  ', at })).rejects.toMatchObject({
    reason: 'invalid',
    field: 'name',
  })
})

test('naming what is there chooses it, as it was written first', async ({ db }) => {
  const { halden } = await cast(db)
  const first = await optionNamed(db, halden.dialogue, { by: halden.ana, name: 'Two cables', at })
  const second = await optionNamed(db, halden.dialogue, { by: halden.jim, name: 'two  CABLES', at })
  expect(first.isNew).toBe(true)
  expect(second).toMatchObject({ id: first.id, name: 'Two cables', isNew: false })
  expect(await db.$count(options, eq(options.companyId, halden.company.id))).toBe(1)
})

test('an option is shared once both sides have it, and each side says so once', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'Two cables', at })
  expect(await sidesOf(db, id)).toEqual(['customer'])
  expect(await acceptOption(db, halden.dialogue, { by: halden.jim, optionId: id, at })).toBe(false)
  expect(await acceptOption(db, halden.dialogue, { by: halden.tom, optionId: id, at: later({ hours: 1 }) })).toBe(true)
  expect(await acceptOption(db, halden.dialogue, { by: halden.maren, optionId: id, at: later({ hours: 2 }) })).toBe(false)
  expect(await sidesOf(db, id)).toEqual(['company', 'customer'])
  expect(await kindsOf(db, halden.company.id)).toEqual(['option_proposed', 'option_accepted', 'option_shared'])
})

test('the same form sent twice proposes one option; another name under its id loses nothing', async ({ db }) => {
  const { halden } = await cast(db)
  const id = '0199a000-0000-7000-8000-000000000001'
  const first = await proposeOption(db, halden.dialogue, { by: halden.ana, id, name: 'Two cables', at })
  const again = await proposeOption(db, halden.dialogue, { by: halden.ana, id, name: 'Two cables', at })
  const other = await proposeOption(db, halden.dialogue, { by: halden.ana, id, name: 'A scissor lift', at })
  expect(first.id).toBe(id)
  expect(again).toMatchObject({ id, name: 'Two cables', isNew: false })
  expect(other).toMatchObject({ name: 'A scissor lift', isNew: true })
  expect(other.id).not.toBe(id)
})

test('an analyst proposes and accepts nothing', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'Two cables', at })
  await expect(proposeOption(db, halden.dialogue, { by: halden.noor, name: 'A scissor lift', at })).rejects.toMatchObject({
    reason: 'not_allowed',
  })
  await expect(acceptOption(db, halden.dialogue, { by: halden.noor, optionId: id, at })).rejects.toMatchObject({ reason: 'not_allowed' })
})

test('an option of another company or dialogue is not there', async ({ db }) => {
  const { halden, acme } = await cast(db)
  const { id } = await proposeOption(db, acme.dialogue, { by: acme.ana, name: 'Two cables', at })
  await expect(acceptOption(db, halden.dialogue, { by: halden.tom, optionId: id, at })).rejects.toMatchObject({ reason: 'not_found' })
})

test('a closed dialogue takes no option', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'Two cables', at })
  const closed = { ...halden.dialogue, phase: 'closed' as const }
  await expect(proposeOption(db, closed, { by: halden.ana, name: 'A scissor lift', at })).rejects.toMatchObject({ reason: 'closed' })
  await expect(acceptOption(db, closed, { by: halden.tom, optionId: id, at })).rejects.toMatchObject({ reason: 'closed' })
})

test('every new option raises the version of its dialogue', async ({ db }) => {
  const { halden } = await cast(db)
  await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'Two cables', at })
  const [row] = await db
    .select({ version: dialogues.version })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, halden.company.id), eq(dialogues.id, halden.dialogue.id)))
  expect(row!.version).toBe(halden.dialogue.version + 1)
})

async function sidesOf(db: Parameters<typeof cast>[0], optionId: string) {
  const rows = await db.select({ side: optionAcceptances.side }).from(optionAcceptances).where(eq(optionAcceptances.optionId, optionId))
  return rows.map(({ side }) => side).sort()
}

async function kindsOf(db: Parameters<typeof cast>[0], companyId: string) {
  const rows = await db
    .select({ kind: events.kind, version: events.version })
    .from(events)
    .where(eq(events.companyId, companyId))
    .orderBy(events.version)
  return rows.map(({ kind }) => kind)
}
