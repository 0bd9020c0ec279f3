import { and, asc, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { commitmentSteps, commitments, dialogues, events, renegotiations } from '../../db/schema/index.ts'
import { acceptCommitment } from '../../server/commitments/accepting.ts'
import { breakCommitment } from '../../server/commitments/breaking.ts'
import { confirmCommitment } from '../../server/commitments/confirming.ts'
import { sayDone, sayNotDone } from '../../server/commitments/doing.ts'
import { offerCommitment, offerCommitments } from '../../server/commitments/offering.ts'
import { commitmentsOf } from '../../server/commitments/reading.ts'
import { acceptAnotherDay, askForAnotherDay, declineAnotherDay } from '../../server/commitments/renegotiating.ts'
import { standingOf } from '../../server/commitments/standing.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday
const notAllowed = { reason: 'not_allowed' }
const tooLate = { reason: 'too_late' }
const given = { what: 'tests the sound at three metres', how: 'a film of it stands here', dueOn: '2026-12-12' }

/** What Priya promised in an answer to Ana's conflict. */
async function promised(db: Db, troupe: Troupe) {
  const conflictId = await raised(db, troupe)
  const { responseId } = await answered(db, troupe, { kind: 'conflict', id: conflictId })
  const [row] = await db
    .select({ id: commitments.id })
    .from(commitments)
    .where(and(eq(commitments.companyId, troupe.company.id), eq(commitments.responseId, responseId)))
  return { conflictId, responseId, commitmentId: row!.id }
}

/** What this person offered by themselves. */
async function offered(db: Db, troupe: Troupe, by: Member, more: Partial<typeof given> = {}) {
  return (await offerCommitment(db, troupe.dialogue, { by, ...given, ...more, at })).id
}

async function courseOf(db: Db, { company }: Troupe, commitmentId: string, when = at) {
  const here = and(eq(commitments.companyId, company.id), eq(commitments.id, commitmentId))
  const [row] = await db.select().from(commitments).where(here)
  const steps = await db
    .select()
    .from(commitmentSteps)
    .where(and(eq(commitmentSteps.companyId, company.id), eq(commitmentSteps.commitmentId, commitmentId)))
    .orderBy(asc(commitmentSteps.at), asc(commitmentSteps.id))
  return { row: row!, steps, ...standingOf(row!, steps, { at: when, timeZone: company.timeZone }) }
}

async function factsOf(db: Db, { company }: Troupe, kind: string) {
  const here = and(eq(events.companyId, company.id), eq(events.kind, kind))
  return await db.select({ detail: events.detail, by: events.actorId, isPublic: events.isPublic }).from(events).where(here)
}

describe('offering', () => {
  test('a customer offers for themselves, the company’s people for themselves or a colleague', async ({ db }) => {
    const { halden } = await cast(db)
    const own = await offered(db, halden, halden.ana)
    expect((await courseOf(db, halden, own)).row).toMatchObject({
      ownerId: halden.ana.personId,
      side: 'customer',
      responseId: null,
      decisionId: null,
      firstDueOn: '2026-12-12',
      dueOn: '2026-12-12',
      offeredBy: halden.ana.personId,
    })
    const { id } = await offerCommitment(db, halden.dialogue, { by: halden.priya, ownerId: halden.tom.personId, ...given, at })
    expect((await courseOf(db, halden, id)).row).toMatchObject({
      ownerId: halden.tom.personId,
      side: 'company',
      offeredBy: halden.priya.personId,
    })
    expect(await factsOf(db, halden, 'commitment_offered')).toEqual([
      { detail: { commitmentId: own, side: 'customer' }, by: halden.ana.personId, isPublic: true },
      { detail: { commitmentId: id, side: 'company' }, by: halden.priya.personId, isPublic: true },
    ])
  })

  test('nobody offers for the other side, for an analyst, or for somebody of another company', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const offer = (by: Member, owner: Member) => offerCommitment(db, halden.dialogue, { by, ownerId: owner.personId, ...given, at })
    const refused = { reason: 'invalid', field: 'owner' }
    await expect(offer(halden.ana, halden.jim)).rejects.toMatchObject(refused)
    await expect(offer(halden.ana, halden.priya)).rejects.toMatchObject(refused)
    for (const owner of [halden.ana, halden.noor, acme.priya]) await expect(offer(halden.priya, owner)).rejects.toMatchObject(refused)
    await expect(offer(halden.noor, halden.noor)).rejects.toMatchObject(notAllowed)
  })

  test('its day is today or later, where the company is', async ({ db }) => {
    const { halden } = await cast(db)
    await expect(offered(db, halden, halden.ana, { dueOn: '2026-11-08' })).rejects.toMatchObject({ reason: 'invalid', field: 'due' })
    expect(await offered(db, halden, halden.ana, { dueOn: '2026-11-09' })).toBeTruthy()
    const lateEvening = new Date('2026-11-09T23:30:00Z')
    const offer = offerCommitment(db, halden.dialogue, { by: halden.ana, ...given, dueOn: '2026-11-09', at: lateEvening })
    await expect(offer).rejects.toMatchObject({ field: 'due' })
  })

  test('nothing is newly offered in a dialogue that was closed, also where its page was read before', async ({ db }) => {
    const { halden } = await cast(db)
    const closed = { ...halden, dialogue: { ...halden.dialogue, phase: 'closed' as const } }
    await expect(offered(db, closed, halden.ana)).rejects.toMatchObject({ reason: 'closed' })
    await db.update(dialogues).set({ phase: 'closed' }).where(eq(dialogues.companyId, halden.company.id))
    await expect(offered(db, halden, halden.ana)).rejects.toMatchObject({ reason: 'closed' })
  })

  test('the same form twice offers once; other words under its id are another', async ({ db }) => {
    const { halden } = await cast(db)
    const id = newId()
    const offer = (what: string) => offerCommitment(db, halden.dialogue, { by: halden.ana, id, ...given, what, at })
    expect([await offer('one'), await offer('one')]).toEqual([
      { id, isNew: true },
      { id, isNew: false },
    ])
    expect(await offer('another')).toMatchObject({ isNew: true })
    expect(await db.$count(commitments, eq(commitments.companyId, halden.company.id))).toBe(2)
    expect(await factsOf(db, halden, 'commitment_offered')).toHaveLength(2)
  })

  test('several at once say in which line something is wrong', async ({ db }) => {
    const { halden } = await cast(db)
    const offer = (more: object) =>
      offerCommitments(db, halden.dialogue, {
        by: halden.priya,
        from: null,
        commitments: [
          { ...given, ownerId: halden.priya.personId, row: 1 },
          { ...given, ownerId: halden.tom.personId, row: 3, ...more },
        ],
        at,
      })
    await expect(offer({ dueOn: '2026-11-01' })).rejects.toMatchObject({ field: 'due3' })
    await expect(offer({ ownerId: halden.ana.personId })).rejects.toMatchObject({ field: 'owner3' })
    expect(await offer({})).toHaveLength(2)
  })

  test('an answer offers what it promises, and its fact names the answer', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId, responseId } = await promised(db, halden)
    expect(await factsOf(db, halden, 'commitment_offered')).toMatchObject([{ detail: { commitmentId, side: 'company', responseId } }])
  })
})

