import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, handings, tidings } from '../../db/schema/index.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { newId } from '../../server/ids.ts'
import { handOver } from '../../server/obligations/handing.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const reason = 'Tom designed the motor.'
const at = later({ hours: 1 })

async function owed(db: Db) {
  const { halden, acme } = await cast(db)
  const conflictId = await raised(db, halden)
  const [duty] = await dutiesOf(db, halden)
  return { halden, acme, conflictId, obligationId: duty!.id, duty: duty! }
}

const factsOf = async (db: Db, { company }: Troupe) =>
  await db
    .select()
    .from(events)
    .where(and(eq(events.companyId, company.id), eq(events.kind, 'obligation_handed')))
    .orderBy(events.at, events.id)

describe('a duty that is owed', () => {
  test('is handed over by anybody who answers here, with a reason, and the clock runs on', async ({ db }) => {
    const { halden, obligationId, duty } = await owed(db)
    await handOver(db, halden.company, { by: halden.maren, obligationId, toId: halden.tom.personId, reason, at })
    expect((await dutiesOf(db, halden))[0]).toEqual({ ...duty, ownerId: halden.tom.personId })
    const [from, to, by] = [halden.priya.personId, halden.tom.personId, halden.maren.personId]
    expect(await db.select().from(handings)).toMatchObject([{ obligationId, fromId: from, toId: to, by, reason, at }])
    expect(await factsOf(db, halden)).toMatchObject([{ isPublic: true, actorId: by, detail: { obligationId, fromId: from, toId: to } }])
    expect(await db.select().from(tidings).where(eq(tidings.kind, 'obligation_handed'))).toHaveLength(1)
  })

  test('can be taken over for oneself', async ({ db }) => {
    const { halden, obligationId } = await owed(db)
    await handOver(db, halden.company, { by: halden.tom, obligationId, toId: halden.tom.personId, reason, at })
    expect((await dutiesOf(db, halden))[0]!.ownerId).toBe(halden.tom.personId)
  })

  test('is handed over by no customer, no analyst and nobody of another company', async ({ db }) => {
    const { halden, acme, obligationId } = await owed(db)
    const handing = { obligationId, toId: halden.tom.personId, reason, at }
    for (const by of [halden.ana, halden.noor])
      await expect(handOver(db, halden.company, { by, ...handing })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(handOver(db, acme.company, { by: acme.priya, ...handing })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(handOver(db, halden.company, { by: acme.priya, ...handing })).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('goes to nobody who does not answer here, nor to who answers for it already', async ({ db }) => {
    const { halden, acme, obligationId } = await owed(db)
    const handing = { by: halden.maren, obligationId, reason, at }
    for (const { personId: toId } of [halden.noor, halden.ana, acme.tom, halden.priya])
      await expect(handOver(db, halden.company, { ...handing, toId })).rejects.toMatchObject({ reason: 'invalid', field: 'toId' })
  })

  test('is handed over once, however often the form arrives', async ({ db }) => {
    const { halden, obligationId } = await owed(db)
    const handing = { by: halden.priya, id: newId(), obligationId, toId: halden.tom.personId, reason, at }
    await handOver(db, halden.company, handing)
    expect(await handOver(db, halden.company, handing)).toEqual({ id: handing.id, isNew: false })
    expect(await factsOf(db, halden)).toHaveLength(1)
  })
})

describe('a duty that has ended', () => {
  test('is not handed over: it was answered', async ({ db }) => {
    const { halden, obligationId, conflictId } = await owed(db)
    await answered(db, halden, { kind: 'conflict', id: conflictId })
    const handing = { by: halden.priya, obligationId, toId: halden.tom.personId, reason, at }
    await expect(handOver(db, halden.company, handing)).rejects.toMatchObject({ reason: 'too_late' })
  })

  test('is not handed over: its conflict was withdrawn', async ({ db }) => {
    const { halden, obligationId, conflictId } = await owed(db)
    await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId, reason: null, at: monday })
    const handing = { by: halden.priya, obligationId, toId: halden.tom.personId, reason, at }
    await expect(handOver(db, halden.company, handing)).rejects.toMatchObject({ reason: 'too_late' })
  })
})
