import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { themeNow, whole } from '../../../db/now.ts'
import { analysisSteps, codings, themes, themeVersions } from '../../../db/schema/index.ts'
import { scopeColumns } from '../reading.ts'
import type { Place } from '../steps.ts'

interface Group {
  optionId: string | null
  language: string
  parentId: string | null
  statementIds: string[]
}

/** A group that people set aside is news again where so much of it was not in it then. */
const news = 1 / 3

/**
 * Whether people have set a group of statements aside as a theme: a rejected theme of the same option, as that is by now, of the same language
 * and in the same place held more than two thirds of it when they did. The caller holds the code book. One statement.
 */
export async function setAsideIn(tx: Db, { companyId, id }: Place): Promise<(group: Group) => boolean> {
  const rejected = await tx
    .select({
      ...scopeColumns(companyId),
      parentId: themeVersions.parentId,
      held: whole<
        string[]
      >(sql`coalesce((select json_agg(distinct ${codings.statementId}) from ${codings} where ${codings.companyId} = ${companyId}
        and ${codings.themeId} = ${themes.id} and ${codings.removedStepId} = ${themeVersions.stepId}), '[]')`),
    })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .innerJoin(analysisSteps, and(eq(analysisSteps.companyId, companyId), eq(analysisSteps.id, themeVersions.stepId)))
    .where(
      and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), eq(themeVersions.state, 'rejected'), isNotNull(analysisSteps.by)),
    )
  const all = rejected.map(({ held, ...scope }) => ({ ...scope, held: new Set(held) }))
  return ({ optionId, language, parentId, statementIds }) =>
    all
      .filter((theme) => theme.optionId === optionId && theme.language === language && theme.parentId === parentId)
      .some(({ held }) => statementIds.filter((its) => !held.has(its)).length < statementIds.length * news)
}
