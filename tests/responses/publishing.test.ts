import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import {
  commitments,
  credits,
  events,
  extensions,
  responseDrafts,
  responseRevisions,
  responses,
  responseTargets,
} from '../../db/schema/index.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { newId } from '../../server/ids.ts'
import { changeRole, endMembership } from '../../server/members/roles.ts'
import { keepDraft } from '../../server/responses/drafting.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { anAnswer, answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday

describe('an answer', () => {
  test('is by a named colleague, with who does what by when and who helped, and meets the duty', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { responseId } = await answered(
      db,
      halden,
      { kind: 'conflict', id },
      { by: halden.tom, credits: [halden.maren.personId], at: later({ hours: 2 }) },
    )
    const [duty] = await dutiesOf(db, halden)
    expect(await rowsOf(db, halden, responses)).toMatchObject([
      { id: responseId, authorId: halden.tom.personId, isAnswer: true, revision: 1 },
    ])
    expect(await rowsOf(db, halden, responseRevisions)).toMatchObject([
      { number: 1, heard: 'You need to hear it.', outcome: 'will', reason: null },
    ])
    expect(await rowsOf(db, halden, responseTargets)).toMatchObject([
      { conflictId: id, addresseeId: halden.ana.personId, obligationId: duty!.id },
    ])
    expect(await rowsOf(db, halden, commitments)).toMatchObject([{ ownerId: halden.priya.personId, dueOn: '2026-12-12' }])
    expect(await rowsOf(db, halden, credits)).toMatchObject([{ personId: halden.maren.personId }])
    expect(await detailsOf(db, halden, 'response_published')).toEqual([{ responseId, outcome: 'will', conflictId: id, targets: 1 }])
  })

  test('is for the company’s staff, and nobody else', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const id = await raised(db, halden)
    for (const by of [halden.ana, halden.noor]) {
      await expect(answered(db, halden, { kind: 'conflict', id }, { by })).rejects.toMatchObject({ reason: 'not_allowed' })
    }
    await expect(answered(db, acme, { kind: 'conflict', id })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(
      answered(db, { ...halden, dialogue: { ...acme.dialogue } }, { kind: 'conflict', id }, { by: acme.priya }),
    ).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('can be for several at once: one answer meets the duty to each', async ({ db }) => {
    const { halden } = await cast(db)
    const [one, two] = [await raised(db, halden), await raised(db, halden, { by: halden.jim, at: later({ hours: 1 }) })]
    const targets = [one, two].map((id) => ({ kind: 'conflict' as const, id }))
    const { id } = await publishResponse(db, halden.dialogue, { by: halden.priya, targets, ...anAnswer(halden), at })
    const duties = await dutiesOf(db, halden)
    const met = await rowsOf(db, halden, responseTargets)
    expect(met.map(({ responseId }) => responseId)).toEqual([id, id])
    expect(met.map(({ obligationId }) => obligationId).toSorted()).toEqual(duties.map((duty) => duty.id).toSorted())
    expect(met.map(({ addresseeId }) => addresseeId).toSorted()).toEqual([halden.ana.personId, halden.jim.personId].toSorted())
    expect(await detailsOf(db, halden, 'response_published')).toHaveLength(1)
  })

  test('can be for a statement that nobody was owed an answer to', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at })
    await answered(db, halden, { kind: 'statement', id })
    expect(await rowsOf(db, halden, responseTargets)).toMatchObject([
      { statementId: id, obligationId: null, addresseeId: halden.ana.personId },
    ])
  })

  test('sent twice by the same form is published once', async ({ db }) => {
    const { halden } = await cast(db)
    const target = { kind: 'conflict' as const, id: await raised(db, halden), obligationId: (await dutiesOf(db, halden))[0]!.id }
    const form = { by: halden.priya, id: newId(), targets: [target], ...anAnswer(halden) }
    const first = await publishResponse(db, halden.dialogue, { ...form, at })
    const again = await publishResponse(db, halden.dialogue, { ...form, at: later({ hours: 1 }) })
    expect([first, again]).toMatchObject([
      { id: form.id, isNew: true },
      { id: form.id, isNew: false, path: first.path },
    ])
    expect(await rowsOf(db, halden, responses)).toHaveLength(1)
  })

  const others: [what: string, given: Parameters<typeof anAnswer>[1]][] = [
    ['another promise', { commitments: [{ what: 'does nothing', ownerId: '', dueOn: '2026-12-12' }] }],
    ['another day', { commitments: [{ what: 'tests the sound at three metres', ownerId: '', dueOn: '2026-12-13' }] }],
    ['a promise more', { commitments: ['2026-12-12', '2026-12-14'].map((dueOn) => ({ what: 'tests the sound', ownerId: '', dueOn })) }],
    ['who helped', { credits: [''] }],
    ['another expectation', { expect: 'not_heard' }],
  ]
  test.for(others)('sent again by the same form with %s is told so, and changes nothing', async ([_, given], { db }) => {
    const { halden } = await cast(db)
    const { personId } = halden.priya
    const id = newId()
    const target = { kind: 'conflict' as const, id: await raised(db, halden) }
    const publish = async (own: Parameters<typeof anAnswer>[1]) =>
      await publishResponse(db, halden.dialogue, { by: halden.priya, id, targets: [target], ...anAnswer(halden, own), at })
    await publish({})
    const before = [await rowsOf(db, halden, commitments), await rowsOf(db, halden, credits)]
    const own = {
      ...given,
      ...(given?.commitments && { commitments: given.commitments.map((one) => ({ ...one, ownerId: personId })) }),
      ...(given?.credits && { credits: [halden.maren.personId] }),
    }
    await expect(publish(own)).rejects.toMatchObject({ reason: 'taken' })
    expect([await rowsOf(db, halden, commitments), await rowsOf(db, halden, credits)]).toEqual(before)
    expect((await publish({})).isNew).toBe(false)
    expect(await rowsOf(db, halden, responses)).toHaveLength(1)
  })

  test('by two colleagues to the same duty: the second is told, and keeps what they wrote', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    const target = { kind: 'conflict' as const, id, obligationId: duty!.id }
    await answered(db, halden, target)
    await expect(answered(db, halden, target, { by: halden.tom })).rejects.toMatchObject({ reason: 'taken', values: { who: 'Priya Shah' } })
    expect(await rowsOf(db, halden, responses)).toHaveLength(1)
  })

  test('to what was withdrawn meanwhile is not published', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId: id, reason: null, at })
    await expect(answered(db, halden, { kind: 'conflict', id })).rejects.toMatchObject({ reason: 'taken' })
  })

  test('is still owed, and can still come, when the dialogue has closed', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const closed = { ...halden, dialogue: { ...halden.dialogue, phase: 'closed' as const } }
    expect(await answered(db, closed, { kind: 'conflict', id })).toBeTruthy()
  })

  const lacking: [what: string, given: Parameters<typeof anAnswer>[1], field: string][] = [
    ['what was heard', { heard: ' ' }, 'heard'],
    ['the answer', { answer: '' }, 'answer'],
    ['who does what, for “we will”', { outcome: 'will', commitments: [] }, 'what1'],
    ['who does what, for “partly”', { outcome: 'partly', commitments: [] }, 'what1'],
    ['a reason, for “we will not”', { outcome: 'will_not' }, 'reason'],
    ['a reason, for “we must find out first”', { outcome: 'find_out', until: '2026-11-20' }, 'reason'],
    ['a day, for “we must find out first”', { outcome: 'find_out', reason: 'We must measure it.' }, 'until'],
  ]
  test.for(lacking)('is not published without %s', async ([_, given, field], { db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await expect(answered(db, halden, { kind: 'conflict', id }, given)).rejects.toMatchObject({ reason: 'invalid', field })
  })

  test('promises nothing for a day that is past, and nothing by strangers', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const target = { kind: 'conflict' as const, id: await raised(db, halden) }
    const promise = { what: 'tests it', ownerId: halden.priya.personId, dueOn: '2026-11-08' }
    await expect(answered(db, halden, target, { commitments: [promise] })).rejects.toMatchObject({ field: 'due1' })
    for (const stranger of [halden.ana, halden.noor, acme.priya]) {
      await expect(
        answered(db, halden, target, { commitments: [{ ...promise, dueOn: '2026-11-09', ownerId: stranger.personId }] }),
      ).rejects.toMatchObject({ field: 'owner1' })
      await expect(answered(db, halden, target, { credits: [stranger.personId] })).rejects.toMatchObject({ field: 'credits' })
    }
  })

  test('promises nothing of who is here no more, or for something else', async ({ db }) => {
    const { halden } = await cast(db)
    const { company, dialogue, tom, maren, priya } = halden
    const target = { kind: 'conflict' as const, id: await raised(db, halden) }
    const owned = { ...anAnswer(halden).commitments[0]!, ownerId: tom.personId }
    await changeRole(db, company, { by: maren, personId: tom.personId, role: 'analyst', at })
    await expect(answered(db, halden, target, { commitments: [owned] })).rejects.toMatchObject({ field: 'owner1' })
    await endMembership(db, company, { by: maren, personId: tom.personId, at })
    await expect(answered(db, halden, target, { commitments: [owned] })).rejects.toMatchObject({ field: 'owner1' })
    await publishResponse(db, dialogue, { by: priya, targets: [target], ...anAnswer(halden), at })
  })

  test('under the id of one that answers something else is none: it is said so, and nothing is lost', async ({ db }) => {
    const { halden } = await cast(db)
    const [one, other] = [await raised(db, halden), await raised(db, halden)]
    const id = newId()
    const publish = (...conflicts: string[]) =>
      publishResponse(db, halden.dialogue, {
        by: halden.priya,
        id,
        targets: conflicts.map((id) => ({ kind: 'conflict' as const, id })),
        ...anAnswer(halden),
        at,
      })
    expect([(await publish(one)).isNew, (await publish(one)).isNew]).toEqual([true, false])
    const second = await publish(other)
    expect(second.isNew).toBe(true)
    expect(second.id).not.toBe(id)
  })
})

