import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { memberships, staff } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

/**
 * Somebody who answers for the company, held until the caller's transaction ends, so that they do not leave while something is made
 * theirs; null for everybody else. Hold people first, then the words, then their dialogue: so no two deeds wait for each other.
 */
export async function answererHere(tx: Db, { id: companyId }: { id: string }, personId: string) {
  const [colleague] = await tx
    .select({ personId: staff.personId, name: staff.name })
    .from(staff)
    .innerJoin(memberships, and(eq(memberships.companyId, staff.companyId), eq(memberships.personId, staff.personId)))
    .where(
      and(
        eq(staff.companyId, companyId),
        eq(staff.personId, personId),
        inArray(memberships.role, ['staff', 'admin']),
        isNull(memberships.endedAt),
      ),
    )
    .for('share', { of: memberships })
  return colleague ?? null
}

/** The same; refuses with invalid who does not answer for the company, or not any more. */
export async function mustAnswerHere(tx: Db, company: { id: string }, personId: string, field = 'toId') {
  return mustBeThere(await answererHere(tx, company, personId), field)
}

/** Refuses with invalid where `answererHere` found nobody. */
export function mustBeThere<One>(colleague: One | null, field = 'toId') {
  if (!colleague) throw new Refusal('invalid', 'Choose one of the company’s staff.', { field })
  return colleague
}
