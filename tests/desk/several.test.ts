import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { commitments, dialogues, obligations, predictions, responseDrafts, responses, responseTargets } from '../../db/schema/index.ts'
import { publishDrafts, tickedBy } from '../../server/desk/several.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import { keepDraft } from '../../server/responses/drafting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const several = '/halden/desk/several'
const whole = {
  heard: 'You need to hear it.',
  answer: 'We measure it at three metres.',
  outcome: 'will_not',
  reason: 'The law sets the loudness.',
  expect: 'heard',
}

describe('several drafts', () => {
  test('are looked at together, each as it will be read, with what is not ready and why', async ({ db, database }) => {
    const { halden } = await cast(db)
    const [one, two, three] = await owed(db, halden, 3)
    await begun(db, halden, one!, { ...whole, expect: 'settled', credits: halden.priya.personId })
    await begun(db, halden, two!, { ...whole, reason: '' })
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    const { body } = await tom.get(`${several}?duty=${one}&duty=${two}&duty=${three}`)
    expect(body).toContain('We measure it at three metres.')
    expect(body).toContain('With help from Priya Shah')
    expect(body).toContain('You expect: heard, and settled.')
    expect(body).toContain('Say why not.')
    expect(body).toContain('You have no draft for this yet.')
    expect(body).toContain('Publish this answer')
    expect(draftsIn(body)).toHaveLength(1)
    expect(body).toContain(`href="/halden/desk/${one}?with=${two}&amp;with=${three}"`)
    const sent = await statementsSent(() => tom.get(`${several}?duty=${one}&duty=${two}&duty=${three}`))
    expect([sent.length <= 5, withoutCompany(sent)]).toEqual([true, []])
  })

  test('are published each as an answer of its own, once, however often the form arrives', async ({ db, database }) => {
    const { halden } = await cast(db)
    const [one, two] = await owed(db, halden, 2)
    await begun(db, halden, one!)
    await begun(db, halden, two!, { ...whole, answer: 'The seal is changed.', outcome: 'will', ...promise(halden) })
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    const draft = draftsIn((await tom.get(`${several}?duty=${one}&duty=${two}`)).body)
    for (const _ of [1, 2]) {
      const { statusCode, headers } = await tom.post(several, { draft })
      expect([statusCode, headers.location]).toEqual([303, '/halden/desk'])
    }
    const companyId = halden.company.id
    const out = await db.select().from(responses).where(eq(responses.companyId, companyId))
    expect(out.map(({ authorId }) => authorId)).toEqual([halden.tom.personId, halden.tom.personId])
    const met = await db.select({ id: responseTargets.obligationId }).from(responseTargets).where(eq(responseTargets.companyId, companyId))
    expect(met.map(({ id }) => id).toSorted()).toEqual([one, two].toSorted())
    expect(await db.select().from(responseDrafts).where(eq(responseDrafts.companyId, companyId))).toEqual([])
    expect(await db.select().from(predictions).where(eq(predictions.companyId, companyId))).toHaveLength(2)
    expect(await db.select().from(commitments).where(eq(commitments.companyId, companyId))).toHaveLength(1)
  })

  test('do not hold each other back: what cannot be published is told of and stays a draft', async ({ db, database }) => {
    const { halden } = await cast(db)
    const [one, two, three] = await owed(db, halden, 3)
    for (const id of [one!, two!, three!]) await begun(db, halden, id, { ...whole, answer: `An answer to ${id}, of its own kind.` })
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    const draft = draftsIn((await tom.get(`${several}?duty=${one}&duty=${two}&duty=${three}`)).body)
    await begun(db, halden, two!, { ...whole, answer: 'Changed meanwhile.' }, later({ hours: 1 }))
    await answered(db, halden, await targetOf(db, halden, three!), { at: later({ hours: 1 }) })
    const { statusCode, body } = await tom.post(several, { draft })
    expect(statusCode).toBe(409)
    expect(body).toContain('One answer is published.')
    expect(body).toContain('This was changed after you looked at it. Look at it again.')
    expect(body).toContain('One of what you ticked is not owed any more.')
    expect(body).toContain(`/halden/desk/${three}`)
    const left = await db.select().from(responseDrafts).where(eq(responseDrafts.companyId, halden.company.id))
    expect(left.map(({ obligationId }) => obligationId).toSorted()).toEqual([two, three].toSorted())
    const again = await tom.post(several, { draft: draftsIn(body) })
    expect([again.statusCode, again.headers.location]).toEqual([303, '/halden/desk'])
  })

  test('that answer another duty of the dialogue as well meet it too', async ({ db }) => {
    const { halden } = await cast(db)
    const [one, two] = await owed(db, halden, 2)
    await begun(db, halden, one!, { ...whole, with: two! })
    const { company, tom: by } = halden
    const [ticked] = await tickedBy(db, company, { by, ids: [one!], at: monday })
    expect(ticked!.preview!.others).toEqual([{ name: 'Ana Kovač', path: null }])
    const looked = [{ dutyId: one!, id: newId(), seenAt: ticked!.draft!.at }]
    expect(await publishDrafts(db, { ...company }, { by, looked, at: monday })).toEqual({ published: 1, problems: new Map() })
    expect(await tickedBy(db, company, { by, ids: [one!, two!], at: monday })).toEqual([])
  })

  test('are one’s own: a colleague’s is neither shown nor published, and another company’s duty is not there', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const [one] = await owed(db, halden, 1)
    const [foreign] = await owed(db, acme, 1)
    await begun(db, halden, one!)
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    const draft = draftsIn((await tom.get(`${several}?duty=${one}`)).body)
    const priya = await visitor(halden.priya)
    expect((await priya.get(`${several}?duty=${one}&duty=${foreign}`)).body).not.toContain('We measure it at three metres.')
    expect((await priya.post(several, { draft })).body).toContain('There is no draft of yours here any more.')
    expect((await tom.get(`${several}?duty=${foreign}`)).body).toContain('Nothing is ticked')
    expect((await (await visitor(halden.noor)).post(several, { draft })).statusCode).toBe(403)
    expect((await (await visitor(halden.ana)).post(several, { draft })).statusCode).toBe(403)
    expect((await (await visitor(acme.priya)).post(several, { draft })).statusCode).toBe(404)
    expect(await db.select().from(responses).where(eq(responses.companyId, halden.company.id))).toEqual([])
  })
})

