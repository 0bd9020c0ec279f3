import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { conflicts, events, hidings } from '../../db/schema/index.ts'
import { findExchange } from '../../server/exchanges/reading.ts'
import { appealHiding } from '../../server/moderation/appealing.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { restoreWords } from '../../server/moderation/lifting.ts'
import { findHiding, hidingsOf, openHidingOf } from '../../server/moderation/reading.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday
const reason = 'personal_data'

describe('hiding words', () => {
  test('empties them everywhere; the place, the reason, who, when and the duty stay', async ({ db }) => {
    const { halden } = await cast(db)
    const what = { kind: 'conflict' as const, id: await raised(db, halden) }
    await hideWords(db, halden.dialogue, { by: halden.maren, what, reason, at })
    const exchange = await findExchange(db, halden.dialogue, { ...what, at })
    expect(exchange).toMatchObject({
      hidden: { reason, by: 'Maren Roth', at },
      conflict: { need: '', instead: '' },
      chair: { state: 'running' },
    })
    expect(await dutiesOf(db, halden)).toHaveLength(1)
    expect(await db.select({ need: conflicts.need }).from(conflicts).where(eq(conflicts.companyId, halden.company.id))).toEqual([
      { need: 'I need to hear that the window moved.' },
    ])
    expect(await countOf(db, halden, 'words_hidden')).toBe(1)
  })

  test('is for admins only', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const what = { kind: 'conflict' as const, id: await raised(db, halden) }
    for (const by of [halden.ana, halden.priya, halden.noor]) {
      await expect(hideWords(db, halden.dialogue, { by, what, reason, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    }
    await expect(hideWords(db, acme.dialogue, { by: acme.maren, what, reason, at })).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('that are hidden changes nothing; once they are back they can be hidden again', async ({ db }) => {
    const { halden } = await cast(db)
    const what = { kind: 'conflict' as const, id: await raised(db, halden) }
    const hide = () => hideWords(db, halden.dialogue, { by: halden.maren, what, reason, at })
    const { id } = await hide()
    expect(await hide()).toEqual({ id })
    await restoreWords(db, halden.company, { by: halden.maren, hidingId: id, at: later({ hours: 1 }) })
    expect((await hide()).id).not.toBe(id)
    expect(await db.$count(hidings, eq(hidings.companyId, halden.company.id))).toBe(2)
  })
})

describe('an appeal', () => {
  test('is the author’s, once, while the words are hidden', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { hidingId } = await hidden(db, halden)
    const appeal = (by: Troupe['ana'], words = 'It is my own number.') => appealHiding(db, halden.dialogue, { by, hidingId, words, at })
    for (const by of [halden.jim, halden.priya, halden.maren]) await expect(appeal(by)).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(appealHiding(db, acme.dialogue, { by: acme.ana, hidingId, words: 'x', at })).rejects.toMatchObject({ reason: 'not_found' })
    await appeal(halden.ana)
    await appeal(halden.ana)
    await expect(appeal(halden.ana, 'And another thing.')).rejects.toMatchObject({ reason: 'taken' })
    expect(await countOf(db, halden, 'hiding_appealed')).toBe(1)
    expect(await hidingsOf(db, halden.company)).toMatchObject([
      { id: hidingId, author: 'Ana Kovač', by: 'Maren Roth', appeal: { words: 'It is my own number.' }, liftedAt: null },
    ])
  })

  test('comes too late once the words are back', async ({ db }) => {
    const { halden } = await cast(db)
    const { hidingId } = await hidden(db, halden)
    await restoreWords(db, halden.company, { by: halden.maren, hidingId, at })
    await expect(appealHiding(db, halden.dialogue, { by: halden.ana, hidingId, words: 'x', at })).rejects.toMatchObject({
      reason: 'too_late',
    })
  })
})

describe('bringing words back', () => {
  test('is for admins, and shows them where they stood', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { hidingId, what } = await hidden(db, halden)
    for (const by of [halden.ana, halden.priya, halden.noor]) {
      await expect(restoreWords(db, halden.company, { by, hidingId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    }
    await expect(restoreWords(db, acme.company, { by: acme.maren, hidingId, at })).rejects.toMatchObject({ reason: 'not_found' })
    for (let done = 0; done < 2; done += 1) await restoreWords(db, halden.company, { by: halden.maren, hidingId, at })
    const exchange = await findExchange(db, halden.dialogue, { ...what, at })
    expect(exchange).toMatchObject({ hidden: null, conflict: { need: 'I need to hear that the window moved.' } })
    expect(await countOf(db, halden, 'words_restored')).toBe(1)
    await expect(openHidingOf(db, halden.dialogue, what)).rejects.toMatchObject({ reason: 'not_found' })
    expect(await findHiding(db, halden.company, hidingId)).toMatchObject({ liftedBy: 'Maren Roth', path: `conflicts/${what.id}` })
  })
})

async function hidden(db: Db, halden: Troupe) {
  const what = { kind: 'conflict' as const, id: await raised(db, halden) }
  const { id: hidingId } = await hideWords(db, halden.dialogue, { by: halden.maren, what, reason, at })
  return { hidingId, what }
}

async function countOf(db: Db, { company }: Troupe, kind: string) {
  return await db.$count(events, and(eq(events.companyId, company.id), eq(events.kind, kind)))
}
