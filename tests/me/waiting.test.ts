import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database, Db } from '../../db/client.ts'
import { dialogues, memberships } from '../../db/schema/index.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { waitingFor } from '../../server/me/waiting.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { giveSupporterVerdict } from '../../server/responses/supporters.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const kindsFor = async (db: Db, person: Member, at = monday) => (await waitingFor(db, person, { at })).map(({ kind }) => kind)

/** A conflict of Ana's that was answered, and Jim says the same. */
async function supported({ db }: Database) {
  const { halden, acme } = await cast(db)
  const id = await raised(db, halden)
  await supportConflict(db, halden.dialogue, { conflictId: id, by: halden.jim, at: monday })
  expect([await kindsFor(db, halden.ana), await kindsFor(db, halden.jim)]).toEqual([[], []])
  const { targetId } = await answered(db, halden, { kind: 'conflict', id })
  return { db, halden, acme, id, targetId }
}

describe('what waits for one’s word', () => {
  test('is an answer that one has not judged, also after it is unconfirmed, and nobody else’s', async ({ database }) => {
    const { db, halden, acme, targetId } = await supported(database)
    expect(await kindsFor(db, halden.ana)).toEqual(['answer'])
    for (const other of [halden.priya, halden.maren, acme.ana, acme.jim]) expect(await kindsFor(db, other)).toEqual([])
    expect(await kindsFor(db, halden.ana, later({ days: 400 }))).toEqual(['answer'])
    await judged(db, halden, targetId, { settled: 'no' })
    expect(await kindsFor(db, halden.ana)).toEqual([])
  })

  test('is the newest answer only, and none where it was taken back or hidden', async ({ database }) => {
    const { db, halden, id } = await supported(database)
    await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
    const [one, ...more] = await waitingFor(db, halden.ana, { at: later({ hours: 2 }) })
    expect([one!.at, more]).toEqual([later({ hours: 1 }), []])
    const hidden = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id: hidden })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id: hidden }, reason: 'insult', at: monday })
    expect(await kindsFor(db, halden.ana)).toEqual(['answer'])
    await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId: id, reason: null, at: monday })
    expect(await kindsFor(db, halden.ana)).toEqual([])
  })

  test('is an answer to what one said the same of, for sixty days, as long as one may read it', async ({ database }) => {
    const { db, halden, targetId } = await supported(database)
    expect(await kindsFor(db, halden.jim)).toEqual(['same'])
    expect(await kindsFor(db, halden.jim, later({ days: 61 }))).toEqual([])
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, halden.dialogue.id))
    expect(await kindsFor(db, halden.jim)).toEqual([])
    await db.update(dialogues).set({ visibility: 'public' }).where(eq(dialogues.id, halden.dialogue.id))
    const said = { heard: 'yes', settled: 'yes', feeling: 1, at: monday } as const
    await giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said })
    expect(await kindsFor(db, halden.jim)).toEqual([])
  })

  test('ends with the membership', async ({ database }) => {
    const { db, halden } = await supported(database)
    await db.update(memberships).set({ endedAt: monday }).where(eq(memberships.personId, halden.ana.personId))
    expect(await kindsFor(db, halden.ana)).toEqual([])
  })

  test('stands first on one’s own page, with the questions one click away', async ({ database }) => {
    const { db, halden, id } = await supported(database)
    await raised(db, halden, { at: later({ hours: 1 }) })
    const { visitor } = await openDoors(database, { at: later({ hours: 2 }) })
    const page = async (person: Member) => (await (await visitor(person)).get('/me')).body
    const mine = await page(halden.ana)
    const questions = `/halden/d/window-motor/conflicts/${id}/verdict`
    expect(mine.indexOf('Waiting for your word')).toBeGreaterThan(0)
    expect(mine.indexOf(questions)).toBeGreaterThan(mine.indexOf('Waiting for your word'))
    expect(mine.indexOf('You are owed an answer by')).toBeGreaterThan(mine.indexOf(questions))
    expect(mine.split(questions)).toHaveLength(2)
    expect(await page(halden.jim)).toContain('Say whether it answers you, too')
    expect((await (await visitor(halden.jim)).get(questions)).statusCode).toBe(200)
  })
})
