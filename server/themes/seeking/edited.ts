import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { statementNow } from '../../../db/now.ts'
import { codings, statementRevisions, statements } from '../../../db/schema/index.ts'
import { removeCodings } from '../codings.ts'
import { holdCodeBook, type Place, takeStep } from '../steps.ts'

/**
 * Takes out of force what the machine said of words that their author has edited since, so that it says anew where they belong. What people
 * said stays, and so does what the machine said beside it. Gives how many codings that were.
 */
export async function letGoOfEdited(db: Db, dialogue: Place, { now }: { now: () => Date }) {
  if ((await saidBefore(db, dialogue)).length === 0) return 0
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const ids = await saidBefore(tx, dialogue)
    if (ids.length === 0) return 0
    const step = await takeStep(tx, dialogue, 'coding_removed', { by: null, at: now(), detail: { edited: ids.length } })
    await removeCodings(tx, step, ids)
    return ids.length
  })
}

/** What the machine said of an earlier revision. What somebody brought back after the edit was brought back knowing of it, and stays. */
async function saidBefore(db: Db, { companyId, id }: Place) {
  const rows = await db
    .select({ id: codings.id })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(codings, and(eq(codings.companyId, companyId), eq(codings.statementId, statements.id)))
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.dialogueId, id),
        sql`${statements.revision} > 1 and ${codings.revision} < ${statements.revision} and ${codings.at} <= ${statementRevisions.at}`,
        eq(codings.coder, 'machine'),
        isNull(codings.removedAt),
        sql`not exists (select 1 from ${codings} people where people.company_id = ${companyId} and people.statement_id = ${statements.id}
          and people.coder <> 'machine' and people.removed_at is null)`,
      ),
    )
  return rows.map((row) => row.id)
}
