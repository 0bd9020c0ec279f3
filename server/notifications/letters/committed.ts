import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { appearances, commitmentSteps, commitments, companies, renegotiations, staff } from '../../../db/schema/index.ts'
import { lastStep } from '../../commitments/now.ts'
import type { Wanted } from './wanted.ts'

export type Commitment = NonNullable<Awaited<ReturnType<typeof findCommitment>>>

/** The commitment that a letter is about, and how it stands; null where there is none. */
export async function findCommitment({ db, companyId, mail }: Wanted) {
  const [row] = await db
    .select({
      id: commitments.id,
      side: commitments.side,
      ownerId: commitments.ownerId,
      dueOn: commitments.dueOn,
      how: commitments.how,
      /** The last thing that happened to it. */
      state: lastStep(companyId),
      /** Whoever of the company's side offered it, also for a colleague. */
      offeredBy: staff.name,
    })
    .from(commitments)
    .innerJoin(companies, eq(companies.id, commitments.companyId))
    .leftJoin(staff, and(eq(staff.companyId, commitments.companyId), eq(staff.personId, commitments.offeredBy)))
    .where(and(eq(commitments.companyId, companyId), eq(commitments.id, mail.about.commitmentId!)))
  return row ? { ...row, isOwner: row.ownerId === mail.personId } : null
}

/** The last thing that happened to it, with the name shown beside who did it. */
export async function findStep(wanted: Wanted) {
  const { db, companyId, mail } = wanted
  const [row] = await db
    .select({
      side: commitmentSteps.side,
      words: commitmentSteps.words,
      at: commitmentSteps.at,
      by: nameOf(wanted, commitmentSteps.by, sql`${commitmentSteps.side}`),
    })
    .from(commitmentSteps)
    .innerJoin(companies, eq(companies.id, commitmentSteps.companyId))
    .where(and(eq(commitmentSteps.companyId, companyId), eq(commitmentSteps.commitmentId, mail.about.commitmentId!)))
    .orderBy(desc(commitmentSteps.at), desc(commitmentSteps.id))
    .limit(1)
  return row!
}

/** Another day that was asked for, by whom, and who said yes or no. */
export async function findAsk(wanted: Wanted) {
  const { db, companyId, mail } = wanted
  const [row] = await db
    .select({
      wasDueOn: renegotiations.wasDueOn,
      dueOn: renegotiations.dueOn,
      reason: renegotiations.reason,
      end: renegotiations.end,
      by: nameOf(wanted, renegotiations.by, sql`${commitments.side}`),
      endedBy: nameOf(wanted, renegotiations.endedBy, sql`case ${commitments.side} when 'company' then 'customer' else 'company' end`),
    })
    .from(renegotiations)
    .innerJoin(commitments, and(eq(commitments.companyId, companyId), eq(commitments.id, renegotiations.commitmentId)))
    .where(and(eq(renegotiations.companyId, companyId), eq(renegotiations.id, mail.about.renegotiationId!)))
  return row ?? null
}

/** The name that somebody of this side shows here; null where they show none. */
function nameOf({ companyId, thing }: Wanted, personId: AnyPgColumn, side: SQL) {
  return sql<string | null>`case ${side} when 'company'
    then (select ${staff.name} from ${staff} where ${staff.companyId} = ${companyId} and ${staff.personId} = ${personId})
    else (select ${appearances.name} from ${appearances} where ${appearances.companyId} = ${companyId}
      and ${appearances.dialogueId} = ${thing.dialogueId} and ${appearances.personId} = ${personId}) end`
}
