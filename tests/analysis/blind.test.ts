import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { blindCodings, blindSamples, codings, options } from '../../db/schema/index.ts'
import { turnOf } from '../../server/analysis/blind-showing.ts'
import { holdOptions, mergeOptions } from '../../server/dialogues/option-merging.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { sampleFor, wordsToCode } from '../../server/themes/blind/reading.ts'
import { drawSample } from '../../server/themes/blind/sampling.ts'
import { themesOf } from '../../server/themes/reading.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/doors-test.ts'
import { furnish } from '../support/stage.ts'
import { statementsSent } from '../support/statements.ts'

const all = '/halden/analysis/window-motor/blind'

describe('the samples of a dialogue', () => {
  test('are drawn by a form, once however often it arrives, and lead to the first statement', async ({ db, doors }) => {
    const { halden } = await staged(db)
    const noor = await doors.visitor(halden.noor)
    const id = newId()
    const form = { 'form-id': id, size: '5', from: 'any' }
    expect((await noor.post(all, form)).headers.location).toBe(`${all}/${id}`)
    expect((await noor.post(all, form)).headers.location).toBe(`${all}/${id}`)
    expect((await db.select().from(blindSamples).where(eq(blindSamples.id, id))).length).toBe(1)
    const { body } = await noor.get(`${all}/${id}`)
    for (const said of ['Statement 1', 'never once stuck', 'None of these']) expect(body).toContain(said)
    expect((await noor.get(all)).body).toContain('drawn on')
  })

  test('are not drawn of a number that is none of 5 to 500: what was typed comes back with the sentence', async ({ db, doors }) => {
    const { halden } = await staged(db)
    const noor = await doors.visitor(halden.noor)
    for (const size of ['4', '501', 'many', '']) {
      const { statusCode, body } = await noor.post(all, { size, from: 'ungrouped' })
      expect([size, statusCode]).toEqual([size, 422])
      expect(body).toContain('Write a whole number from 5 to 500.')
      expect(body).toContain('value="ungrouped" selected')
    }
    expect((await noor.post(all, { size: '5', from: 'somewhere' })).body).toContain('Choose from which statements to draw.')
  })
})

