import { and, asc, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { criterionStatements, mails, memberships, tidings } from '../../db/schema/index.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { proposeChange } from '../../server/criteria/changing.ts'
import { recordDecision } from '../../server/decisions/recording.ts'
import { reviewDecision } from '../../server/decisions/reviewing.ts'
import { proposeChange as proposeOptionChange } from '../../server/dialogues/option-changing.ts'
import { acceptOption, proposeOption } from '../../server/dialogues/options.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { stopMails } from '../../server/notifications/muting.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportStatement } from '../../server/statements/supporting.ts'
import { later, monday } from '../support/cast.ts'
import { inPhase } from '../support/deciding.ts'
import { secret } from '../support/routes.ts'
import { test } from '../support/test.ts'
import { aDecision, type Table, weighedTable } from './story.ts'

const links = linksFor({ baseUrl: 'https://parley.test', secret })
const at = monday

const say = async (db: Db, { halden }: Table, by: Member, why: string) =>
  (await postStatement(db, halden.dialogue, { by, choice: 'Rack', why, asksAnswer: false, at })).id

/** What is mailed about it, by whom it goes to. */
async function told(db: Db, table: Table, moment = later({ days: 1 })) {
  await writeMails(db, moment)
  const rows = await db.select().from(mails).where(eq(mails.companyId, table.halden.company.id)).orderBy(asc(mails.id))
  const nameOf = (id: string | null) => Object.entries(table.halden).find(([, one]) => 'personId' in one && one.personId === id)?.[0]
  const letters = await Promise.all(
    rows.map(async (mail) => [`${mail.kind} ${nameOf(mail.personId)}`, (await letterFor(db, mail, links, moment))?.text ?? null] as const),
  )
  await db.delete(mails)
  return Object.fromEntries(letters)
}

async function decide(db: Db, table: Table, given = {}) {
  await db.delete(tidings)
  return await recordDecision(db, table.halden.dialogue, { by: table.halden.priya, ...aDecision(table, given), at })
}