describe('who is the other side', () => {
  test('of an answer’s promise the customer who was answered, and who said the same', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { commitmentId, conflictId } = await promised(db, halden)
    const accept = (by: Member) => acceptCommitment(db, halden.dialogue, { by, commitmentId, at })
    for (const by of [halden.jim, halden.priya, halden.tom, halden.noor, halden.maren])
      await expect(accept(by)).rejects.toMatchObject(notAllowed)
    await expect(accept(acme.ana)).rejects.toMatchObject({ reason: 'not_found' })
    await supportConflict(db, halden.dialogue, { conflictId, by: halden.jim, at })
    await accept(halden.jim)
    await accept(halden.ana)
    expect((await courseOf(db, halden, commitmentId)).steps).toMatchObject([
      { kind: 'accepted', by: halden.jim.personId, side: 'customer' },
    ])
  })

  test('of what the company offered by itself every customer who takes part, and nobody who does not', async ({ db }) => {
    const { halden } = await cast(db)
    const commitmentId = await offered(db, halden, halden.priya)
    const accept = () => acceptCommitment(db, halden.dialogue, { by: halden.jim, commitmentId, at })
    await expect(accept()).rejects.toMatchObject(notAllowed)
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Two cables', why: 'It never sticks.', at })
    await accept()
    expect(await courseOf(db, halden, commitmentId)).toMatchObject({ state: 'accepted' })
  })

  test('of what answers a conflict that the company named, every customer who takes part', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden, { by: halden.tom })
    await answered(db, halden, { kind: 'conflict', id })
    const [row] = await db.select({ id: commitments.id }).from(commitments).where(eq(commitments.companyId, halden.company.id))
    await expect(acceptCommitment(db, halden.dialogue, { by: halden.tom, commitmentId: row!.id, at })).rejects.toMatchObject(notAllowed)
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Two cables', why: 'It never sticks.', at })
    await acceptCommitment(db, halden.dialogue, { by: halden.jim, commitmentId: row!.id, at })
    expect(await courseOf(db, halden, row!.id)).toMatchObject({ state: 'accepted' })
  })

  test('of a customer’s own whoever answers for the company', async ({ db }) => {
    const { halden } = await cast(db)
    const commitmentId = await offered(db, halden, halden.ana)
    for (const by of [halden.ana, halden.jim, halden.noor])
      await expect(acceptCommitment(db, halden.dialogue, { by, commitmentId, at })).rejects.toMatchObject(notAllowed)
    await acceptCommitment(db, halden.dialogue, { by: halden.tom, commitmentId, at })
    expect(await courseOf(db, halden, commitmentId)).toMatchObject({ state: 'accepted', steps: [{ side: 'company' }] })
  })
})