describe('a sample', () => {
  test('is coded one statement after another, backwards too, and what is left out can be found again', async ({ db, doors }) => {
    const { halden } = await staged(db)
    const noor = await doors.visitor(halden.noor)
    const here = (await noor.post(all, { size: '5', from: 'any' })).headers.location as string
    const first = (await noor.get(here)).body
    expect(first).toContain(`href="${here}?after=0"`)
    expect(first).not.toContain('The one before')
    const second = await noor.get(`${here}?after=0`)
    expect(second.body).toContain('Statement 2')
    const coded = await noor.post(here, { statement: statementIn(second.body), place: '1', theme: 'none' })
    expect(coded.headers.location).toBe(`${here}?after=1`)
    expect((await noor.get(here)).body).toContain('Statement 1')
    const again = (await noor.get(`${here}?at=1`)).body
    expect(again).toMatch(/value="none"[^>]*aria-pressed="true"/)
    expect(again).toContain('Take back what I said')
    const unread = await noor.post(here, { statement: statementIn(second.body), place: '1', theme: 'a thing' })
    expect([unread.statusCode, statementIn(unread.body)]).toEqual([422, statementIn(second.body)])
    expect(unread.body).toMatch(/id="said-theme"[^>]*>Choose a theme, or say that none fits\./)
    const back = await noor.post(here, { statement: statementIn(second.body), place: '1', theme: 'skip' })
    expect(back.headers.location).toBe(`${here}?at=1`)
    expect((await noor.get(`${here}?at=1`)).body).not.toContain('Take back what I said')
    const { body } = await noor.get(`${here}?after=400`)
    expect(body).toMatch(/\d+ statements are left out/)
  })

  test('that is sealed shows nobody what others said, and staff nothing to code', async ({ db, doors }) => {
    const { halden, sampled } = await staged(db)
    const here = `${all}/${sampled.sealed}`
    for (const who of ['noor', 'maren', 'priya'] as const) {
      const visitor = await doors.visitor(halden[who])
      const { body } = await visitor.get(here)
      for (const opened of ['Where you differ', 'Theme by theme', 'You agree']) expect(body).not.toContain(opened)
      expect(body.includes('code-choice')).toBe(false)
      expect(body.includes('This sample is sealed')).toBe(who === 'priya')
      const pages = [await visitor.get(all), await visitor.get('/halden/d/window-motor/timeline')]
      for (const page of pages) expect(page.body).not.toMatch(/Where you differ|Theme by theme/)
    }
    const own = await Promise.all((['noor', 'maren'] as const).map(async (who) => (await doors.visitor(halden[who])).get(`${here}?at=1`)))
    const [noors, marens] = own.map(({ body }) => body)
    expect(noors).toMatch(/value="none"[^>]*aria-pressed="false"/)
    expect(marens).toMatch(/value="none"[^>]*aria-pressed="true"/)
    await db.delete(blindCodings).where(eq(blindCodings.personId, halden.maren.personId))
    const alone = (await (await doors.visitor(halden.noor)).get(`${here}?at=1`)).body
    expect(chosenIn(alone)).toEqual(chosenIn(noors!))
  })

  test('is opened by a button once enough is coded, and then taken over once', async ({ db, doors }) => {
    const { halden, sampled } = await staged(db)
    const noor = await doors.visitor(halden.noor)
    const fresh = (await noor.post(all, { size: '5', from: 'any' })).headers.location as string
    expect((await noor.get(fresh)).body).not.toContain('Open the sample')
    const early = await noor.post(`${fresh}/open`)
    expect([early.statusCode, early.body.includes('at least two people have coded at least half of it')]).toEqual([422, true])
    const here = `${all}/${sampled.sealed}`
    expect((await noor.get(here)).body).toContain('Open the sample')
    expect((await noor.post(`${here}/open`)).statusCode).toBe(303)
    const { body } = await noor.get(here)
    for (const said of ['Where you differ', 'never once stuck', 'None of these', 'Maren Roth']) expect(body).toContain(said)
    const late = await noor.post(here, { statement: sampled.statement, place: '0', theme: 'none' })
    expect([late.statusCode, late.body.includes('nobody codes it any more')]).toEqual([409, true])
    await db.delete(codings).where(eq(codings.companyId, halden.company.id))
    expect((await noor.get(here)).body).toContain('into the code book')
    expect((await noor.post(`${here}/take-over`)).statusCode).toBe(303)
    expect((await noor.get(here)).body).not.toContain('take-over')
    expect((await noor.post(`${here}/take-over`)).statusCode).toBe(303)
    const staff = (await (await doors.visitor(halden.tom)).get(here)).body
    expect(staff).toContain('Where you differ')
  })

  test('is read by the company’s people, worked on by analysts and admins, and for everybody else not there', async ({ db, doors }) => {
    const { halden, acme, sampled } = await staged(db)
    const visits = { guest: undefined, ana: halden.ana, tom: halden.tom, noor: halden.noor, maren: halden.maren, theirs: acme.noor }
    const here = `${all}/${sampled.sealed}`
    const found: Record<string, number[]> = {}
    for (const [who, person] of Object.entries(visits)) {
      const { get, post } = await doors.visitor(person)
      const coding = { statement: sampled.statement, place: '0', theme: 'none' }
      const answers = [
        await get(all),
        await get(here),
        await get(`${all}/${sampled.opened}`),
        await post(all, { size: '5', from: 'any' }),
        await post(here, coding),
        await post(`${all}/${sampled.opened}/take-over`),
        await post(`${here}/open`),
      ]
      found[who] = answers.map(({ statusCode }) => statusCode)
    }
    const nothing = [404, 404, 404, 404, 404, 404, 404]
    expect(found).toEqual({
      guest: nothing,
      ana: nothing,
      tom: [200, 200, 200, 403, 403, 403, 403],
      noor: [200, 200, 200, 303, 303, 303, 303],
      maren: [200, 200, 200, 303, 409, 303, 303],
      theirs: nothing,
    })
    const noor = await doors.visitor(halden.noor)
    for (const stray of [newId(), 'not-an-id']) expect((await noor.get(`${all}/${stray}`)).statusCode).toBe(404)
  })

  test('is shown in five statements to the database, sealed, opened and in the list', async ({ db, doors }) => {
    const { halden, sampled } = await staged(db)
    const noor = await doors.visitor(halden.noor)
    const fresh = (await noor.post(all, { size: '5', from: 'any' })).headers.location as string
    for (const page of [all, fresh, `${all}/${sampled.sealed}`, `${all}/${sampled.opened}`])
      expect((await statementsSent(() => noor.get(page))).length, page).toBeLessThanOrEqual(5)
  })
})

