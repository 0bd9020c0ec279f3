import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { commitmentSteps, commitments } from '../../db/schema/index.ts'

/** How commitments stand, as parts of a query that has them. Its meaning is that of `standingOf`. The company is given, or a column. */
type OfCompany = string | SQL | SQL.Aliased | AnyPgColumn

/** The kind of the last thing that happened to a commitment; null where nothing did. */
export function lastStep(companyId: OfCompany) {
  return sql<'accepted' | 'done' | 'not_done' | 'confirmed' | 'broken' | null>`(select step.kind from ${commitmentSteps} step
    where step.company_id = ${companyId} and step.commitment_id = ${commitments.id} order by step.at desc, step.id desc limit 1)`
}

/** Whether it is still to be done: neither done nor ended, or not done after all. */
export function isToBeDone(companyId: OfCompany) {
  return sql<boolean>`(${lastStep(companyId)} in ('accepted', 'not_done')) is not false`
}

/** Whether its owner says that it is done, and the other side has not said whether it is. */
export function isUnconfirmed(companyId: OfCompany) {
  return sql<boolean>`(${lastStep(companyId)} = 'done') is true`
}
