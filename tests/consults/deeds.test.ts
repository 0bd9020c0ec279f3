import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { consults, events, memberships, people, tidings } from '../../db/schema/index.ts'
import { askConsult, type Helper, withdrawConsult } from '../../server/consults/asking.ts'
import { giveHelp, isGood, nameHelper } from '../../server/consults/helping.ts'
import { consultPath, isConsultToken } from '../../server/consults/link.ts'
import { askedOf, besideConsult, findConsult, isAskedOf } from '../../server/consults/reading.ts'
import { courseOf } from '../../server/exchanges/course.ts'
import { findExchange } from '../../server/exchanges/reading.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const question = 'Why did we make it quieter?'
const uli = { name: 'Uli Frei', email: 'uli@example.net' }

interface Asking {
  by?: Member
  helper?: Helper
  id?: string
  at?: Date
}

async function asked(db: Db, troupe: Troupe, conflictId: string, { by = troupe.priya, helper = troupe.tom, id, at = monday }: Asking = {}) {
  const about = { kind: 'conflict', id: conflictId } as const
  return (await askConsult(db, troupe.dialogue, { by, id, about, helper, question, at })).id
}

async function helped(
  db: Db,
  troupe: Troupe,
  id: string,
  { help = 'A tender asked for it.', named = true, at = later({ hours: 1 }) } = {},
) {
  await giveHelp(db, await findConsult(db, troupe.company, id), { help, named, at })
}

async function creditsBeside(db: Db, { dialogue }: Troupe, id: string) {
  const exchange = await findExchange(db, dialogue, { kind: 'conflict', id, at: later({ hours: 3 }) })
  const { answers } = await courseOf(db, dialogue, { kind: 'conflict', id, reader: null, at: monday })
  const names = exchange.answer!.credits.map(({ name }) => name)
  expect(answers.at(-1)!.credits.map(({ name }) => name)).toEqual(names)
  return names
}

const factsOf = (db: Db, { company }: Troupe, kind: string) =>
  db
    .select()
    .from(events)
    .where(and(eq(events.companyId, company.id), eq(events.kind, kind)))
    .orderBy(events.at, events.id)

describe('asking a colleague', () => {
  test('is for whoever answers; an analyst, a customer and an outsider are refused', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const conflict = await raised(db, halden)
    for (const by of [halden.noor, halden.ana])
      await expect(asked(db, halden, conflict, { by })).rejects.toMatchObject({ reason: 'not_allowed' })
    const about = { kind: 'conflict', id: conflict } as const
    const foreign = askConsult(db, acme.dialogue, { by: acme.priya, about, helper: acme.tom, question, at: monday })
    await expect(foreign).rejects.toMatchObject({ reason: 'not_found' })
    await expect(asked(db, halden, conflict, { helper: acme.tom })).rejects.toMatchObject({ reason: 'invalid', field: 'helper' })
    await expect(asked(db, halden, conflict, { helper: halden.ana })).rejects.toMatchObject({ reason: 'invalid', field: 'helper' })
    await asked(db, halden, conflict, { by: halden.maren })
    expect(await db.$count(consults, eq(consults.companyId, halden.company.id))).toBe(1)
  })

  test('is a fact among the company’s people that belongs to no dialogue, and somebody is told', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const version = async () => (await db.select().from(events).where(eq(events.dialogueId, halden.dialogue.id))).length
    const before = await version()
    const id = await asked(db, halden, conflict)
    await helped(db, halden, id)
    expect(await version()).toBe(before)
    const [fact] = await factsOf(db, halden, 'consult_asked')
    expect(fact).toMatchObject({ isPublic: false, dialogueId: null, actorId: halden.priya.personId, detail: { consultId: id }, at: monday })
    const told = await db
      .select({ kind: tidings.kind, detail: tidings.detail })
      .from(tidings)
      .where(eq(tidings.companyId, halden.company.id))
      .orderBy(tidings.at, tidings.id)
    expect(told.filter(({ kind }) => kind.startsWith('consult')).map(({ kind }) => kind)).toEqual(['consult_asked', 'consult_answered'])
    expect(JSON.stringify(told)).not.toMatch(/quieter\?|tender/)
  })

  test('knows a colleague also by their address, and an analyst by their name', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const email = `${halden.tom.personId}@example.org`
    const byMail = await findConsult(db, halden.company, await asked(db, halden, conflict, { helper: { name: 'Tommy', email } }))
    expect(byMail).toMatchObject({ helperId: halden.tom.personId, name: 'Tom Berg' })
    const analyst = await findConsult(db, halden.company, await asked(db, halden, conflict, { helper: halden.noor }))
    expect(analyst).toMatchObject({ helperId: null, name: 'Noor Aziz', email: `${halden.noor.personId}@example.org` })
    const outside = await findConsult(db, halden.company, await asked(db, halden, conflict, { helper: uli }))
    expect(outside).toMatchObject({ helperId: null, ...uli })
  })

  test('happens once for one form, and once for one colleague until the answer is out', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const id = newId()
    expect(await asked(db, halden, conflict, { id })).toBe(id)
    expect(await asked(db, halden, conflict, { id })).toBe(id)
    const again = asked(db, halden, conflict, { by: halden.maren })
    await expect(again).rejects.toThrow('{name} was asked about this already, and has not answered yet.')
    await helped(db, halden, id)
    const more = asked(db, halden, conflict, { helper: { name: 'T.', email: `${halden.tom.personId}@example.org` } })
    await expect(more).rejects.toMatchObject({ field: 'helperEmail', values: { name: 'Tom Berg' } })
    await asked(db, halden, conflict, { helper: uli })
    await answered(db, halden, { kind: 'conflict', id: conflict }, { at: later({ hours: 2 }) })
    await asked(db, halden, conflict, { at: later({ hours: 3 }) })
    expect(await factsOf(db, halden, 'consult_asked')).toHaveLength(3)
  })

  test('refuses oneself, by name and by address', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    for (const helper of [halden.priya, { name: 'Me', email: `${halden.priya.personId}@example.org` }])
      await expect(asked(db, halden, conflict, { helper })).rejects.toThrow('That is you. Ask somebody else.')
  })

  test('is taken back by whoever asked, as long as nobody helped', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const id = await asked(db, halden, conflict)
    const back = (by: Member) => withdrawConsult(db, halden.dialogue, { by, id, at: monday })
    for (const by of [halden.noor, halden.ana, halden.maren]) await expect(back(by)).rejects.toMatchObject({ reason: 'not_allowed' })
    await back(halden.priya)
    await expect(back(halden.priya)).rejects.toMatchObject({ reason: 'not_found' })
    await expect(findConsult(db, halden.company, id)).rejects.toMatchObject({ reason: 'not_found' })
    expect(await factsOf(db, halden, 'consult_withdrawn')).toHaveLength(1)
    const second = await asked(db, halden, conflict)
    await helped(db, halden, second)
    const late = withdrawConsult(db, halden.dialogue, { by: halden.priya, id: second, at: monday })
    await expect(late).rejects.toMatchObject({ reason: 'too_late' })
  })
})