describe('“we must find out first”', () => {
  const findOut = { outcome: 'find_out' as const, reason: 'We must measure it.', until: '2026-11-20' }

  test('is no answer: it moves the date to that day’s closing, once, and both dates stay', async ({ db }) => {
    const { halden } = await cast(db)
    const target = { kind: 'conflict' as const, id: await raised(db, halden) }
    await answered(db, halden, target, findOut)
    const [duty] = await dutiesOf(db, halden)
    expect([duty!.firstDueAt, duty!.dueAt]).toEqual([new Date('2026-11-11T09:00:00Z'), new Date('2026-11-20T16:00:00Z')])
    expect(await rowsOf(db, halden, extensions)).toMatchObject([
      { obligationId: duty!.id, dueAt: new Date('2026-11-20T16:00:00Z'), reason: 'We must measure it.', by: halden.priya.personId },
    ])
    expect(await rowsOf(db, halden, responses)).toMatchObject([{ isAnswer: false }])
    expect(await rowsOf(db, halden, responseTargets)).toMatchObject([{ obligationId: null }])
    expect(await detailsOf(db, halden, 'response_published')).toEqual([])
    expect(await detailsOf(db, halden, 'obligation_extended')).toMatchObject([
      { obligationId: duty!.id, dueAt: '2026-11-20T16:00:00.000Z' },
    ])
    await expect(answered(db, halden, target, { ...findOut, until: '2026-11-25', at: later({ days: 2 }) })).rejects.toMatchObject({
      reason: 'taken',
    })
    await answered(db, halden, target, { at: later({ days: 10 }) })
    expect((await rowsOf(db, halden, responseTargets)).map(({ obligationId }) => obligationId)).toContain(duty!.id)
  })

  test('sent twice by the same form is announced once, and with another day not at all', async ({ db }) => {
    const { halden } = await cast(db)
    const targets = [{ kind: 'conflict' as const, id: await raised(db, halden) }]
    const form = { by: halden.priya, id: newId(), targets, ...anAnswer(halden, findOut) }
    const announce = async (until: string) => await publishResponse(db, halden.dialogue, { ...form, until, at })
    expect((await announce('2026-11-20')).isNew).toBe(true)
    expect((await announce('2026-11-20')).isNew).toBe(false)
    await expect(announce('2026-11-23')).rejects.toMatchObject({ reason: 'taken' })
    expect(await rowsOf(db, halden, extensions)).toHaveLength(1)
  })

  const days: [until: string, why: string][] = [
    ['2026-11-10', 'is not later than the day it is due'],
    ['2026-11-14', 'is a Saturday'],
    ['2026-12-08', 'is more than twenty working days ahead'],
  ]
  test.for(days)('cannot be by %s, which %s', async ([until], { db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await expect(answered(db, halden, { kind: 'conflict', id }, { ...findOut, until })).rejects.toMatchObject({
      reason: 'invalid',
      field: 'until',
    })
  })

  test('can reach twenty working days ahead', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id }, { ...findOut, until: '2026-12-04' })
    expect(await rowsOf(db, halden, extensions)).toMatchObject([{ dueAt: new Date('2026-12-04T16:00:00Z') }])
  })

  test('comes too late once the answer is due', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await expect(
      answered(db, halden, { kind: 'conflict', id }, { ...findOut, at: new Date('2026-11-11T09:00:01Z') }),
    ).rejects.toMatchObject({ reason: 'too_late' })
  })

  test('moves nothing where no answer is owed', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at })
    await expect(answered(db, halden, { kind: 'statement', id }, findOut)).rejects.toMatchObject({ reason: 'invalid', field: 'outcome' })
  })
})