describe('once it is decided, everybody who took part is told what became of what they said', () => {
  test('one mail each: whoever wrote with their very sentence, whoever weighed as one who weighed, and not whoever recorded it', async ({
    db,
  }) => {
    const table = await weighedTable(db)
    const statementId = await say(db, table, table.halden.ana, 'It never once stuck.')
    await say(db, table, table.halden.ana, 'And it is quiet.')
    await db.insert(criterionStatements).values({
      companyId: table.halden.company.id,
      criterionId: table.criteria[0]!,
      statementId,
      by: table.halden.ana.personId,
      at,
    })
    await decide(db, table)
    const letters = await told(db, table)
    expect(Object.keys(letters).toSorted()).toEqual(['decided ana', 'decided jim'])
    const [own, weighed] = [letters['decided ana']!, letters['decided jim']!]
    expect(own.indexOf('> It never once stuck.')).toBeLessThan(own.indexOf('Decided by Priya Shah on 9 November: Rack.'))
    expect(own).not.toContain('quiet')
    expect(own).toContain('Your sentence stands behind the criterion “It never sticks in frost.”, on which this decision rests.')
    expect(own).toContain(`https://parley.test/halden/d/window-motor/whys/${statementId}`)
    expect(own).toContain('https://parley.test/halden/d/window-motor/decision')
    expect(weighed).toContain('You weighed what decides in “Why did you choose the window motor you drive with?”')
    expect(weighed).toMatch(/It rests on “.+” and “.+”\./)
  })

  test.for([
    'replied',
    'proposed an option',
    'accepted an option',
    'would rename an option',
    'would drop a criterion',
    'promised',
  ] as const)('whoever %s took part, and is told so', async (how, { db }) => {
    const table = await weighedTable(db, { isWeighed: false })
    const { dialogue, ana, jim, tom } = table.halden
    const by = how === 'accepted an option' ? tom : jim
    const statementId = await say(db, table, ana, 'It never once stuck.')
    const open = { ...dialogue, phase: 'listening' as const }
    const option = { optionId: table.options.rack, id: newId() }
    await inPhase(db, table.halden, 'listening')
    if (how === 'replied') await postComment(db, open, { by, about: { statementId }, words: 'Mine too.', at })
    if (how === 'proposed an option') await proposeOption(db, open, { by, name: 'Two cables', at })
    if (how === 'accepted an option') {
      const { id } = await proposeOption(db, open, { by: ana, name: 'Two cables', at })
      await acceptOption(db, open, { by, optionId: id, at })
    }
    if (how === 'would rename an option') await proposeOptionChange(db, open, { by, ...option, kind: 'rename', name: 'Toothed rack', at })
    if (how === 'would drop a criterion')
      await proposeChange(db, open, { by, criterionId: table.criteria[0]!, change: { kind: 'retire', reason: 'It never mattered.' }, at })
    if (how === 'promised') await offerCommitment(db, open, { by, what: 'measures', how: 'a table', dueOn: '2026-12-12', at })
    const halden = await inPhase(db, table.halden, 'weighing', { closesAt: monday })
    await decide(db, { ...table, halden })
    const name = by === tom ? 'tom' : 'jim'
    expect((await told(db, table))[`decided ${name}`]).toContain('You took part in “Why did you choose')
  })

  test('whoever says the same gets the sentence that they say the same of', async ({ db }) => {
    const table = await weighedTable(db, { isWeighed: false })
    const statementId = await say(db, table, table.halden.ana, 'It never once stuck.')
    await supportStatement(db, table.halden.dialogue, { by: table.halden.jim, statementId, at })
    await decide(db, table)
    expect((await told(db, table))['decided jim']).toMatch(/“the same for me” of this[\s\S]*Ana Kovač:\n> It never once stuck\./)
  })

  test('hidden words are not quoted, and another sentence of theirs is', async ({ db }) => {
    const table = await weighedTable(db, { isWeighed: false })
    const { ana, jim, maren, dialogue } = table.halden
    await say(db, table, ana, 'It never once stuck.')
    const hidden = [await say(db, table, ana, 'Hidden words.'), await say(db, table, jim, 'Hidden, too.')]
    for (const id of hidden) await hideWords(db, dialogue, { by: maren, what: { kind: 'statement', id }, reason: 'insult', at })
    await decide(db, table)
    const letters = await told(db, table)
    expect(letters['decided ana']).toContain('> It never once stuck.')
    expect(letters['decided jim']).toContain('You took part in')
    expect(JSON.stringify(letters)).not.toContain('Hidden')
  })

  test('who left and who wants no such mail gets none', async ({ db }) => {
    const table = await weighedTable(db)
    const { ana, jim, company } = table.halden
    await stopMails(db, { companyId: company.id, personId: ana.personId }, { topic: 'decisions', at })
    await db
      .update(memberships)
      .set({ endedAt: at })
      .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, jim.personId)))
    await decide(db, table)
    expect(await told(db, table)).toEqual({})
  })

  test('a decision that departs says so, and why', async ({ db }) => {
    const table = await weighedTable(db)
    await decide(db, table, { optionIds: [table.options.arm], departure: 'The rack cannot be delivered.' })
    expect((await told(db, table))['decided ana']).toContain(
      'This decision departs from the ranking of both sides together. It passes over Rack.\nWhy, in the words of Priya Shah: The rack cannot be delivered.',
    )
  })
})

describe('on the day of its review, at nine', () => {
  const morning = new Date('2027-05-09T07:00:01Z')

  test('both sides are asked once whether it held; who has said so already is not', async ({ db }) => {
    const table = await weighedTable(db)
    const { id: decisionId } = await decide(db, table)
    await db.delete(tidings)
    await ringAlarms(db, new Date('2027-05-09T06:59:00Z'))
    expect(await db.$count(mails)).toBe(0)
    await ringAlarms(db, morning)
    await reviewDecision(db, table.halden.dialogue, { by: table.halden.jim, decisionId, held: 'yes', words: null, at: morning })
    const letters = await told(db, table, morning)
    expect(Object.keys(letters).toSorted()).toEqual(['review ana', 'review jim', 'review maren', 'review priya'])
    expect(letters['review jim']).toBeNull()
    expect(letters['review ana']).toMatch(/On 9 November 2026 this was decided: Rack\. Has it held\?[\s\S]*\/decision#review/)
    await ringAlarms(db, later({ days: 300 }))
    expect(await db.$count(mails)).toBe(0)
  })

  test('a decision that was replaced is silent', async ({ db }) => {
    const table = await weighedTable(db)
    await decide(db, table)
    const decided = { ...table, halden: await inPhase(db, table.halden, 'decided') }
    await recordDecision(db, decided.halden.dialogue, {
      by: table.halden.priya,
      ...aDecision(table, { reviewOn: '2028-01-10' }),
      at: later({ days: 1 }),
    })
    await db.delete(tidings)
    await ringAlarms(db, morning)
    expect(await db.$count(mails)).toBe(0)
  })
})