describe('helping', () => {
  test('keeps what was written last; the same again is no fact', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const id = await asked(db, halden, conflict)
    await helped(db, halden, id)
    await helped(db, halden, id, { at: later({ hours: 1.5 }) })
    await helped(db, halden, id, { help: 'Two tenders asked for it.', at: later({ hours: 2 }) })
    const { consults: lines } = await besideConsult(db, halden.company, { id: conflict, readerId: halden.priya.personId })
    expect(lines).toMatchObject([{ id, name: 'Tom Berg', title: 'Works here', askedBy: 'Priya Shah', help: 'Two tenders asked for it.' }])
    expect(lines[0]!.answeredAt).toEqual(later({ hours: 2 }))
    const facts = await factsOf(db, halden, 'consult_answered')
    expect(facts.map(({ actorId, isPublic, detail }) => ({ actorId, isPublic, isAgain: detail.isAgain }))).toEqual([
      { actorId: halden.tom.personId, isPublic: false, isAgain: false },
      { actorId: halden.tom.personId, isPublic: false, isAgain: true },
    ])
  })

  test('ends with the answer; the link is good for fourteen days more', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const id = await asked(db, halden, conflict)
    await helped(db, halden, id)
    const at = later({ hours: 2 })
    await answered(db, halden, { kind: 'conflict', id: conflict }, { at })
    await expect(helped(db, halden, id, { help: 'And one thing more.' })).rejects.toMatchObject({ reason: 'too_late' })
    await helped(db, halden, id)
    const consult = await findConsult(db, halden.company, id)
    expect(consult.publishedAt).toEqual(at)
    expect(isGood(consult, later({ hours: 2, days: 14 }))).toBe(true)
    expect(isGood(consult, new Date(later({ hours: 2, days: 14 }).getTime() + 1))).toBe(false)
    expect(isGood({ publishedAt: null, letGoAt: null }, later({ days: 900 }))).toBe(true)
  })

  test('goes on when only a new date was named', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const id = await asked(db, halden, conflict)
    const outcome = { outcome: 'find_out', reason: 'We must measure.', until: '2026-11-20', commitments: [] } as const
    await answered(db, halden, { kind: 'conflict', id: conflict }, { ...outcome, commitments: [], at: later({ hours: 1 }) })
    expect((await findConsult(db, halden.company, id)).publishedAt).toBeNull()
    await helped(db, halden, id, { at: later({ hours: 2 }) })
  })

  test('a link is only good for the consult it was made for', () => {
    const [id, other] = [newId(), newId()]
    const token = consultPath('halden', id, 'secret').split('/').at(-1)!
    expect(consultPath('halden', id, 'secret')).toBe(`/halden/consult/${id}/${token}`)
    expect(isConsultToken(token, id, 'secret')).toBe(true)
    expect([isConsultToken(token, other, 'secret'), isConsultToken(token, id, 'another'), isConsultToken('', id, 'secret')]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('who is asked', () => {
  test('sees it until they have helped; nobody else does', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const conflict = await raised(db, halden)
    const id = await asked(db, halden, conflict)
    await asked(db, halden, conflict, { helper: halden.noor, at: later({ hours: 1 }) })
    const of = async ({ company }: Troupe, { personId }: Member) => (await askedOf(db, company, { personId })).map((one) => one.by.name)
    expect(await of(halden, halden.tom)).toEqual(['Priya Shah'])
    expect(await of(halden, halden.noor)).toEqual(['Priya Shah'])
    expect([await of(halden, halden.priya), await of(halden, halden.maren), await of(acme, halden.tom)]).toEqual([[], [], []])
    const [mine] = await askedOf(db, halden.company, halden.tom)
    expect(mine).toMatchObject({ id, kind: 'conflict', aboutId: conflict, question, words: 'I need to hear that the window moved.' })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id: conflict }, reason: 'insult', at: monday })
    expect((await askedOf(db, halden.company, halden.tom))[0]!.words).toBeNull()
    await helped(db, halden, id)
    expect(await of(halden, halden.tom)).toEqual([])
  })

  test('is known by who they are, and an analyst or a newcomer by their address', async ({ db }) => {
    const { halden } = await cast(db)
    const known = { helperId: halden.tom.personId, email: 'tom@example.org' }
    const visitor = (personId: string, email: string | null) => ({ personId, email })
    expect(isAskedOf(known, visitor(halden.tom.personId, null))).toBe(true)
    expect(isAskedOf(known, visitor(halden.jim.personId, 'tom@example.org'))).toBe(false)
    expect(isAskedOf({ ...known, helperId: null }, visitor(halden.noor.personId, 'tom@example.org'))).toBe(true)
    expect(isAskedOf({ helperId: null, email: '' }, visitor(halden.noor.personId, ''))).toBe(false)
  })

  test('can be asked while they are here: staff, analysts and admins, but not oneself', async ({ db }) => {
    const { halden } = await cast(db)
    const names = async () =>
      (await besideConsult(db, halden.company, { id: newId(), readerId: halden.priya.personId })).askable.map(({ name }) => name)
    expect(await names()).toEqual(['Maren Roth', 'Noor Aziz', 'Tom Berg'])
    await db
      .update(memberships)
      .set({ endedAt: monday })
      .where(and(eq(memberships.companyId, halden.company.id), eq(memberships.personId, halden.tom.personId)))
    expect(await names()).toEqual(['Maren Roth', 'Noor Aziz'])
  })
})