async function staged(db: Parameters<typeof cast>[0]) {
  const { halden, acme } = await cast(db)
  const { sampled } = await furnish(db, halden as Troupe)
  return { halden, acme, sampled }
}

function statementIn(body: string) {
  return /name="statement" value="([^"]+)"/.exec(body)![1]!
}

/** What the reader said of the statement at hand. */
function chosenIn(body: string) {
  return [...body.matchAll(/value="([^"]+)"[^>]*aria-pressed="true"/g)].map(([, value]) => value)
}

describe('the themes to choose among', () => {
  const plain = { name: 'a theme', state: 'kept', memo: null, parentId: null, nameStatementId: null }
  const themes = Array.from({ length: 14 }, (_, place) => ({
    id: `theme ${place}`,
    optionId: [null, 'one', 'other'][place % 3]!,
    ...plain,
  }))
  const sizes = Object.fromEntries(themes.map(({ id }, place) => [id, place]))
  const turn = (optionId: string) => {
    const statement = { id: 's', place: 0, own: undefined }
    const sample = { statements: [statement], sizes } as unknown as Parameters<typeof turnOf>[0]
    return turnOf(sample, statement, { words: { why: '', optionId, option: '' }, themes: themes as never, path: '' })
  }

  test('stand in one order for the whole sample, the larger before the smaller, and each has one key or none', () => {
    const turns = ['one', 'other', 'a third'].map(turn)
    for (const { fitting, others } of turns) {
      expect(fitting.length + others.length).toBe(14)
      const places = fitting.map(({ value }) => sizes[value]!)
      expect(places).toEqual(places.toSorted((one, other) => other - one))
      expect(others.every(({ key }) => key === null)).toBe(true)
    }
    const named = turns.flatMap(({ fitting }) => fitting.flatMap(({ key, value }) => (key ? [`${key} ${value}`] : [])))
    expect(new Set(named.map((its) => its.split(' ')[0])).size).toBe(new Set(named).size)
    expect(named).toContain('1 theme 13')
  })

  test('are those of the same option, also where it was made part of another before they were found or since', async ({ db }) => {
    const { halden } = await cast(db)
    const { dialogue, ana, noor } = halden
    const post = async (choice: string) => (await postStatement(db, dialogue, { by: ana, choice, why: `It is ${choice}.`, at: monday })).id
    const [early, other] = [await post('Two cables'), await post('Cables')]
    const named = await db.select().from(options).where(eq(options.dialogueId, dialogue.id))
    const [fromId, intoId] = ['Two cables', 'Cables'].map((name) => named.find((option) => option.name === name)!.id) as [string, string]
    const find = async (name: string, optionId: string) => {
      await holdCodeBook(db, dialogue)
      await makeThemes(db, await takeStep(db, dialogue, 'themes_suggested', { by: null, at: monday }), [{ name, state: 'kept', optionId }])
    }
    await find('found before', fromId)
    await db.transaction(async (tx) => {
      await holdOptions(tx, dialogue, [fromId, intoId])
      await mergeOptions(tx, dialogue, { fromId, intoId, at: monday })
    })
    await find('found since', intoId)
    const sampleId = await drawSample(db, dialogue, { by: noor, size: 5, from: 'any', at: monday })
    const sample = await sampleFor(db, dialogue, { sampleId, personId: noor.personId })
    for (const id of [early, other]) {
      const now = sample.statements.find((statement) => statement.id === id)!
      const { fitting } = turnOf(sample, now, {
        words: await wordsToCode(db, dialogue, id),
        themes: await themesOf(db, dialogue),
        path: '',
      })
      expect(fitting.map(({ name }) => name).toSorted()).toEqual(['found before', 'found since'])
    }
  })
})
