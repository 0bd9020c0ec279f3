import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import {
  codings,
  importedValues,
  imports,
  memberAsks,
  memberChecks,
  quoteConsents,
  snapshots,
  themeVersions,
} from '../../db/schema/index.ts'
import { seedDemo } from '../../db/seeds/demo.ts'
import { servicePlanWhys } from '../../db/seeds/service-plan-whys.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { findDemoPerson } from '../../server/people/demo.ts'
import { agreementOn } from '../../server/themes/blind/agreeing.ts'
import { codingsOf, samplesOf } from '../../server/themes/blind/reading.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { historyOf } from '../../server/themes/history.ts'
import { seekingOf } from '../../server/themes/seeking/seeking.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'

const at = new Date('2026-11-21T12:00:00Z')
const told = { timeout: 60_000 }
const slug = 'why-did-you-keep-the-service-plan-or-end-it'

async function playedIn(db: Db) {
  await seedDemo(db, { at })
  const [company] = await db.query.companies.findMany()
  return await findDialogue(db, company!, slug, { reader: null, at })
}

test(
  'of the demo’s ninety cards from paper the machine’s themes were kept, renamed, merged, nested and noted, and some fit none',
  told,
  async ({ db }) => {
    const dialogue = await playedIn(db)
    const brought = await db.select().from(imports)
    expect(brought.map(({ kind, name }) => ({ kind, name }))).toEqual([{ kind: 'csv', name: 'What customers told us on paper' }])
    const kept = await db.selectDistinct({ column: importedValues.column }).from(importedValues)
    expect(kept.map(({ column }) => column).sort()).toEqual(['cars', 'kilometres a year', 'region'])
    expect(await seekingOf(db, dialogue)).toMatchObject({ state: 'done', problem: null, waiting: 0, byWords: ['de'] })
    const { themes, coverage } = await codeBookOf(db, dialogue)
    expect(coverage.total).toBeGreaterThanOrEqual(100)
    expect(coverage).toMatchObject({ ungrouped: 6, none: 2 })
    expect(themes.filter(({ state }) => state === 'kept').length).toBe(9)
    expect(themes.filter(({ state }) => state === 'suggested').length).toBe(1)
    expect(themes.every(({ n }) => n >= 3)).toBe(true)
    expect(themes.filter(({ depth }) => depth > 0).length).toBe(1)
    expect(themes.filter(({ memo }) => memo).length).toBe(1)
    const theirs = themes.filter(({ state, nameStatementId }) => state === 'kept' && nameStatementId)
    expect(theirs.map(({ name, nameAuthor }) => `${name}, ${nameAuthor}`)).toContain('somebody will come, Ana-Marija')
    const merged = await db.select().from(themeVersions).where(isNotNull(themeVersions.mergedIntoId))
    expect(new Set(merged.map(({ themeId }) => themeId)).size).toBe(2)
    const spans = await db.select().from(codings).where(isNotNull(codings.from))
    expect(spans.length).toBe(1)
    const { steps } = await historyOf(db, dialogue)
    expect(steps.some(({ kind, undoneAt }) => kind === 'theme_merged' && undoneAt)).toBe(true)
    const filed = await db
      .select()
      .from(codings)
      .where(and(eq(codings.coder, 'machine'), isNull(codings.removedAt)))
    const [pavel] = steps.filter(({ kind, byName }) => kind === 'statements_coded' && byName === null)
    expect(filed.filter(({ stepId }) => stepId === pavel?.id).length).toBe(1)
  },
)

test(
  'in the demo customers said of their themes yes, not quite and another, some are silent, and the public reads what they let stand',
  told,
  async ({ database }) => {
    const { db } = database
    const dialogue = await playedIn(db)
    const checks = await db.select().from(memberChecks)
    expect(new Set(checks.map(({ answer }) => answer))).toEqual(new Set(['yes', 'not_quite', 'another']))
    expect((await db.select().from(memberAsks)).length).toBeGreaterThan(checks.length * 2)
    const all = servicePlanWhys.checks.length + servicePlanWhys.consents.length
    const consents = await db.select().from(quoteConsents)
    // Of a statement that gave a theme its name and is quoted for it, both were asked.
    const answered = new Set(consents.filter(({ consents }) => consents !== null).map((one) => `${one.themeId} ${one.statementId}`))
    expect(checks.length + answered.size).toBe(all)
    expect(new Set(consents.map((consent) => consent.consents))).toEqual(new Set([true, false, null]))
    const { visitor } = await openDoors(database, { demo: true, at })
    const guest = await visitor()
    const shown = (await guest.get(`/halden/d/${slug}/themes`)).body
    for (const { name } of (await codeBookOf(db, dialogue)).themes.filter(({ publishedAt }) => publishedAt)) expect(shown).toContain(name)
    expect(shown.match(/in the words of/g)?.length).toBe(1)
    expect(shown).toContain('with two children in the back')
    expect(shown).not.toContain('I am the only doctor here')
    const ana = await visitor((await findDemoPerson(db, 'customer'))!)
    const waiting = (await ana.get('/me')).body
    expect(waiting.match(/Say whether that is it/g)?.length).toBe(1)
    expect(waiting).toContain('Halden read it as “The same sum every month”')
  },
)

test(
  'in the demo two analysts coded one sample blind and agree not too well, another waits half coded, and one snapshot was taken',
  told,
  async ({ database }) => {
    const { db } = database
    const dialogue = await playedIn(db)
    const samples = await samplesOf(db, dialogue)
    const opened = samples.find(({ openedAt }) => openedAt)!
    const agreement = agreementOn(await codingsOf(db, dialogue, opened), opened)
    expect(opened.coders.map(({ name }) => name).sort()).toEqual(['Dario Conti', 'Noor Aziz'])
    expect(agreement.alpha).toBeGreaterThan(0.4)
    expect(agreement.alpha).toBeLessThan(1)
    expect(agreement.disagreements.length).toBeGreaterThan(0)
    const sealed = samples.filter(({ openedAt }) => !openedAt)
    expect(sealed.map(({ size, coders }) => ({ size, by: coders.map(({ name }) => name) }))).toEqual([{ size: 12, by: ['Dario Conti'] }])
    expect(sealed[0]!.coders[0]!.coded).toBeLessThan(7)
    expect((await db.select().from(snapshots)).map(({ names, licence }) => ({ names, licence }))).toEqual([
      { names: 'pseudonyms', licence: 'CC BY 4.0' },
    ])
    const { visitor } = await openDoors(database, { demo: true, at })
    const analyst = await visitor((await findDemoPerson(db, 'analyst'))!)
    for (const path of ['', '/map', '/months', '/crosstab?by=column:region', '/blind', '/history', '/public'])
      expect((await analyst.get(`/halden/analysis/${slug}${path}`)).statusCode).toBe(200)
    expect((await analyst.get(`/halden/analysis/${slug}/crosstab?by=column:kilometres%20a%20year`)).body).toContain('10,000 to 19,999')
  },
)
