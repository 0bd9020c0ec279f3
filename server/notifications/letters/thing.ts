import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../../db/client.ts'
import { isHiddenNow, statementNow } from '../../../db/now.ts'
import {
  appearances,
  commitments,
  companies,
  conflicts,
  dialogues,
  hidings,
  staff,
  statementRevisions,
  statements,
} from '../../../db/schema/index.ts'

export type Thing = NonNullable<Awaited<ReturnType<typeof findThing>>>

const speaker = alias(staff, 'speaker')

/**
 * The conflict, the statement or the commitment that letters are about, with the name shown beside it; its words, and what happens instead,
 * are null while they are hidden. A dialogue itself has no words but its question. Null where there is none.
 */
export async function findThing(db: Db, companyId: string, id: string) {
  const isHidden = isHiddenNow(
    companyId,
    sql`(${hidings.statementId} = ${statements.id} or ${hidings.conflictId} = ${conflicts.id} or ${hidings.commitmentId} = ${commitments.id})`,
  )
  const personId = sql`coalesce(${conflicts.raiserId}, ${statements.authorId}, ${commitments.ownerId})`
  const [row] = await db
    .select({
      company: { slug: companies.slug, name: companies.name, timeZone: companies.timeZone },
      dialogue: dialogues.slug,
      question: dialogues.question,
      conflictId: conflicts.id,
      statementId: statements.id,
      commitmentId: commitments.id,
      side: conflicts.side,
      dialogueId: dialogues.id,
      visibility: dialogues.visibility,
      /** Whoever said it said it elsewhere: it was brought in. */
      isBroughtIn: sql<boolean>`${statements.importId} is not null`,
      by: sql<string | null>`coalesce(${speaker.name}, ${appearances.name})`,
      words: sql<
        string | null
      >`case when not ${isHidden} then coalesce(${conflicts.need}, ${statementRevisions.why}, ${commitments.what}) end`,
      /** What happens in place of what a conflict's raiser needs. */
      instead: sql<string | null>`case when not ${isHidden} then ${conflicts.instead} end`,
    })
    .from(companies)
    .leftJoin(conflicts, and(eq(conflicts.companyId, companies.id), eq(conflicts.id, id)))
    .leftJoin(statements, and(eq(statements.companyId, companies.id), eq(statements.id, id)))
    .leftJoin(statementRevisions, statementNow(companies.id))
    .leftJoin(commitments, and(eq(commitments.companyId, companies.id), eq(commitments.id, id)))
    .innerJoin(
      dialogues,
      and(
        eq(dialogues.companyId, companies.id),
        sql`${dialogues.id} = coalesce(${conflicts.dialogueId}, ${statements.dialogueId}, ${commitments.dialogueId}, ${id}::uuid)`,
      ),
    )
    .leftJoin(
      appearances,
      and(eq(appearances.companyId, companies.id), eq(appearances.dialogueId, dialogues.id), sql`${appearances.personId} = ${personId}`),
    )
    .leftJoin(
      speaker,
      and(
        eq(speaker.companyId, companies.id),
        sql`${speaker.personId} = ${personId}`,
        sql`'company' in (${conflicts.side}, ${commitments.side})`,
      ),
    )
    .where(eq(companies.id, companyId))
  if (!row) return null
  const { statementId, commitmentId, ...thing } = row
  const found = [
    { kind: 'conflict', place: 'conflicts', is: row.conflictId },
    { kind: 'statement', place: 'whys', is: statementId },
    { kind: 'commitment', place: 'commitments', is: commitmentId },
  ] as const
  const { kind, place } = found.find(({ is }) => is) ?? { kind: 'dialogue' as const, place: null }
  const path = `/${row.company.slug}/d/${row.dialogue}${place ? `/${place}/${id}` : ''}`
  return { ...thing, id, kind, path }
}