describe('the course of a commitment', () => {
  test('offered, accepted, done with words, confirmed: each with its fact, and nothing after', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    const of = { commitmentId, at: later({ days: 1 }) }
    await acceptCommitment(db, halden.dialogue, { by: halden.ana, ...of })
    await expect(confirmCommitment(db, halden.dialogue, { by: halden.ana, ...of })).rejects.toMatchObject(tooLate)
    await sayDone(db, halden.dialogue, { by: halden.tom, words: 'The film is up.', ...of })
    await expect(confirmCommitment(db, halden.dialogue, { by: halden.tom, ...of })).rejects.toMatchObject(notAllowed)
    await confirmCommitment(db, halden.dialogue, { by: halden.ana, ...of })
    expect((await courseOf(db, halden, commitmentId)).steps.map(({ kind, words }) => [kind, words])).toEqual([
      ['accepted', null],
      ['done', 'The film is up.'],
      ['confirmed', null],
    ])
    for (const kind of ['accepted', 'done', 'confirmed'])
      expect(await factsOf(db, halden, `commitment_${kind}`)).toMatchObject([{ detail: { commitmentId, side: 'company' } }])
    const after = { by: halden.priya, words: 'Again.', ...of }
    await expect(sayDone(db, halden.dialogue, after)).rejects.toMatchObject(tooLate)
    await expect(breakCommitment(db, halden.dialogue, after)).rejects.toMatchObject(tooLate)
    await expect(sayNotDone(db, halden.dialogue, { ...after, by: halden.ana })).rejects.toMatchObject(tooLate)
    const ask = { by: halden.priya, dueOn: '2027-01-10', reason: 'Later.', ...of }
    await expect(askForAnotherDay(db, halden.dialogue, ask)).rejects.toMatchObject(tooLate)
  })

  test('what is said twice happens once', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    const of = { commitmentId, at }
    for (const _ of [1, 2]) await acceptCommitment(db, halden.dialogue, { by: halden.ana, ...of })
    for (const _ of [1, 2]) await sayDone(db, halden.dialogue, { by: halden.priya, words: 'There.', ...of })
    await expect(sayDone(db, halden.dialogue, { by: halden.tom, words: 'Here too.', ...of })).rejects.toMatchObject({ reason: 'taken' })
    for (const _ of [1, 2]) await sayNotDone(db, halden.dialogue, { by: halden.ana, words: 'I see nothing.', ...of })
    await sayDone(db, halden.dialogue, { by: halden.priya, words: 'Now.', ...of })
    for (const _ of [1, 2]) await confirmCommitment(db, halden.dialogue, { by: halden.ana, ...of })
    expect((await courseOf(db, halden, commitmentId)).steps.map(({ kind }) => kind)).toEqual([
      'accepted',
      'done',
      'not_done',
      'done',
      'confirmed',
    ])
  })

  test('only its owner’s side says that it is done, only the other side that it is not', async ({ db }) => {
    const { halden } = await cast(db)
    const commitmentId = await offered(db, halden, halden.ana)
    const done = (by: Member) => sayDone(db, halden.dialogue, { by, commitmentId, words: 'Seen.', at })
    for (const by of [halden.jim, halden.priya, halden.noor]) await expect(done(by)).rejects.toMatchObject(notAllowed)
    const notDone = (by: Member) => sayNotDone(db, halden.dialogue, { by, commitmentId, words: 'Not seen.', at })
    await expect(notDone(halden.priya)).rejects.toMatchObject(tooLate)
    await done(halden.ana)
    for (const by of [halden.jim, halden.ana, halden.noor]) await expect(notDone(by)).rejects.toMatchObject(notAllowed)
    await notDone(halden.priya)
    expect(await courseOf(db, halden, commitmentId)).toMatchObject({ state: 'accepted' })
  })

  test('its owner calls it broken at any time, the other side once it is overdue', async ({ db }) => {
    const { halden } = await cast(db)
    const [one, other] = [await promised(db, halden), await promised(db, halden)]
    const words = 'The supplier left.'
    await breakCommitment(db, halden.dialogue, { by: halden.priya, commitmentId: one.commitmentId, words, at })
    const early = { by: halden.ana, commitmentId: other.commitmentId, words }
    await expect(breakCommitment(db, halden.dialogue, { ...early, at: new Date('2026-12-12T22:00:00Z') })).rejects.toMatchObject(tooLate)
    const overdue = new Date('2026-12-13T09:00:00Z')
    await expect(breakCommitment(db, halden.dialogue, { ...early, by: halden.jim, at: overdue })).rejects.toMatchObject(notAllowed)
    for (const _ of [1, 2]) await breakCommitment(db, halden.dialogue, { ...early, at: overdue })
    for (const { commitmentId } of [one, other])
      expect(await courseOf(db, halden, commitmentId, overdue)).toMatchObject({ state: 'broken', steps: [{ kind: 'broken', words }] })
  })

  test('goes on after its dialogue has closed: a promise outlives the talk', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    await db.update(dialogues).set({ phase: 'closed' }).where(eq(dialogues.companyId, halden.company.id))
    await acceptCommitment(db, halden.dialogue, { by: halden.ana, commitmentId, at })
    await sayDone(db, halden.dialogue, { by: halden.priya, commitmentId, words: 'There.', at })
    await confirmCommitment(db, halden.dialogue, { by: halden.ana, commitmentId, at })
    expect(await courseOf(db, halden, commitmentId)).toMatchObject({ state: 'confirmed' })
  })
})

