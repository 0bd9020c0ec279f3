import { and, eq, isNull } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { findings } from '../../db/schema/index.ts'
import { addCodings } from '../../server/themes/codings.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import type { Doors } from '../support/doors.ts'
import { testAt } from '../support/doors-test.ts'
import { reasonsOn } from '../support/reasons.ts'
import { statementsSent } from '../support/statements.ts'

const path = '/halden/analysis/window-motor'
const at = later({ days: 2 })

const test = testAt(at)

async function opened(db: Db, doors: Doors) {
  const { halden } = await cast(db)
  const { themes, said } = await reasonsOn(db, halden)
  const noor = await doors.visitor(halden.noor)
  const read = async (address: string) => (await noor.get(address)).body.replaceAll(/<[^>]*>/g, '')
  return { halden, themes, said, noor, read, own: `${path}/themes/${themes.frost}` }
}

test('a search for parts is watched on the theme’s own page, which says what came of it, and leaves the slider where it was', async ({
  db,
  doors,
}) => {
  const { halden, noor, own, read } = await opened(db, doors)
  await noor.post(`${path}/seek`, { grain: '-2' })
  await noor.post(`${path}/seek/stop`)
  doors.moveTo(later({ days: 2, hours: 1 }))
  expect((await noor.post(`${own}/parts`)).headers.location).toBe(own)
  expect((await noor.get(own)).body).toMatch(/data-search="waiting 0"[\s\S]*The search for parts begins in a moment/)
  await db.update(findings).set({ state: 'done', problem: 'one_reason', endedAt: at }).where(isNull(findings.endedAt))
  expect(await read(own)).toContain('Nothing was found to split this theme by: its statements seem to give one reason.')
  expect(await read(path)).toContain('The latest search, for parts of “never sticks in frost”, found none that were not there.')
  expect((await noor.get(path)).body).toMatch(/name="grain"[^>]*value="-2"/)
  await found(db, halden, { themes: 2, filed: 0 })
  expect(await read(own)).toContain('The latest search for parts of it found 2 parts.')
  expect((await statementsSent(() => noor.get(own))).length).toBeLessThanOrEqual(5)
})

test('a search in the whole says how many themes are new, and what it put under those that were there', async ({ db, doors }) => {
  const { halden, noor, read } = await opened(db, doors)
  await noor.post(`${path}/seek`, { grain: '0' })
  await found(db, halden, { themes: 8, filed: 3 })
  expect(await read(path)).toContain('The latest search found 8 new themes. It put 3 statements under themes that were there.')
})

test('what the machine put under kept themes within a day is said where they are shown, with the way to the history', async ({
  db,
  doors,
}) => {
  const { halden, themes, said, noor, own, read } = await opened(db, doors)
  await noor.post(`${own}/keep`)
  expect(await read(path)).not.toContain('Within a day')
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, halden.dialogue)
    const step = await takeStep(tx, halden.dialogue, 'statements_coded', { by: null, at, detail: { filed: 2 } })
    const filed = said.alone.map((statementId) => ({
      statementId,
      revision: 1,
      themeId: themes.frost,
      coder: 'machine' as const,
      confidence: 0.3,
    }))
    await addCodings(tx, step, filed)
  })
  expect(await read(path)).toContain('Within a day the machine put 2 statements under kept themes.')
  expect(await read(own)).toContain('Within a day the machine put 2 statements here.')
  expect(await read(`${path}/history`)).toContain('The machine put 2 statements under kept themes')
  doors.moveTo(later({ days: 4 }))
  expect(await read(path)).not.toContain('Within a day')
})

test('parts that are only suggested say so, in the list and on the page of the theme', async ({ db, doors }) => {
  const { halden, themes, noor, own, read } = await opened(db, doors)
  await noor.post(`${own}/keep`)
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, halden.dialogue)
    const step = await takeStep(tx, halden.dialogue, 'themes_suggested', { by: null, at, detail: { themes: 1, filed: 0 } })
    await makeThemes(tx, step, [{ name: 'in January', state: 'suggested', parentId: themes.frost }])
  })
  expect(await read(path)).toContain('With 1 part that is only suggested.')
  expect((await read(own)).replaceAll(/\s+/g, ' ')).toContain('in January 0 suggested')
})

/** The latest search has come to its end with this. */
async function found(db: Db, { dialogue }: Troupe, detail: { themes: number; filed: number }) {
  const endedAt = later({ days: 2, hours: 3 })
  await db
    .update(findings)
    .set({ state: 'done', progress: 1, problem: null, endedAt })
    .where(and(eq(findings.dialogueId, dialogue.id), isNull(findings.endedAt)))
  await db
    .update(findings)
    .set({ problem: null, endedAt })
    .where(and(eq(findings.dialogueId, dialogue.id), eq(findings.state, 'done')))
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    await takeStep(tx, dialogue, 'themes_suggested', { by: null, at: endedAt, detail })
  })
}
