import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../../db/client.ts'
import { isHiddenNow, statementNow } from '../../../db/now.ts'
import { appearances, companies, conflicts, dialogues, hidings, staff, statementRevisions, statements } from '../../../db/schema/index.ts'

export type Thing = NonNullable<Awaited<ReturnType<typeof findThing>>>

const speaker = alias(staff, 'speaker')

/** The conflict or the statement that letters are about, with the name shown beside it; its words, and what happens instead, are null while they are hidden. Null where there is none. */
export async function findThing(db: Db, companyId: string, id: string) {
  const isHidden = isHiddenNow(companyId, sql`(${hidings.statementId} = ${statements.id} or ${hidings.conflictId} = ${conflicts.id})`)
  const [row] = await db
    .select({
      company: { slug: companies.slug, name: companies.name, timeZone: companies.timeZone },
      dialogue: dialogues.slug,
      question: dialogues.question,
      conflictId: conflicts.id,
      side: conflicts.side,
      dialogueId: dialogues.id,
      visibility: dialogues.visibility,
      by: sql<string | null>`coalesce(${speaker.name}, ${appearances.name})`,
      words: sql<string | null>`case when not ${isHidden} then coalesce(${conflicts.need}, ${statementRevisions.why}) end`,
      /** What happens in place of what a conflict's raiser needs. */
      instead: sql<string | null>`case when not ${isHidden} then ${conflicts.instead} end`,
    })
    .from(companies)
    .leftJoin(conflicts, and(eq(conflicts.companyId, companies.id), eq(conflicts.id, id)))
    .leftJoin(statements, and(eq(statements.companyId, companies.id), eq(statements.id, id)))
    .leftJoin(statementRevisions, statementNow(companies.id))
    .innerJoin(
      dialogues,
      and(eq(dialogues.companyId, companies.id), sql`${dialogues.id} = coalesce(${conflicts.dialogueId}, ${statements.dialogueId})`),
    )
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companies.id),
        eq(appearances.dialogueId, dialogues.id),
        sql`${appearances.personId} = coalesce(${conflicts.raiserId}, ${statements.authorId})`,
      ),
    )
    .leftJoin(speaker, and(eq(speaker.companyId, companies.id), eq(speaker.personId, conflicts.raiserId), eq(conflicts.side, 'company')))
    .where(eq(companies.id, companyId))
  if (!row) return null
  const kind = row.conflictId ? ('conflict' as const) : ('statement' as const)
  const path = `/${row.company.slug}/d/${row.dialogue}/${kind === 'conflict' ? 'conflicts' : 'whys'}/${id}`
  return { ...row, id, kind, path }
}
