import { expect } from 'vitest'
import { seedDemo } from '../../db/seeds/demo.ts'
import { dialoguesOf, findDialogue } from '../../server/dialogues/reading.ts'
import { exchangesOf } from '../../server/exchanges/reading.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'

const at = new Date('2026-11-21T12:00:00Z')
/** The story is long, and a machine reads every why of it. */
const told = { timeout: 60_000 }

test(
  'the demo tells of three dialogues in different phases, forty statements, and conflicts answered, overdue, waiting and running',
  told,
  async ({ database }) => {
    const { db } = database
    await seedDemo(db, { at })
    await seedDemo(db, { at })
    const { visitor } = await openDoors(database, { demo: true, at })
    const guest = await visitor()
    expect((await guest.get('/')).headers.location).toBe('/halden')
    const entered = await guest.post('/demo/sign-in', { as: 'staff' })
    expect(entered.headers.location).toBe('/halden/desk')
    const [company] = await db.query.companies.findMany()
    const dialogues = await dialoguesOf(db, company!, { reader: null })
    const record = (await guest.get('/halden/record')).body
    expect(record).toContain('The 90 days before')
    expect(record).toMatch(/In the time before, it was \d+% of \d+/)
    expect(new Set(dialogues.map(({ phase }) => phase)).size).toBeGreaterThanOrEqual(3)
    const all = await Promise.all(
      dialogues.map(async ({ slug }) => exchangesOf(db, await findDialogue(db, company!, slug, { reader: null, at }), { at })),
    )
    const exchanges = all.flatMap(({ exchanges }) => exchanges)
    expect(exchanges.filter(({ kind }) => kind === 'statement').length).toBeGreaterThanOrEqual(40)
    const conflicts = exchanges.filter(({ kind }) => kind === 'conflict')
    expect(new Set(conflicts.map(({ chair }) => chair?.state ?? 'answered'))).toEqual(
      new Set(['running', 'waiting', 'overdue', 'answered']),
    )
    expect(conflicts.some(({ conflict }) => conflict!.state === 'reopened')).toBe(true)
    expect(exchanges.some(({ answer }) => (answer?.commitments.length ?? 0) > 0)).toBe(true)
  },
)