describe('another day', () => {
  const ask = { dueOn: '2027-01-15', reason: 'The microphone comes in January.' }

  test('counts once the other side accepts it, and the earlier days stay', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    const of = { commitmentId, at: later({ days: 2 }) }
    const { id } = await askForAnotherDay(db, halden.dialogue, { by: halden.priya, ...ask, ...of })
    expect((await courseOf(db, halden, commitmentId)).row.dueOn).toBe('2026-12-12')
    const answer = { renegotiationId: id, ...of }
    for (const by of [halden.priya, halden.jim])
      await expect(acceptAnotherDay(db, halden.dialogue, { by, ...answer })).rejects.toMatchObject(notAllowed)
    for (const _ of [1, 2]) await acceptAnotherDay(db, halden.dialogue, { by: halden.ana, ...answer })
    expect((await courseOf(db, halden, commitmentId)).row).toMatchObject({ firstDueOn: '2026-12-12', dueOn: '2027-01-15' })
    expect(await db.select().from(renegotiations).where(eq(renegotiations.companyId, halden.company.id))).toMatchObject([
      { wasDueOn: '2026-12-12', dueOn: '2027-01-15', end: 'accepted', endedBy: halden.ana.personId },
    ])
    const detail = { commitmentId, side: 'company', renegotiationId: id, wasDueOn: '2026-12-12', dueOn: '2027-01-15' }
    for (const kind of ['proposed', 'accepted']) expect(await factsOf(db, halden, `renegotiation_${kind}`)).toMatchObject([{ detail }])
  })

  test('declined, the agreed day stays; asked anew, the first ask is replaced', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    const of = { commitmentId, at }
    const first = await askForAnotherDay(db, halden.dialogue, { by: halden.priya, ...ask, ...of })
    const second = await askForAnotherDay(db, halden.dialogue, { by: halden.tom, ...ask, dueOn: '2027-02-01', ...of })
    await expect(acceptAnotherDay(db, halden.dialogue, { by: halden.ana, renegotiationId: first.id, ...of })).rejects.toMatchObject({
      reason: 'taken',
    })
    for (const _ of [1, 2]) await declineAnotherDay(db, halden.dialogue, { by: halden.ana, renegotiationId: second.id, ...of })
    expect((await courseOf(db, halden, commitmentId)).row.dueOn).toBe('2026-12-12')
    const ends = await db.select({ end: renegotiations.end }).from(renegotiations).orderBy(asc(renegotiations.dueOn))
    expect(ends).toEqual([{ end: 'replaced' }, { end: 'declined' }])
    expect(await factsOf(db, halden, 'renegotiation_declined')).toHaveLength(1)
  })

  test('is to come, later than the one that counts, and asked for by its owner’s side, once by one form', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    const asks = (by: Member, dueOn: string, id?: string) =>
      askForAnotherDay(db, halden.dialogue, { by, id, commitmentId, dueOn, reason: 'Because.', at })
    await expect(asks(halden.priya, '2026-11-08')).rejects.toMatchObject({ field: 'due' })
    await expect(asks(halden.priya, '2026-12-12')).rejects.toMatchObject({ field: 'due' })
    await expect(asks(halden.priya, '2026-12-11')).rejects.toMatchObject({ reason: 'invalid', field: 'due' })
    for (const by of [halden.ana, halden.noor]) await expect(asks(by, '2026-12-20')).rejects.toMatchObject(notAllowed)
    const id = newId()
    expect([await asks(halden.priya, '2026-12-30', id), await asks(halden.priya, '2026-12-30', id)]).toEqual([
      { id, isNew: true },
      { id, isNew: false },
    ])
  })

  test('that has passed before anybody answered does not count any more; it can be declined, and a later one asked for', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    const { id: renegotiationId } = await askForAnotherDay(db, halden.dialogue, { by: halden.priya, ...ask, commitmentId, at })
    const answer = { by: halden.ana, commitmentId, renegotiationId }
    const [evening, midnight] = [new Date('2027-01-15T22:59:59Z'), new Date('2027-01-15T23:00:00Z')]
    await expect(acceptAnotherDay(db, halden.dialogue, { ...answer, at: midnight })).rejects.toMatchObject(tooLate)
    expect((await courseOf(db, halden, commitmentId)).row.dueOn).toBe('2026-12-12')
    for (const [moment, asked] of [
      [evening, '2027-01-15'],
      [midnight, undefined],
    ] as const) {
      const { running } = await commitmentsOf(db, halden.dialogue, { at: moment })
      expect(running[0]?.standing.asked?.dueOn).toBe(asked)
    }
    await declineAnotherDay(db, halden.dialogue, { ...answer, at: midnight })
    const again = { by: halden.priya, commitmentId, dueOn: '2027-02-01', reason: 'It came broken.', at: midnight }
    await askForAnotherDay(db, halden.dialogue, again)
  })

  test('is not asked for what is done', async ({ db }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    const { id } = await askForAnotherDay(db, halden.dialogue, { by: halden.priya, ...ask, commitmentId, at })
    await sayDone(db, halden.dialogue, { by: halden.priya, commitmentId, words: 'There.', at })
    await expect(askForAnotherDay(db, halden.dialogue, { by: halden.priya, ...ask, commitmentId, at })).rejects.toMatchObject(tooLate)
    await expect(acceptAnotherDay(db, halden.dialogue, { by: halden.ana, renegotiationId: id, commitmentId, at })).rejects.toMatchObject(
      tooLate,
    )
  })
})

