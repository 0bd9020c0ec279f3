import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { blindCodings, codings, events } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { agreementOn, none, readingOf } from '../../server/themes/blind/agreeing.ts'
import { codeInSample } from '../../server/themes/blind/coding.ts'
import { isEnough, openSample } from '../../server/themes/blind/opening.ts'
import { codingsOf, findSample, sampleFor, samplesOf, wordsToCode } from '../../server/themes/blind/reading.ts'
import { drawForm, drawSample } from '../../server/themes/blind/sampling.ts'
import { takeOverAgreed } from '../../server/themes/blind/taking.ts'
import { addCodings, type Coder } from '../../server/themes/codings.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { changeTheme, makeThemes } from '../../server/themes/versions.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

const at = monday

describe('a sample', () => {
  test('is drawn by its id alone: the same again is the same sample, and its fact tells how many', async ({ db }) => {
    const { halden } = await played(db, { statements: 12 })
    const { dialogue, noor: by } = halden
    const id = newId()
    expect(await drawSample(db, dialogue, { by, id, size: 5, from: 'any', at })).toBe(id)
    expect(await drawSample(db, dialogue, { by, id, size: 5, from: 'any', at })).toBe(id)
    const drawn = await idsIn(db, halden, id)
    expect(new Set(drawn).size).toBe(5)
    const other = await drawSample(db, dialogue, { by, id, size: 6, from: 'any', at })
    expect(other).not.toBe(id)
    expect(await idsIn(db, halden, other)).not.toEqual(drawn)
    expect(await factsOf(db, halden, 'sample_drawn')).toEqual([
      { by: by.personId, isPublic: false, detail: { sampleId: id, statements: 5 } },
      { by: by.personId, isPublic: false, detail: { sampleId: other, statements: 6 } },
    ])
  })

  test('holds all there are where fewer are there than were asked for, and none that is hidden', async ({ db }) => {
    const { halden, statements } = await played(db, { statements: 6 })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: statements[2]! }, reason: 'insult', at })
    const sample = await drawn(db, halden)
    expect((await idsIn(db, halden, sample)).toSorted()).toEqual(statements.filter((_, place) => place !== 2).toSorted())
  })

  test('is of what no coding holds, or of one theme, where that is asked for', async ({ db }) => {
    const { halden, statements, quiet } = await played(db, { statements: 5 })
    await put(db, halden, [{ statementId: statements[0]!, themeId: quiet, coder: 'machine' }])
    await put(db, halden, [{ statementId: statements[1]!, themeId: null, coder: 'analyst' }])
    expect((await idsIn(db, halden, await drawn(db, halden, { from: 'ungrouped' }))).toSorted()).toEqual(statements.slice(2).toSorted())
    expect(await idsIn(db, halden, await drawn(db, halden, { from: quiet }))).toEqual([statements[0]])
    await expect(drawn(db, halden, { from: newId() })).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('is not drawn from nothing, nor by anybody but analysts and admins', async ({ db }) => {
    const { halden, acme, cheap } = await played(db, { statements: 5 })
    await expect(drawn(db, halden, { from: cheap })).rejects.toMatchObject({ reason: 'invalid', field: 'from' })
    for (const by of [halden.ana, halden.priya]) await expect(drawn(db, halden, { by })).rejects.toMatchObject({ reason: 'not_allowed' })
    expect(await samplesOf(db, halden.dialogue)).toEqual([])
    const sample = await drawn(db, halden, { by: halden.maren })
    await expect(findSample(db, acme.dialogue, sample)).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('has from 5 to 500 statements', () => {
    const problem = (size: string) => drawForm.safeParse({ size, from: 'any' }).error?.issues[0]?.message
    expect(['5', '500'].map(problem)).toEqual([undefined, undefined])
    for (const size of ['4', '501', '7.5', 'x', '']) expect(problem(size)).toContain('from 5 to 500')
  })
})

describe('coding blind', () => {
  test('says a theme, that none fits, or nothing; and can be changed until the sample is opened', async ({ db }) => {
    const { halden, quiet, cheap } = await played(db, { statements: 5 })
    const { noor } = halden
    const sampleId = await drawn(db, halden)
    const own = async () => (await sampleFor(db, halden.dialogue, { sampleId, personId: noor.personId })).statements.map((one) => one.own)
    const [first, second] = await idsIn(db, halden, sampleId)
    const say = (statementId: string, themeId: string | null | undefined) =>
      codeInSample(db, halden.dialogue, { by: noor, sampleId, statementId, themeId, at })
    expect(await say(first!, quiet)).toBe(true)
    expect(await say(first!, quiet)).toBe(false)
    expect(await say(second!, null)).toBe(true)
    expect(await say(second!, null)).toBe(false)
    expect(await own()).toEqual([quiet, null, undefined, undefined, undefined])
    expect(await say(first!, cheap)).toBe(true)
    expect(await say(second!, undefined)).toBe(true)
    expect(await say(second!, undefined)).toBe(false)
    expect(await own()).toEqual([cheap, undefined, undefined, undefined, undefined])
    expect(new Set((await factsOf(db, halden, 'sample_coded')).map(({ detail }) => JSON.stringify(detail)))).toEqual(
      new Set([JSON.stringify({ sampleId })]),
    )
  })

  test('is for analysts and admins, of statements in the sample, under themes of the dialogue', async ({ db }) => {
    const { halden, acme, quiet } = await played(db, { statements: 6 })
    const theirs = await played(db, { troupe: acme, statements: 5 })
    const sampleId = await drawn(db, halden, { size: 5 })
    const [statementId] = await idsIn(db, halden, sampleId)
    const coding = { by: halden.noor, sampleId, statementId: statementId!, themeId: quiet, at }
    for (const by of [halden.ana, halden.priya])
      await expect(codeInSample(db, halden.dialogue, { ...coding, by })).rejects.toMatchObject({ reason: 'not_allowed' })
    for (const wrong of [
      { sampleId: newId() },
      { statementId: newId() },
      { themeId: theirs.quiet },
      { statementId: theirs.statements[0]! },
    ])
      await expect(codeInSample(db, halden.dialogue, { ...coding, ...wrong })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(codeInSample(db, acme.dialogue, { ...coding, by: acme.noor })).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('ends for words that are hidden meanwhile, and for themes that are rejected', async ({ db }) => {
    const { halden, quiet, cheap } = await played(db, { statements: 5 })
    const sampleId = await drawn(db, halden)
    const [first, second] = await idsIn(db, halden, sampleId)
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: first! }, reason: 'insult', at })
    await change(db, halden, cheap, { state: 'rejected' })
    const say = (statementId: string, themeId: string) =>
      codeInSample(db, halden.dialogue, { by: halden.noor, sampleId, statementId, themeId, at })
    await expect(say(first!, quiet)).rejects.toMatchObject({ reason: 'too_late' })
    await expect(say(second!, cheap)).rejects.toMatchObject({ reason: 'too_late' })
    expect((await findSample(db, halden.dialogue, sampleId)).size).toBe(4)
  })

  test('shows nobody, admins included, what others chose before the sample is opened: only how many each has coded', async ({ db }) => {
    const { halden, quiet, cheap } = await played(db, { statements: 5 })
    const { dialogue, noor, maren } = halden
    const sampleId = await drawn(db, halden)
    const all = await idsIn(db, halden, sampleId)
    await codeAll(db, halden, { sampleId, by: noor, say: () => quiet })
    await codeAll(db, halden, { sampleId, by: maren, say: (place) => (place < 2 ? cheap : undefined) })
    const readings = async () => [
      await samplesOf(db, dialogue),
      await findSample(db, dialogue, sampleId),
      await sampleFor(db, dialogue, { sampleId, personId: maren.personId }),
      await wordsToCode(db, dialogue, all[0]!),
    ]
    const seen = await readings()
    expect(JSON.stringify(seen)).not.toContain(quiet)
    expect((seen[1] as Awaited<ReturnType<typeof findSample>>).coders.map(({ name, coded }) => [name, coded]).toSorted()).toEqual([
      ['Maren Roth', 2],
      ['Noor Aziz', 5],
    ])
    await codeAll(db, halden, { sampleId, by: noor, say: () => cheap })
    expect(await readings()).toEqual(seen)
    await expect(codingsOf(db, dialogue, await findSample(db, dialogue, sampleId))).rejects.toMatchObject({ reason: 'not_allowed' })
    const facts = await db.select({ detail: events.detail }).from(events).where(eq(events.companyId, halden.company.id))
    const told = JSON.stringify(facts.filter(({ detail }) => JSON.stringify(detail).includes(sampleId)))
    for (const theme of [quiet, cheap]) expect(told).not.toContain(theme)
  })
})

describe('opening a sample', () => {
  test('waits until two people have coded half of it, and is for analysts and admins', async ({ db }) => {
    const { halden, quiet } = await played(db, { statements: 5 })
    const { dialogue, noor, maren } = halden
    const sampleId = await drawn(db, halden)
    const open = (by: Member) => openSample(db, dialogue, { by, sampleId, at })
    await codeAll(db, halden, { sampleId, by: noor, say: () => quiet })
    await codeAll(db, halden, { sampleId, by: maren, say: (place) => (place < 2 ? quiet : undefined) })
    await expect(open(noor)).rejects.toMatchObject({ reason: 'invalid' })
    await codeAll(db, halden, { sampleId, by: maren, say: (place) => (place < 3 ? null : undefined) })
    for (const by of [halden.ana, halden.priya]) await expect(open(by)).rejects.toMatchObject({ reason: 'not_allowed' })
    expect(await open(maren)).toBe(true)
    expect(await open(noor)).toBe(false)
    expect(await factsOf(db, halden, 'sample_opened')).toEqual([
      { by: maren.personId, isPublic: false, detail: { sampleId, coders: 2, statements: 5 } },
    ])
    const coding = { by: noor, sampleId, statementId: (await idsIn(db, halden, sampleId))[0]!, themeId: null, at }
    await expect(codeInSample(db, dialogue, coding)).rejects.toMatchObject({ reason: 'too_late' })
  })

  test('is never of nothing', () => {
    expect(isEnough({ size: 0, coders: [] })).toBe(false)
  })

  test('shows what everybody said, where they differ, and leaves out what is hidden', async ({ db }) => {
    const { halden, quiet, cheap } = await played(db, { statements: 8 })
    const { dialogue, noor, maren } = halden
    const { sampleId, all } = await opened(db, halden, {
      [noor.personId]: [quiet, quiet, quiet, cheap, cheap, null, quiet, quiet],
      [maren.personId]: [quiet, quiet, cheap, cheap, null, null, undefined, quiet],
    })
    await hideWords(db, dialogue, { by: maren, what: { kind: 'statement', id: all[7]! }, reason: 'insult', at })
    const sample = await findSample(db, dialogue, sampleId)
    const found = agreementOn(await codingsOf(db, dialogue, sample), sample)
    expect(found).toMatchObject({ compared: 6, agreed: 4, reading: 'unsure' })
    // Six pairs, n = 12: themes 5, 4 and none 3; two pairs differ.
    expect(found.alpha).toBeCloseTo(1 - (11 * 4) / (144 - 25 - 16 - 9), 14)
    expect(found.perTheme.map(({ value, units, agreed, share }) => [value, units, agreed, share])).toEqual(
      [
        [quiet, 3, 2, null],
        [cheap, 3, 1, null],
        [none, 2, 1, null],
      ].toSorted((one, other) => Number(other[1]) - Number(one[1]) || (String(one[0]) < String(other[0]) ? -1 : 1)),
    )
    expect(found.disagreements.map(({ values }) => values.toSorted()).toSorted()).toEqual(
      [[quiet, cheap].toSorted(), [cheap, none].toSorted()].toSorted(),
    )
    const [differing] = found.disagreements.filter(({ values }) => values.includes(quiet))
    expect(differing!.statements.map(({ id }) => id)).toEqual([all[2]])
    expect(differing!.statements[0]!.said.toSorted((one, other) => (one.name < other.name ? -1 : 1))).toEqual([
      { name: 'Maren Roth', value: cheap },
      { name: 'Noor Aziz', value: quiet },
    ])
  })

  test.each([
    ['of five statements tells nothing', { alpha: 0.82, interval: { from: 0.27, to: 1 }, compared: 5 }, 'unsure'],
    ['of few on which all agree tells nothing', { alpha: 1, interval: null, compared: 19 }, 'unsure'],
    ['of many on which all agree can be relied on', { alpha: 1, interval: null, compared: 20 }, 'reliable'],
    ['is as good as its lower end', { alpha: 0.86, interval: { from: 0.7, to: 0.95 }, compared: 60 }, 'tentative'],
    ['can be relied on from 0.80 on', { alpha: 0.9, interval: { from: 0.8, to: 0.96 }, compared: 60 }, 'reliable'],
    ['that reaches below 0.667 is unsure', { alpha: 0.7, interval: { from: 0.66, to: 0.8 }, compared: 60 }, 'unsure'],
    ['below 0.667 is too little', { alpha: 0.6, interval: { from: 0.4, to: 0.75 }, compared: 60 }, 'unreliable'],
    ['that cannot be told has no reading', { alpha: null, interval: null, compared: 60 }, null],
  ] as const)('agreement %s', (_claim, given, reading) => {
    expect(readingOf(given)).toBe(reading)
  })

  test('counts two themes as one where they were made one before, and not where they were after', async ({ db }) => {
    const { halden, quiet, cheap } = await played(db, { statements: 5 })
    const { dialogue, noor, maren } = halden
    const said = { [noor.personId]: [quiet, quiet, null, null, null], [maren.personId]: [cheap, cheap, null, null, null] }
    const before = await opened(db, halden, said)
    await change(db, halden, cheap, { mergedIntoId: quiet }, later({ hours: 2 }))
    const agreed = async (sampleId: string) => {
      const sample = await findSample(db, dialogue, sampleId)
      return agreementOn(await codingsOf(db, dialogue, sample), sample).agreed
    }
    expect(await agreed(before.sampleId)).toBe(3)
    await change(db, halden, cheap, { mergedIntoId: null }, later({ hours: 3 }))
    const coded = await codedBy(db, halden, said, later({ hours: 4 }))
    await change(db, halden, cheap, { mergedIntoId: quiet }, later({ hours: 5 }))
    await openSample(db, dialogue, { by: noor, sampleId: coded.sampleId, at: later({ hours: 6 }) })
    expect(await agreed(coded.sampleId)).toBe(5)
    expect(await agreed(before.sampleId)).toBe(3)
  })
})

describe('what is agreed on', () => {
  test('goes into the code book in one step, once, in place of what the machine said', async ({ db }) => {
    const { halden, quiet, cheap } = await played(db, { statements: 5 })
    const { dialogue, noor, maren } = halden
    const { sampleId, all } = await opened(db, halden, {
      [noor.personId]: [quiet, cheap, null, quiet, quiet],
      [maren.personId]: [quiet, quiet, null, undefined, quiet],
    })
    await put(db, halden, [
      { statementId: all[0]!, themeId: cheap, coder: 'machine' },
      { statementId: all[2]!, themeId: cheap, coder: 'machine' },
      { statementId: all[4]!, themeId: null, coder: 'analyst' },
    ])
    for (const by of [halden.ana, halden.priya])
      await expect(takeOverAgreed(db, dialogue, { by, sampleId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    expect(await takeOverAgreed(db, dialogue, { by: noor, sampleId, at })).toBe(3)
    expect(await takeOverAgreed(db, dialogue, { by: maren, sampleId, at })).toBe(0)
    expect(await inForce(db, halden)).toEqual(
      [
        [all[0], quiet, 'analyst'],
        [all[2], null, 'analyst'],
        [all[4], quiet, 'analyst'],
      ].toSorted(),
    )
    expect((await factsOf(db, halden, 'statements_coded')).at(-1)?.detail).toMatchObject({ sampleId, statements: 3 })
  })

  test('leaves what the customer said, what reads otherwise now, and what was rejected; and follows what was merged', async ({ db }) => {
    const { halden, quiet, cheap } = await played(db, { statements: 5 })
    const { dialogue, ana, noor, maren } = halden
    const rejected = await made(db, halden, 'too loud')
    const { sampleId, all } = await opened(db, halden, {
      [noor.personId]: [quiet, quiet, rejected, cheap, null],
      [maren.personId]: [quiet, quiet, rejected, cheap, null],
    })
    await put(db, halden, [{ statementId: all[0]!, themeId: cheap, coder: 'customer' }], ana)
    await put(db, halden, [{ statementId: all[4]!, themeId: quiet, coder: 'analyst' }])
    await revised(db, halden, all[1]!)
    await change(db, halden, rejected, { state: 'rejected' })
    await change(db, halden, cheap, { mergedIntoId: quiet })
    expect(await takeOverAgreed(db, dialogue, { by: noor, sampleId, at: later({ hours: 2 }) })).toBe(1)
    expect(await inForce(db, halden)).toEqual(
      [
        [all[0], cheap, 'customer'],
        [all[3], quiet, 'analyst'],
        [all[4], quiet, 'analyst'],
      ].toSorted(),
    )
  })

  test('is not taken over while the sample is sealed', async ({ db }) => {
    const { halden } = await played(db, { statements: 5 })
    const sampleId = await drawn(db, halden)
    await expect(takeOverAgreed(db, halden.dialogue, { by: halden.noor, sampleId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  })
})

test('of two who open and code at the same moment, nothing is coded after the opening', async ({ freshDatabase: { db } }) => {
  const { halden, quiet } = await played(db, { statements: 6 })
  const { dialogue, noor, maren } = halden
  const { sampleId, all } = await codedBy(db, halden, {
    [noor.personId]: [quiet, quiet, quiet],
    [maren.personId]: [quiet, quiet, quiet],
  })
  const coding = all
    .slice(3)
    .map((statementId, place) =>
      codeInSample(db, dialogue, { by: noor, sampleId, statementId, themeId: quiet, at: later({ hours: 1 + place }) }),
    )
  const [opening, ...coded] = await Promise.allSettled([
    openSample(db, dialogue, { by: maren, sampleId, at: later({ hours: 1 }) }),
    ...coding,
  ])
  expect(opening).toMatchObject({ status: 'fulfilled', value: true })
  const refused = coded.filter((one) => one.status === 'rejected')
  expect(refused.every((one) => one.reason.reason === 'too_late')).toBe(true)
  const rows = await db.select({ at: blindCodings.at }).from(blindCodings).where(eq(blindCodings.companyId, halden.company.id))
  expect(rows.length).toBe(6 + coded.length - refused.length)
})

/** The cast, so many statements of Ana's, and two kept themes. */
async function played(db: Db, { statements: count, troupe }: { statements: number; troupe?: Troupe }) {
  const both = troupe ? { halden: troupe, acme: troupe } : await cast(db)
  const { dialogue, ana: by } = both.halden
  const statements: string[] = []
  for (let number = 0; number < count; number += 1)
    statements.push((await postStatement(db, dialogue, { by, choice: 'Two cables', why: `Reason ${number}.`, at })).id)
  return { ...both, statements, quiet: await made(db, both.halden, 'so quiet'), cheap: await made(db, both.halden, 'cheap') }
}

async function made(db: Db, { dialogue, noor }: Troupe, name: string) {
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at })
    return (await makeThemes(tx, step, [{ name, state: 'kept' }]))[0]!
  })
}

async function change(db: Db, { dialogue, noor }: Troupe, themeId: string, to: Parameters<typeof changeTheme>[3], when = at) {
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    await changeTheme(tx, await takeStep(tx, dialogue, 'theme_merged', { by: noor.personId, at: when }), themeId, to)
  })
}

async function put(db: Db, { dialogue, noor }: Troupe, said: { statementId: string; themeId: string | null; coder: Coder }[], by = noor) {
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'member_checked', { by: by.personId, at })
    await addCodings(
      tx,
      step,
      said.map((one) => ({ ...one, revision: 1 })),
    )
  })
}

