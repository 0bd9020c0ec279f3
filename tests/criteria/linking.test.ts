import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { criterionStatements } from '../../db/schema/index.ts'
import { linkStatement, unlinkStatement } from '../../server/criteria/linking.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion } from '../support/deciding.ts'
import { test } from '../support/test.ts'
import { kindsOf } from './company.ts'

const at = monday

test('a statement speaks for a criterion once, whoever says so', async ({ db }) => {
  const { halden } = await cast(db)
  const { link, count } = await linking(db, halden)
  expect([await link(halden.jim), await link(halden.priya), await link(halden.jim)]).toEqual([true, false, false])
  expect(await count()).toBe(1)
  expect(await kindsOf(db, halden)).toEqual(['criterion_linked'])
})

test('whoever said so takes it back, and whoever wrote the statement; nobody else', async ({ db }) => {
  const { halden } = await cast(db)
  const { link, unlink, count } = await linking(db, halden)
  await link(halden.jim)
  await expect(unlink(halden.priya)).rejects.toMatchObject({ reason: 'not_allowed' })
  await expect(unlink(halden.maren)).rejects.toMatchObject({ reason: 'not_allowed' })
  expect([await unlink(halden.jim), await unlink(halden.jim)]).toEqual([true, false])
  await link(halden.priya)
  expect(await unlink(halden.ana)).toBe(true)
  expect(await count()).toBe(0)
})

test('analysts link nothing, outsiders find nothing, and once weighing is closed it stays as it is', async ({ db }) => {
  const { halden, acme } = await cast(db)
  const { link, criterionId } = await linking(db, halden)
  await expect(link(halden.noor)).rejects.toMatchObject({ reason: 'not_allowed' })
  await expect(link(halden.jim, { criterionId: newId() })).rejects.toMatchObject({ reason: 'not_found' })
  await expect(link(halden.jim, { statementId: newId() })).rejects.toMatchObject({ reason: 'not_found' })
  const theirs = await postStatement(db, acme.dialogue, { by: acme.ana, choice: 'Two cables', why: 'Frost.', at })
  await expect(linkStatement(db, acme.dialogue, { by: acme.ana, criterionId, statementId: theirs.id, at })).rejects.toMatchObject({
    reason: 'not_found',
  })
  await expect(link(halden.jim, { statementId: theirs.id })).rejects.toMatchObject({ reason: 'not_found' })
  const decided = await inPhase(db, halden, 'decided')
  await expect(link(halden.jim, {}, decided)).rejects.toMatchObject({ reason: 'closed' })
})

async function linking(db: Db, halden: Troupe) {
  const criterionId = await sharedCriterion(db, halden, 'It never sticks in frost')
  const { id: statementId } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'Frost.', at })
  const which = { criterionId, statementId }
  return {
    criterionId,
    link: (by: Member, other: Partial<typeof which> = {}, { dialogue } = halden) =>
      linkStatement(db, dialogue, { by, ...which, ...other, at }),
    unlink: (by: Member) => unlinkStatement(db, halden.dialogue, { by, ...which, at }),
    count: () => db.$count(criterionStatements, eq(criterionStatements.criterionId, criterionId)),
  }
}
