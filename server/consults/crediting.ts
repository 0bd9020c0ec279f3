import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { consults, obligations, staff } from '../../db/schema/index.ts'
import type { Asked } from './asking.ts'
import type { ConsultLine } from './reading.ts'

/** What the credits of an answer are told from. */
export type Help = Pick<ConsultLine, 'helperId' | 'name' | 'wantsNoCredit'> & { answeredAt: Date | string | null }

/** The help towards an answer to all of this, whose helpers will be named beside it. One statement. */
export async function helpTowards(db: Db, company: { id: string }, about: Asked[]): Promise<Help[]> {
  const isAbout = about.map(({ kind, id }) => eq(kind === 'statement' ? consults.statementId : consults.conflictId, id))
  return await db
    .select({
      helperId: consults.helperId,
      name: sql<string>`coalesce(${staff.name}, ${consults.name})`,
      answeredAt: consults.answeredAt,
      wantsNoCredit: consults.wantsNoCredit,
    })
    .from(consults)
    .leftJoin(staff, and(eq(staff.companyId, consults.companyId), eq(staff.personId, consults.helperId)))
    .where(and(eq(consults.companyId, company.id), isNull(consults.responseId), or(...isAbout)))
}

/** The same, to be read with other things, of the consults that are about one of these duties. */
export function helpWith(companyId: string, isDuty: SQL) {
  return sql<
    Help[]
  >`coalesce((select json_agg(json_build_object('helperId', ${consults.helperId}, 'name', coalesce(helper.name, ${consults.name}), 'answeredAt', ${consults.answeredAt}, 'wantsNoCredit', ${consults.wantsNoCredit}))
    from ${consults} left join ${staff} helper on helper.company_id = ${consults.companyId} and helper.person_id = ${consults.helperId}
    where ${consults.companyId} = ${companyId} and ${consults.responseId} is null and exists (select 1 from ${obligations}
      where ${obligations.companyId} = ${companyId} and ${isDuty} and (${obligations.statementId} = ${consults.statementId} or ${obligations.conflictId} = ${consults.conflictId}))), '[]')`
}
