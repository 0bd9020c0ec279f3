import { describe, expect } from 'vitest'
import type { Database, Db } from '../../db/client.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const close = 'I need to hear that the window really moved.'

describe('beside the box', () => {
  test('stands what somebody else said that is close, with what was answered then and how they took it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id } = await raiseConflict(db, halden.dialogue, { by: halden.jim, need: close, instead: 'It is silent.', at: monday })
    await raiseConflict(db, halden.dialogue, { by: halden.jim, need: 'The invoice names another part.', instead: 'I call.', at: monday })
    const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { by: halden.tom })
    await judged(db, halden, targetId, { by: halden.jim, settled: 'yes', at: later({ hours: 1 }) })
    const page = await answerPage(database, halden, await raised(db, halden), { at: later({ days: 3 }) })
    expect(page).toContain(`<a href="/halden/d/window-motor/conflicts/${id}">“${close}”</a>`)
    expect(page).toContain('Jim Boateng, answered 9 November by Tom Berg: we will.')
    expect(page).toContain('heard, settled</span>')
    expect(nearOf(page)).not.toContain('The invoice names another part.')
  })

  test('stands what is close in other words, and nothing that only begins as everybody begins', async ({ db, database }) => {
    const { halden } = await cast(db)
    const say = (need: string, instead: string) => raiseConflict(db, halden.dialogue, { by: halden.jim, need, instead, at: monday })
    const { id: dock } = await say(
      'You keep asking how to make it quieter. My people load at the dock and need to hear that it moved.',
      'Quiet is your criterion, not ours.',
    )
    await say('When a part is late I need to know before my driver stands at the dock.', 'The page says “on its way” for a week.')
    await say('I want the window to finish closing when I have pressed once, even with the key out.', 'It stops dead when I take the key.')
    await say('I was told the part is covered. I want one answer from the company.', 'The workshop has never heard of it. Who is right?')
    await say('I need to be able to send a part back that I did not open.', 'I was charged a fifth.')
    const taxi = {
      need: 'I want to hear the window has shut, I drive a taxi at the docks and cannot look.',
      instead: 'It is so quiet that I get out and check.',
    }
    const { id } = await raiseConflict(db, halden.dialogue, { by: halden.ana, ...taxi, at: monday })
    const near = nearOf(await answerPage(database, halden, id))
    expect([...near.matchAll(/conflicts\/([0-9a-f-]+)"/g)].map(([, one]) => one)).toEqual([dock])
  })

  test('stands nothing close that is hidden, of the same person or of another company, nor a why that asks for nothing', async ({
    db,
    database,
  }) => {
    const { halden, acme } = await cast(db)
    const said = { need: close, instead: 'It is silent.', at: monday }
    const hidden = await raiseConflict(db, halden.dialogue, { by: halden.jim, ...said })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id: hidden.id }, reason: 'insult', at: monday })
    await raiseConflict(db, halden.dialogue, { by: halden.ana, ...said })
    await raiseConflict(db, acme.dialogue, { by: acme.ana, ...said })
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Two cables', why: close, at: monday })
    const id = await raised(db, halden)
    expect(await answerPage(database, halden, id)).not.toContain('Close to this')
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Two cables', why: close, asksAnswer: true, at: monday })
    expect(nearOf(await answerPage(database, halden, id))).toContain('Jim Boateng, not answered yet.')
  })

  test('stands how they were answered before: in time, late by how much, not at all', async ({ db, database }) => {
    const { halden } = await cast(db)
    const [kept, late] = [await raised(db, halden), await raised(db, halden)]
    await answered(db, halden, { kind: 'conflict', id: kept }, { at: later({ hours: 1 }) })
    await answered(db, halden, { kind: 'conflict', id: late }, { at: later({ days: 4 }) })
    await raised(db, halden)
    const id = await raised(db, halden, { at: later({ days: 6 }) })
    const page = await answerPage(database, halden, id, { at: later({ days: 7 }) })
    expect(page).toContain('How we answered Ana Kovač')
    expect(page).toContain('in time</span>')
    expect(page).toContain('late by 2 days of calendar time</span>')
    expect(page).toContain('overdue, late by 5 days of calendar time</span>')
    expect(page).toContain('by 12 December, offered</span>')
    expect(await answerPage(database, halden, id, { at: later({ days: 40 }) })).toContain('overdue since 12 December</span>')
  })

  test('tells of somebody who hides nothing that was owed to them elsewhere, nor what they are called', async ({ db, database }) => {
    const { halden } = await cast(db)
    const hiding = { name: 'Kestrel', hidden: true, knownToStaff: false }
    const { id } = await raiseConflict(db, halden.dialogue, { by: halden.ana, need: close, instead: 'x', ...hiding, at: monday })
    await raised(db, halden, { by: halden.jim })
    for (const conflictId of [id, await raised(db, halden, { by: halden.jim })]) {
      const page = await answerPage(database, halden, conflictId)
      expect(page).not.toContain('Ana Kovač')
      expect(page).not.toContain(halden.ana.personId)
    }
  })

  test('stand the latest replies, without those that are hidden', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const reply = (words: string) => postComment(db, halden.dialogue, { by: halden.jim, about: { conflictId: id }, words, at: monday })
    await reply('We go by ear at night.')
    const { id: commentId } = await reply('An insult.')
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'comment', id: commentId }, reason: 'insult', at: monday })
    const page = await answerPage(database, halden, id)
    expect(page).toContain('We go by ear at night.')
    expect(page).not.toContain('An insult.')
  })

  test('stands what was expected of the answer before, once its verdict came', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { expect: 'settled' })
    const { visitor } = await openDoors(database, { at: later({ hours: 2 }) })
    const page = async () => {
      const { get } = await visitor(halden.tom)
      const { headers, body } = await get(`/halden/d/window-motor/conflicts/${id}/answer`)
      return headers.location ? (await get(String(headers.location))).body : body
    }
    expect(await page()).not.toContain('expected:')
    await judged(db, halden, targetId, { settled: 'not_yet', at: later({ hours: 1 }) })
    expect(await page()).toContain('Priya Shah expected: heard, and settled.')
  })

  test('all of it is read in five statements at most, each of which names the company', async ({ db, database }) => {
    const { halden } = await cast(db)
    for (let row = 0; row < 8; row += 1)
      await raiseConflict(db, halden.dialogue, { by: halden.jim, need: `${close} ${row}`, instead: 'x', at: monday })
    await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    const duty = await dutyOf(db, halden, await raised(db, halden))
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.priya)
    const sent = await statementsSent(() => get(`/halden/desk/${duty}`))
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
  })
})

async function dutyOf(db: Db, troupe: Troupe, conflictId: string) {
  return (await dutiesOf(db, troupe)).find((duty) => duty.conflictId === conflictId)!.id
}

async function answerPage(database: Database, halden: Troupe, conflictId: string, { at = monday } = {}) {
  const { visitor } = await openDoors(database, { at })
  const { get } = await visitor(halden.priya)
  return (await get(`/halden/desk/${await dutyOf(database.db, halden, conflictId)}`)).body
}

function nearOf(page: string) {
  return /<section class="near">.*?<\/section>/s.exec(page)?.[0] ?? ''
}
