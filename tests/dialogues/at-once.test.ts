import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { dialogues, events, options, phaseChanges, statements } from '../../db/schema/index.ts'
import { appear } from '../../server/dialogues/appearing.ts'
import { openDialogue } from '../../server/dialogues/opening.ts'
import { acceptChange, proposeChange } from '../../server/dialogues/option-changing.ts'
import { optionsOf } from '../../server/dialogues/option-reading.ts'
import { proposeOption } from '../../server/dialogues/options.ts'
import { changePhase } from '../../server/dialogues/phases.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday } from '../support/cast.ts'
import { sharedOption } from '../support/deciding.ts'
import { test } from '../support/test.ts'

const five = [1, 2, 3, 4, 5]

test('five who ask the same question at once get five addresses', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const asked = {
    question: 'Which seal?',
    context: 'Spring.',
    championId: halden.priya.personId,
    promiseHours: 8,
    statementHours: 8,
    supportsForAnswer: 5,
  }
  const opened = await Promise.all(
    five.map(() => openDialogue(db, halden.company, { by: halden.priya, ...asked, visibility: 'public', options: [], at: monday })),
  )
  const slugs = opened.map(({ slug }) => slug).sort()
  expect(slugs).toEqual(['which-seal', 'which-seal-2', 'which-seal-3', 'which-seal-4', 'which-seal-5'])
})

test('five who name the same option at once name one', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const by = [halden.ana, halden.jim, halden.tom, halden.priya, halden.maren]
  const named = await Promise.all(
    by.map((by, index) => proposeOption(db, halden.dialogue, { by, name: index % 2 ? 'Two cables' : 'TWO cables', at: monday })),
  )
  expect(new Set(named.map(({ id }) => id)).size).toBe(1)
  expect(named.filter(({ isNew }) => isNew)).toHaveLength(1)
  expect(await db.$count(options, eq(options.companyId, halden.company.id))).toBe(1)
  const facts = await db.$count(events, and(eq(events.companyId, halden.company.id), eq(events.dialogueId, halden.dialogue.id)))
  const [row] = await db.select({ version: dialogues.version }).from(dialogues).where(eq(dialogues.id, halden.dialogue.id))
  // Proposed, accepted by the other side, and shared by that.
  expect(facts).toBe(3)
  expect(row!.version).toBe(halden.dialogue.version + facts)
})

test('a phase that two move at once moves once, and one who goes elsewhere is told', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const moves = await Promise.allSettled([
    ...five.map(() => changePhase(db, halden.dialogue, { by: halden.priya, to: 'weighing', at: monday })),
    changePhase(db, halden.dialogue, { by: halden.maren, to: 'closed', reason: 'The supplier left the market.', at: monday }),
  ])
  expect(await db.$count(phaseChanges, eq(phaseChanges.dialogueId, halden.dialogue.id))).toBe(1)
  const refused = moves.filter((move) => move.status === 'rejected').map(({ reason }) => reason.reason)
  expect(new Set(refused)).toEqual(new Set(['taken']))
})

test('who speaks five times at once appears once', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const shown = { by: halden.ana, name: 'Kestrel', hidden: true, knownToStaff: false, at: monday }
  const all = await Promise.all(five.map(() => db.transaction((tx) => appear(tx, halden.dialogue, shown))))
  expect(new Set(all.map(({ id }) => id)).size).toBe(1)
})

test('of two who accept a change at once, one does it', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const { dialogue, ana, tom, priya, maren } = halden
  const rack = await sharedOption(db, halden, 'Rack')
  const change = { by: ana, optionId: rack, kind: 'rename', name: 'Rack and pinion', at: monday } as const
  const { id: changeId } = await proposeChange(db, dialogue, change)
  const accept = (by: typeof tom) => acceptChange(db, dialogue, { by, optionId: rack, changeId, at: monday })
  const done = await Promise.all([accept(tom), accept(priya), accept(maren), accept(tom)])
  expect(done.map(({ isAdopted }) => isAdopted)).toEqual([true, true, true, true])
  expect(done.filter(({ isNew }) => isNew)).toHaveLength(1)
  expect(new Set(done.map(({ optionId }) => optionId)).size).toBe(1)
  expect(await db.$count(events, and(eq(events.companyId, halden.company.id), eq(events.kind, 'option_renamed')))).toBe(1)
})

test('options that become part of one another at once end in one that is there, and what is named meanwhile is part of it', async ({
  freshDatabase: { db },
}) => {
  const { halden } = await cast(db)
  const { dialogue, ana, jim, tom } = halden
  const names = ['A', 'B', 'C', 'D']
  const ids: string[] = []
  for (const name of names) ids.push(await sharedOption(db, halden, name))
  const changes: { optionId: string; changeId: string }[] = []
  for (const [index, optionId] of ids.entries()) {
    const intoId = ids[(index + 1) % ids.length]!
    const change = { by: ana, optionId, kind: 'merge', intoId, reason: 'They are the same.', at: monday } as const
    changes.push({ optionId, changeId: (await proposeChange(db, dialogue, change)).id })
  }
  await Promise.allSettled([
    ...changes.map((change) => acceptChange(db, dialogue, { by: tom, ...change, at: monday })),
    ...names.map((name) => postStatement(db, dialogue, { by: jim, choice: name, why: `${name} it is.`, at: monday })),
  ])
  const rows = await db.select().from(options).where(eq(options.companyId, halden.company.id))
  const living = rows.filter(({ mergedIntoId }) => mergedIntoId === null)
  expect(living).toHaveLength(1)
  expect(rows.flatMap(({ mergedIntoId }) => mergedIntoId ?? [])).toEqual(Array(3).fill(living[0]!.id))
  expect(await db.$count(statements, eq(statements.companyId, halden.company.id))).toBe(4)
  expect(await optionsOf(db, dialogue)).toMatchObject([{ id: living[0]!.id, chosenBy: 1 }])
})