describe('a draft', () => {
  test('is kept as it was typed, one for each author, and is gone once it has become the answer', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const obligationId = (await dutiesOf(db, halden))[0]!.id
    for (const heard of ['You', 'You need to'])
      await keepDraft(db, halden.company, { by: halden.priya, obligationId, fields: { heard }, at })
    await keepDraft(db, halden.company, { by: halden.tom, obligationId, fields: { heard: 'Tom’s' }, at })
    expect(
      (await rowsOf(db, halden, responseDrafts))
        .map(({ fields }) => fields)
        .toSorted((a, b) => String(a.heard).localeCompare(String(b.heard))),
    ).toEqual([{ heard: 'Tom’s' }, { heard: 'You need to' }])
    await answered(db, halden, { kind: 'conflict', id })
    expect(await rowsOf(db, halden, responseDrafts)).toMatchObject([{ authorId: halden.tom.personId }])
  })

  test('is for those who answer, of a duty of their company', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await raised(db, halden)
    const obligationId = (await dutiesOf(db, halden))[0]!.id
    for (const by of [halden.ana, halden.noor]) {
      await expect(keepDraft(db, halden.company, { by, obligationId, fields: {}, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    }
    await expect(keepDraft(db, acme.company, { by: acme.priya, obligationId, fields: {}, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
  })
})

type Table =
  | typeof responses
  | typeof responseRevisions
  | typeof responseTargets
  | typeof commitments
  | typeof credits
  | typeof extensions
  | typeof responseDrafts

async function rowsOf<Some extends Table>(db: Db, { company }: Troupe, table: Some): Promise<Some['$inferSelect'][]> {
  return await db
    .select()
    .from(table as typeof responses)
    .where(eq(table.companyId, company.id))
}

async function detailsOf(db: Db, { company }: Troupe, kind: string) {
  const rows = await db
    .select({ detail: events.detail })
    .from(events)
    .where(and(eq(events.companyId, company.id), eq(events.kind, kind)))
  return rows.map(({ detail }) => detail)
}
