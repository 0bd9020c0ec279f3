import { and, asc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isLivingNow, nameOfOption } from '../../db/now.ts'
import { optionAcceptances, options } from '../../db/schema/index.ts'

export type SharedOption = Awaited<ReturnType<typeof optionsOnTheTable>>[number]

/** The options that both sides accept and nobody took off the table: those that are rated and decided on, in the order in which they were shared. Of a name that is hidden only the place is given: '…'. */
export async function optionsOnTheTable(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }) {
  const sharedAt = sql<Date>`max(${optionAcceptances.at})`.mapWith(optionAcceptances.at)
  return await db
    .select({ id: options.id, name: nameOfOption(companyId, 'options'), sharedAt })
    .from(options)
    .innerJoin(optionAcceptances, and(eq(optionAcceptances.companyId, options.companyId), eq(optionAcceptances.optionId, options.id)))
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), isLivingNow(options)))
    .groupBy(options.companyId, options.id)
    .having(sql`count(*) = 2`)
    .orderBy(asc(sharedAt), asc(options.id))
}
