import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { comments } from '../../db/schema/index.ts'

/** How far a commitment is, 0 to 100, as its owner last said in a reply; null where they never did. For a query that holds the commitment's id. */
export function progressNow(companyId: string | AnyPgColumn, commitmentId: AnyPgColumn | SQL) {
  const said = and(eq(comments.companyId, companyId), sql`${comments.commitmentId} = ${commitmentId}`, sql`${comments.percent} is not null`)
  return sql<
    number | null
  >`(select ${comments.percent} from ${comments} where ${said} order by ${comments.at} desc, ${comments.id} desc limit 1)`
}
