import { and, asc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { conflicts, hidings } from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'

/** What a conflict of both sides' work can be with. */
export type AboutWork = { criterionId: string } | { commitmentId: string }

const most = 50

/**
 * The conflicts raised about a criterion or a commitment, the latest first, 50 at most: what is needed, or null while those words are
 * hidden, and each one's page. One statement.
 */
export async function conflictsAbout(
  db: Db,
  dialogue: { companyId: string; id: string; slug: string; company: { slug: string } },
  about: AboutWork,
) {
  const { companyId, id: dialogueId } = dialogue
  const isAbout =
    'criterionId' in about ? eq(conflicts.aboutCriterionId, about.criterionId) : eq(conflicts.aboutCommitmentId, about.commitmentId)
  const rows = await db
    .select({
      id: conflicts.id,
      need: conflicts.need,
      isHidden: isHiddenNow(companyId, sql`${hidings.conflictId} = ${conflicts.id}`),
      at: conflicts.raisedAt,
    })
    .from(conflicts)
    .where(and(eq(conflicts.companyId, companyId), eq(conflicts.dialogueId, dialogueId), isAbout))
    .orderBy(sql`${conflicts.raisedAt} desc`, asc(conflicts.id))
    .limit(most)
  return rows.map(({ id, need, isHidden, at }) => ({ id, need: isHidden ? null : need, at, path: `${pathOf(dialogue)}/conflicts/${id}` }))
}
