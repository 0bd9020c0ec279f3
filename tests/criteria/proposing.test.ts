import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { appearances, criteria, criterionRevisions, criterionStatements, endorsements, events } from '../../db/schema/index.ts'
import { criterionForm, proposeCriterion } from '../../server/criteria/proposing.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday } from '../support/cast.ts'
import { inPhase } from '../support/deciding.ts'
import { test } from '../support/test.ts'
import { kindsOf } from './company.ts'

const at = monday
const sentence = 'It never sticks in frost'

test('to propose a criterion is to endorse it, and to take part by a name', async ({ db }) => {
  const { halden } = await cast(db)
  const wording = { sentence, measure: 'how often it stuck', source: 'the cold room’s log' }
  const { id, path, isNew } = await proposeCriterion(db, halden.dialogue, { by: halden.ana, ...wording, at })
  expect([path, isNew]).toEqual([`/halden/d/window-motor/criteria/${id}`, true])
  expect(await db.select().from(criterionRevisions).where(eq(criterionRevisions.criterionId, id))).toMatchObject([
    { number: 1, ...wording },
  ])
  expect(await db.select().from(endorsements).where(eq(endorsements.criterionId, id))).toMatchObject([
    { personId: halden.ana.personId, side: 'customer', mergedFromId: null },
  ])
  expect(await db.$count(appearances, eq(appearances.personId, halden.ana.personId))).toBe(1)
  expect(await kindsOf(db, halden)).toEqual(['criterion_proposed'])
})

test('staff propose under their own name, for the company’s side', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await proposeCriterion(db, halden.dialogue, { by: halden.maren, sentence, at })
  const [row] = await db.select().from(criteria).where(eq(criteria.id, id))
  expect(row).toMatchObject({ side: 'company', proposedBy: halden.maren.personId, sharedAt: null })
})

test('made from a statement, it credits its author, who need not be the one who proposes it, and the statement speaks for it', async ({
  db,
}) => {
  const { halden } = await cast(db)
  const said = await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Two cables', why: 'It never once stuck.', at })
  const { id } = await proposeCriterion(db, halden.dialogue, { by: halden.ana, sentence, statementId: said.id, at })
  const [row] = await db.select().from(criteria).where(eq(criteria.id, id))
  expect(row).toMatchObject({ statementId: said.id, proposedBy: halden.ana.personId })
  expect(await db.select().from(criterionStatements).where(eq(criterionStatements.criterionId, id))).toMatchObject([
    { statementId: said.id, by: halden.ana.personId },
  ])
  const [fact] = await db.select().from(events).where(eq(events.kind, 'criterion_proposed'))
  expect(fact!.detail).toEqual({ criterionId: id, side: 'customer', statementId: said.id })
})

test('a statement of another dialogue, or of nobody, makes none', async ({ db }) => {
  const { halden, acme } = await cast(db)
  const said = await postStatement(db, acme.dialogue, { by: acme.ana, choice: 'Two cables', why: 'It never once stuck.', at })
  for (const statementId of [said.id, newId()])
    await expect(proposeCriterion(db, halden.dialogue, { by: halden.ana, sentence, statementId, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
  expect(await db.$count(criteria, eq(criteria.companyId, halden.company.id))).toBe(0)
})

test('the same form sent twice proposes once; other words under its id lose nothing', async ({ db }) => {
  const { halden } = await cast(db)
  const id = newId()
  const first = await proposeCriterion(db, halden.dialogue, { by: halden.ana, id, sentence, at })
  const again = await proposeCriterion(db, halden.dialogue, { by: halden.ana, id, sentence, at })
  const other = await proposeCriterion(db, halden.dialogue, { by: halden.ana, id, sentence: 'It is quiet', at })
  const others = await proposeCriterion(db, halden.dialogue, { by: halden.jim, id, sentence, at })
  expect([first.id, again.id, again.isNew]).toEqual([id, id, false])
  expect([other.isNew, others.isNew]).toEqual([true, true])
  expect(await db.$count(criteria, eq(criteria.companyId, halden.company.id))).toBe(3)
})

test('the same sentence under its id with anything else beside it is refused, and nothing that was typed is taken for said', async ({
  db,
}) => {
  const { halden } = await cast(db)
  const id = newId()
  const propose = (more: object) => proposeCriterion(db, halden.dialogue, { by: halden.ana, id, sentence, at, ...more })
  await propose({ measure: 'in dB', source: 'a film' })
  expect(await propose({ measure: 'in dB', source: 'a film' })).toMatchObject({ id, isNew: false })
  for (const more of [{ measure: 'in dB' }, { measure: 'in sone', source: 'a film' }, {}])
    await expect(propose(more)).rejects.toMatchObject({ reason: 'taken', field: 'sentence' })
  expect(await db.$count(criteria, eq(criteria.companyId, halden.company.id))).toBe(1)
})

test('analysts propose nothing, nor does anybody in a draft or once weighing is closed', async ({ db }) => {
  const { halden } = await cast(db)
  const propose = (troupe: typeof halden, by: typeof halden.ana) => proposeCriterion(db, troupe.dialogue, { by, sentence, at })
  await expect(propose(halden, halden.noor)).rejects.toMatchObject({ reason: 'not_allowed' })
  const draft = { ...halden, dialogue: { ...halden.dialogue, phase: 'draft' as const } }
  await expect(propose(draft, halden.priya)).rejects.toMatchObject({ reason: 'closed' })
  for (const phase of ['decided', 'delivering', 'closed'] as const)
    await expect(propose(await inPhase(db, halden, phase), halden.priya), phase).rejects.toMatchObject({ reason: 'closed' })
  expect(await propose(await inPhase(db, halden, 'weighing'), halden.priya)).toMatchObject({ isNew: true })
})

test('a criterion is one line of words, and not too long a one', () => {
  expect(criterionForm.parse({ sentence: ' It never\nsticks ', measure: ' ' })).toMatchObject({
    sentence: 'It never sticks',
    measure: null,
  })
  expect(criterionForm.safeParse({ sentence: '' }).success).toBe(false)
  expect(criterionForm.safeParse({ sentence: 'x'.repeat(301) }).success).toBe(false)
})
