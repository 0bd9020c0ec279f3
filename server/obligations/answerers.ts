import { and, eq, inArray, isNull, type SQLWrapper, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { memberships, staff } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

const isAnswering = and(inArray(memberships.role, ['staff', 'admin']), isNull(memberships.endedAt))

/**
 * Somebody who answers for the company, held until the caller's transaction ends, so that they do not leave while something is made
 * theirs; null for everybody else. Hold people first, then the words, then their dialogue: so no two deeds wait for each other.
 */
export async function answererHere(tx: Db, { id: companyId }: { id: string }, personId: string) {
  const [colleague] = await tx
    .select({ personId: staff.personId, name: staff.name })
    .from(staff)
    .innerJoin(memberships, and(eq(memberships.companyId, staff.companyId), eq(memberships.personId, staff.personId)))
    .where(and(eq(staff.companyId, companyId), eq(staff.personId, personId), isAnswering))
    .for('share', { of: memberships })
  return colleague ?? null
}

/** Whether somebody answers for the company now, as a condition of a statement. */
export function answersHere(companyId: string, personId: SQLWrapper) {
  return sql<boolean>`exists (select 1 from ${memberships} where ${and(eq(memberships.companyId, companyId), eq(memberships.personId, personId), isAnswering)})`
}

/** The same as `answererHere`; refuses with invalid who does not answer for the company, or not any more. */
export async function mustAnswerHere(tx: Db, company: { id: string }, personId: string, field = 'toId') {
  return mustBeThere(await answererHere(tx, company, personId), field)
}

/** Refuses with invalid where `answererHere` found nobody. */
export function mustBeThere<One>(colleague: One | null, field = 'toId') {
  if (!colleague) throw new Refusal('invalid', 'Choose one of the company’s staff.', { field })
  return colleague
}