describe('the credit', () => {
  test('stands beside the answer for whoever helped, once, unless they decline, also later', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const tom = await asked(db, halden, conflict)
    const outside = await asked(db, halden, conflict, { helper: uli })
    await asked(db, halden, conflict, { helper: halden.maren })
    await helped(db, halden, tom)
    await helped(db, halden, outside)
    await answered(db, halden, { kind: 'conflict', id: conflict }, { credits: [halden.tom.personId], at: later({ hours: 2 }) })
    expect(await creditsBeside(db, halden, conflict)).toEqual(['Tom Berg', 'Uli Frei'])
    const name = async (id: string, named: boolean) =>
      nameHelper(db, await findConsult(db, halden.company, id), { named, at: later({ days: 1 }) })
    await name(tom, false)
    await name(tom, false)
    expect(await creditsBeside(db, halden, conflict)).toEqual(['Uli Frei'])
    expect(await factsOf(db, halden, 'consult_credit_changed')).toMatchObject([{ isPublic: false, dialogueId: halden.dialogue.id }])
    await name(tom, true)
    await name(outside, false)
    expect(await creditsBeside(db, halden, conflict)).toEqual(['Tom Berg'])
  })

  test('is given to nobody who declined before, did not answer, or wrote the answer themselves', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    await helped(db, halden, await asked(db, halden, conflict), { named: false })
    await helped(db, halden, await asked(db, halden, conflict, { helper: halden.maren }))
    await asked(db, halden, conflict, { helper: uli })
    await answered(db, halden, { kind: 'conflict', id: conflict }, { by: halden.maren, at: later({ hours: 2 }) })
    expect(await creditsBeside(db, halden, conflict)).toEqual([])
  })

  test('belongs to the answer it helped with: another answer to the same has its own', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    await helped(db, halden, await asked(db, halden, conflict))
    await answered(db, halden, { kind: 'conflict', id: conflict }, { at: later({ hours: 2 }) })
    await answered(db, halden, { kind: 'conflict', id: conflict }, { by: halden.maren, at: later({ hours: 2.5 }) })
    expect(await creditsBeside(db, halden, conflict)).toEqual([])
    const other = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id: other }, { at: later({ hours: 2 }) })
    expect(await creditsBeside(db, halden, other)).toEqual([])
  })

  test('bears the name that somebody answers under', async ({ db }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const id = await asked(db, halden, conflict, { helper: halden.noor })
    await db.update(people).set({ name: 'N. Aziz' }).where(eq(people.id, halden.noor.personId))
    await helped(db, halden, id)
    await answered(db, halden, { kind: 'conflict', id: conflict }, { at: later({ hours: 2 }) })
    expect(await creditsBeside(db, halden, conflict)).toEqual(['Noor Aziz'])
  })
})
