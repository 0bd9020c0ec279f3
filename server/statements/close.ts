import { and, desc, eq, ne, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, optionName, statementNow } from '../../db/now.ts'
import { appearances, hidings, options, statementRevisions, statements, supports } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { legible } from '../forms.ts'
import type { Member } from '../member.ts'
import { shorten } from '../shorten.ts'
import { statementPath } from './posting.ts'

export type Close = Awaited<ReturnType<typeof closeStatements>>[number]

/**
 * How alike two texts must be: shared runs of three letters, of all that either has. Measured on 1,365 arguments under nine questions,
 * each marked by hand with its point: of what is shown from 0.35 on, 70 in 100 make the same point (by chance 22), and two texts in three
 * find one. `word_similarity` looks for one text within the other, which long and short texts suit, but found fewer and worse.
 */
const likeEnough = 0.35
const enoughToCompare = 12
const mostCompared = 2000
const shownLetters = 240

/** The option as it was named; `options` is the one that it is part of by now. */
const named = alias(options, 'named')

/** Up to three statements of this dialogue that say something close to what is being written, the closest first: not the reader's own, none that is hidden. */
export async function closeStatements(db: Db, dialogue: Dialogue, { why, reader }: { why: string; reader: Member | null }) {
  const typed = legible(why.slice(0, mostCompared)).trim()
  if (typed.length < enoughToCompare) return []
  const { companyId, id: dialogueId } = dialogue
  const likeness = sql<number>`similarity(${statementRevisions.why}, ${typed})`
  const rows = await db
    .select({
      id: statements.id,
      why: statementRevisions.why,
      option: optionName(companyId),
      by: appearances.name,
      supports: sql<number>`(select count(*)::int from ${supports} where ${ofStatement(companyId)})`,
      isSupported: reader
        ? sql<boolean>`exists (select 1 from ${supports} where ${ofStatement(companyId)} and ${eq(supports.personId, reader.personId)})`
        : sql<boolean>`false`,
    })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(named, and(eq(named.companyId, companyId), eq(named.id, statementRevisions.optionId)))
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, sql`coalesce(${named.mergedIntoId}, ${named.id})`)))
    .innerJoin(
      appearances,
      and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, statements.authorId)),
    )
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.dialogueId, dialogueId),
        sql`${statementRevisions.why} % ${typed}`,
        sql`${likeness} >= ${likeEnough}`,
        reader ? ne(statements.authorId, reader.personId) : undefined,
        sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`,
      ),
    )
    .orderBy(desc(likeness), statements.id)
    .limit(3)
  return rows.map((row) => ({ ...row, why: shorten(row.why, shownLetters), path: statementPath(dialogue, row.id) }))
}

function ofStatement(companyId: string): SQL {
  return and(eq(supports.companyId, companyId), eq(supports.statementId, statements.id))!
}
