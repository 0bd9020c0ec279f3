import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { criterionNow, isHiddenNow, isOptionHidden, whole } from '../../db/now.ts'
import { appearances, commitments, criteria, criterionRevisions, decisions, hidings, options, staff } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Commented } from './discussed.ts'

/** What both sides work on together, and reply to. */
export type Worked = Exclude<Commented, { statementId: string } | { conflictId: string } | { responseId: string }>

/** What is discussed, in its own words: null while they are hidden; the commitment's owner, as everybody sees them, where it is one; whether a later decision replaced it. Refuses with not_found what is not of this dialogue. */
export async function titleOf(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, about: Worked) {
  const [found] = await reading(db, { companyId, dialogueId }, about)
  if (!found) throw new Refusal('not_found', 'There is nothing at this address.')
  const { words, isHidden, owner, isReplaced } = found
  return { words: isHidden ? null : words, owner, isReplaced }
}

function reading(db: Db, { companyId, dialogueId }: { companyId: string; dialogueId: string }, about: Worked) {
  const owner = sql<null>`null`
  const isReplaced = sql<boolean>`false`
  if ('criterionId' in about) {
    const isHidden = isHiddenNow(companyId, sql`${hidings.criterionId} = ${criteria.id}`)
    const here = and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, dialogueId), eq(criteria.id, about.criterionId))
    return db
      .select({ words: criterionRevisions.sentence, isHidden, owner, isReplaced })
      .from(criteria)
      .innerJoin(criterionRevisions, criterionNow(companyId))
      .where(here)
  }
  if ('optionId' in about) {
    const isHidden = isOptionHidden(companyId)
    const here = and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), eq(options.id, about.optionId))
    return db.select({ words: options.name, isHidden, owner, isReplaced }).from(options).where(here)
  }
  if ('decisionId' in about) {
    const here = and(eq(decisions.companyId, companyId), eq(decisions.dialogueId, dialogueId), eq(decisions.id, about.decisionId))
    const later = alias(decisions, 'later')
    const isLater = sql`${later.companyId} = ${companyId} and ${later.dialogueId} = ${dialogueId} and (${later.at}, ${later.id}) > (${decisions.at}, ${decisions.id})`
    const replaced = sql<boolean>`exists (select 1 from ${decisions} ${later} where ${isLater})`
    const columns = { words: decisions.rationale, isHidden: sql<boolean>`false`, owner, isReplaced: replaced }
    return db.select(columns).from(decisions).where(here)
  }
  const isHidden = isHiddenNow(companyId, sql`${hidings.commitmentId} = ${commitments.id}`)
  const here = and(eq(commitments.companyId, companyId), eq(commitments.dialogueId, dialogueId), eq(commitments.id, about.commitmentId))
  return db
    .select({ words: commitments.what, isHidden, owner: ownerOf(companyId), isReplaced })
    .from(commitments)
    .where(here)
}

function ownerOf(companyId: string) {
  const ofCustomer = and(
    eq(appearances.companyId, companyId),
    eq(appearances.dialogueId, commitments.dialogueId),
    eq(appearances.personId, commitments.ownerId),
    eq(commitments.side, 'customer'),
  )
  const ofStaff = and(eq(staff.companyId, companyId), eq(staff.personId, commitments.ownerId), eq(commitments.side, 'company'))
  return whole<{ id: string; name: string }>(sql`json_build_object('id', ${commitments.ownerId}, 'name',
    coalesce((select ${appearances.name} from ${appearances} where ${ofCustomer}), (select ${staff.name} from ${staff} where ${ofStaff}), ''))`)
}