async function drawn(db: Db, { dialogue, noor }: Troupe, { by = noor, size = 50, from = 'any' } = {}) {
  return await drawSample(db, dialogue, { by, size, from, at })
}

async function idsIn(db: Db, { dialogue, noor }: Troupe, sampleId: string) {
  return (await sampleFor(db, dialogue, { sampleId, personId: noor.personId })).statements.map(({ id }) => id)
}

interface Saying {
  sampleId: string
  by: Member
  say: (place: number) => string | null | undefined
  at?: Date
}

async function codeAll(db: Db, halden: Troupe, { sampleId, by, say, at: when = at }: Saying) {
  for (const [place, statementId] of (await idsIn(db, halden, sampleId)).entries())
    await codeInSample(db, halden.dialogue, { by, sampleId, statementId, themeId: say(place), at: when })
}

type SaidBy = Record<string, (string | null | undefined)[]>

async function codedBy(db: Db, halden: Troupe, said: SaidBy, when = at) {
  const sampleId = await drawn(db, halden)
  for (const by of [halden.noor, halden.maren])
    await codeAll(db, halden, { sampleId, by, say: (place) => said[by.personId]![place], at: when })
  return { sampleId, all: await idsIn(db, halden, sampleId) }
}

async function opened(db: Db, halden: Troupe, said: SaidBy) {
  const coded = await codedBy(db, halden, said)
  await openSample(db, halden.dialogue, { by: halden.noor, sampleId: coded.sampleId, at: later({ hours: 1 }) })
  return coded
}

async function revised(db: Db, { dialogue, ana: by }: Troupe, id: string) {
  await reviseStatement(db, dialogue, { by, statementId: id, choice: 'Two cables', why: 'Another reason.', at: later({ hours: 1 }) })
}

async function inForce(db: Db, { company }: Troupe) {
  const rows = await db.select().from(codings).where(eq(codings.companyId, company.id))
  return rows.flatMap(({ removedAt, statementId, themeId, coder }) => (removedAt ? [] : [[statementId, themeId, coder]])).toSorted()
}

async function factsOf(db: Db, { company }: Troupe, kind: 'sample_drawn' | 'sample_coded' | 'sample_opened' | 'statements_coded') {
  return await db
    .select({ by: events.actorId, isPublic: events.isPublic, detail: events.detail })
    .from(events)
    .where(and(eq(events.companyId, company.id), eq(events.kind, kind)))
    .orderBy(events.version)
}
