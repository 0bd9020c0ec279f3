import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { whole } from '../../db/now.ts'
import { appearances, criteria, criterionChangeAcceptances, criterionChanges, endorsements, memberships } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'

const customersAsked = 3

/** How many of each side stand behind something. */
export interface Behind {
  company: number
  customers: number
}

/**
 * What both sides still need for it to count: somebody of the company, and three customers, or all who take part where they are fewer; at
 * least one, since nothing is shared by a side alone. The one rule for a criterion and for every change of one.
 */
export function missingOf({ company, customers }: Behind, takingPart: number): Behind {
  const asked = Math.max(1, Math.min(customersAsked, takingPart))
  return { company: Math.max(0, 1 - company), customers: Math.max(0, asked - customers) }
}

export function isBothSides(behind: Behind, takingPart: number) {
  const { company, customers } = missingOf(behind, takingPart)
  return company === 0 && customers === 0
}

/** How many customers take part in a dialogue: those who show a name in it and are customers still. A part of a larger query. */
export function takingPartOf(companyId: string | AnyPgColumn, dialogueId: string | AnyPgColumn) {
  return whole<number>(sql`(select count(*)::int from ${appearances} join ${memberships} on ${memberships.companyId} = ${appearances.companyId} and ${memberships.personId} = ${appearances.personId}
    where ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${dialogueId} and ${memberships.role} = 'customer' and ${memberships.endedAt} is null)`)
}

type Dialogue = { companyId: string; id: string }

/**
 * Makes a criterion shared where both sides endorse it by now, once and for good. The caller holds the criterion, so that two who endorse it
 * at the same moment are counted one after the other. To make it part of one that is not shared is overtaken. Gives whether it became shared.
 */
export async function shareWhereBoth(
  tx: Db,
  { companyId, id: dialogueId }: Dialogue,
  { by, criterionId, at }: { by: Member; criterionId: string; at: Date },
) {
  const here = and(eq(endorsements.companyId, companyId), eq(endorsements.criterionId, criterionId))
  if (!(await haveBoth(tx, { companyId, id: dialogueId }, { table: endorsements, here: here! }))) return false
  const [shared] = await tx
    .update(criteria)
    .set({ sharedAt: at })
    .where(and(eq(criteria.companyId, companyId), eq(criteria.id, criterionId), isNull(criteria.sharedAt)))
    .returning({ id: criteria.id })
  if (!shared) return false
  await dropMerges(tx, companyId, { criterionId, at })
  await record(tx, 'criterion_shared', { companyId, dialogueId, by: by.personId, at, detail: { criterionId } })
  return true
}

/** What both sides share becomes no part of what they do not, though it was proposed before. */
async function dropMerges(tx: Db, companyId: string, { criterionId, at }: { criterionId: string; at: Date }) {
  const unshared = tx
    .select({ id: criteria.id })
    .from(criteria)
    .where(and(eq(criteria.companyId, companyId), isNull(criteria.sharedAt)))
  await dropOpen(tx, companyId, and(eq(criterionChanges.criterionId, criterionId), inArray(criterionChanges.intoId, unshared)), at)
}

/** Lets go of the proposals to change criteria that something else has overtaken. */
export async function dropOpen(tx: Db, companyId: string, which: SQL | undefined, at: Date) {
  await tx
    .update(criterionChanges)
    .set({ droppedAt: at })
    .where(and(eq(criterionChanges.companyId, companyId), which, isNull(criterionChanges.adoptedAt), isNull(criterionChanges.droppedAt)))
}

/** Whether both sides accept a change by now. The caller holds its criterion. */
export async function isAcceptedByBoth(tx: Db, dialogue: Dialogue, changeId: string) {
  const table = criterionChangeAcceptances
  return await haveBoth(tx, dialogue, { table, here: and(eq(table.companyId, dialogue.companyId), eq(table.changeId, changeId))! })
}

async function haveBoth(
  tx: Db,
  { companyId, id }: Dialogue,
  { table, here }: { table: typeof endorsements | typeof criterionChangeAcceptances; here: SQL },
) {
  const [counted] = await tx
    .select({
      company: sql<number>`count(*) filter (where ${table.side} = 'company')::int`,
      customers: sql<number>`count(*) filter (where ${table.side} = 'customer')::int`,
      takingPart: takingPartOf(companyId, id),
    })
    .from(table)
    .where(here)
  return isBothSides(counted!, counted!.takingPart)
}