describe('what is ticked to be answered in one', () => {
  test('leads to the answer of the most urgent, with the others beside it, where all are of one dialogue', async ({ db, database }) => {
    const { halden } = await cast(db)
    const [one, two] = await owed(db, halden, 2)
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    const { statusCode, headers } = await tom.get(`${several}?as=one&duty=${two}&duty=${one}`)
    expect([statusCode, headers.location]).toEqual([303, `/halden/desk/${one}?with=${two}`])
    expect((await tom.get(headers.location!)).statusCode).toBe(200)
  })

  test('is told to stay within one dialogue', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { companyId } = halden.priya
    const [like] = await db.select().from(dialogues).where(eq(dialogues.companyId, companyId))
    await db.insert(dialogues).values({ ...like!, id: newId(), slug: 'seals' })
    const other = await findDialogue(db, halden.company, 'seals', { reader: null, at: monday })
    await raised(db, { ...halden, dialogue: other })
    const [one, two] = await owed(db, halden, 1)
    const { visitor } = await openDoors(database)
    const { statusCode, body } = await (await visitor(halden.tom)).get(`${several}?as=one&duty=${one}&duty=${two}`)
    expect(statusCode).toBe(200)
    expect(body).toContain('One answer stays within one dialogue.')
    expect(body).not.toContain('?with=')
  })
})

/** So many duties to Ana, an hour between one and the next. */
async function owed(db: Db, troupe: Troupe, size: number) {
  for (let hours = 0; hours < size; hours += 1) await raised(db, troupe, { at: later({ hours: hours / 10 }) })
  return (await dutiesOf(db, troupe)).reverse().map(({ id }) => id)
}

async function begun(db: Db, { company, tom: by }: Troupe, obligationId: string, fields: Record<string, string> = whole, at = monday) {
  await keepDraft(db, company, { by, obligationId, fields, at })
}

function promise({ priya }: Troupe) {
  return { what1: 'tests it', owner1: priya.personId, due1: '2026-12-12' }
}

async function targetOf(db: Db, { company }: Troupe, id: string) {
  const duty = (await db.select().from(obligations).where(eq(obligations.companyId, company.id))).find((one) => one.id === id)
  return { kind: 'conflict' as const, id: duty!.conflictId! }
}

function draftsIn(body: string) {
  return [...body.matchAll(/name="draft" value="([^"]+)"/g)].map(([, value]) => value!)
}