describe('at the very same moment', () => {
  const many = [1, 2, 3, 4, 5]

  test('five confirm at once: it is confirmed once', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    await sayDone(db, halden.dialogue, { by: halden.priya, commitmentId, words: 'There.', at })
    await Promise.all(many.map(() => confirmCommitment(db, halden.dialogue, { by: halden.ana, commitmentId, at: later({ hours: 1 }) })))
    expect((await courseOf(db, halden, commitmentId)).steps.map(({ kind }) => kind)).toEqual(['done', 'confirmed'])
  })

  test('done and broken at once: both are told, in their order, and it is broken', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    const of = { commitmentId, at: later({ hours: 1 }) }
    const tries = await Promise.allSettled([
      sayDone(db, halden.dialogue, { by: halden.priya, words: 'There.', ...of }),
      breakCommitment(db, halden.dialogue, { by: halden.tom, words: 'It failed.', ...of }),
    ])
    expect(tries[1]?.status).toBe('fulfilled')
    if (tries[0]?.status === 'rejected') expect(tries[0].reason).toMatchObject(tooLate)
    expect(await courseOf(db, halden, commitmentId)).toMatchObject({ state: 'broken' })
  })

  test('confirmed and called broken at once: one of them holds', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    const { commitmentId } = await promised(db, halden)
    await sayDone(db, halden.dialogue, { by: halden.priya, commitmentId, words: 'There.', at })
    const of = { commitmentId, at: later({ hours: 1 }) }
    const tries = await Promise.allSettled([
      confirmCommitment(db, halden.dialogue, { by: halden.ana, ...of }),
      breakCommitment(db, halden.dialogue, { by: halden.tom, words: 'It failed.', ...of }),
    ])
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await courseOf(db, halden, commitmentId)).steps).toHaveLength(2)
  })
})
