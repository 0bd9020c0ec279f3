import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { isHiddenNow, nameOfOption, statementNow, themeNow, vectorNow, whole } from '../../../db/now.ts'
import {
  analysisSteps,
  codings,
  dialogues,
  hidings,
  memberAsks,
  options,
  statementRevisions,
  statements,
  statementVectors,
  themes,
  themeVersions,
} from '../../../db/schema/index.ts'
import type { Coder } from '../codings.ts'
import { isLivingTheme, scopeColumns } from '../reading.ts'
import type { Place } from '../steps.ts'

/** A living theme as the machine sees it. */
export type Standing = Awaited<ReturnType<typeof standingThemes>>[number]

/**
 * The living themes of a dialogue, the oldest first. `isLoose`: the machine suggested it, and nobody has touched it since, so that another
 * search may put others in its place. `keptAt`: since when it is one that people keep.
 */
export async function standingThemes(db: Db, { companyId, id }: Place) {
  const its = sql`${themes.id}`
  return await db
    .select({
      id: themes.id,
      ...scopeColumns(companyId),
      version: themes.version,
      state: themeVersions.state,
      parentId: themeVersions.parentId,
      name: themeVersions.name,
      nameStatementId: themeVersions.nameStatementId,
      quotes: themeVersions.quotes,
      keptAt: whole<string | null>(sql`(select min(earlier.at) from ${themeVersions} earlier where earlier.company_id = ${companyId}
        and earlier.theme_id = ${its} and earlier.state = 'kept')`),
      isLoose: whole<boolean>(sql`(${themeVersions.state} = 'suggested' and ${themes.madeBy} is null
        and not exists (select 1 from ${themeVersions} earlier
          join ${analysisSteps} on ${analysisSteps.companyId} = earlier.company_id and ${analysisSteps.id} = earlier.step_id
          where earlier.company_id = ${companyId} and earlier.theme_id = ${its} and ${analysisSteps.by} is not null)
        and not exists (select 1 from ${codings} where ${codings.companyId} = ${companyId} and ${codings.themeId} = ${its}
          and ${codings.coder} <> 'machine' and ${codings.removedAt} is null)
        and not exists (select 1 from ${memberAsks} where ${memberAsks.companyId} = ${companyId} and ${memberAsks.themeId} = ${its})
        and not exists (select 1 from ${themes} part
          join ${themeVersions} latest on latest.company_id = part.company_id and latest.theme_id = part.id and latest.number = part.version
          where part.company_id = ${companyId} and latest.parent_id = ${its} and latest.state <> 'rejected' and latest.merged_into_id is null))`),
    })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), isLivingTheme))
    .orderBy(asc(themes.at), asc(themes.id))
}

/** The question of a dialogue, and the names of its options as they may be read. Two statements. */
export async function askedIn(db: Db, { companyId, id }: Place) {
  const [dialogue] = await db
    .select({ question: dialogues.question })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
  const names = await db
    .select({ id: options.id, name: nameOfOption(companyId, 'options') })
    .from(options)
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, id)))
  return { question: dialogue?.question ?? '', options: new Map(names.map((option) => [option.id, option.name])) }
}

/** What the options of a dialogue have become that are part of another by now. One statement. */
export async function becomeOthers(db: Db, { companyId, id }: Place) {
  const merged = await db
    .select({ id: options.id, intoId: options.mergedIntoId })
    .from(options)
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, id), isNotNull(options.mergedIntoId)))
  return new Map(merged.map((option) => [option.id, option.intoId]))
}

/** What is said of a statement: the theme (null: none fits), by whom, and since when. */
export type Said = [themeId: string | null, coder: Coder, at: string]

const pageSize = 500

/**
 * The statements of a dialogue that a machine has read and that are not hidden, page by page, each with what is said of it. They come as they
 * were said, and what was said at one moment by what it says, so that they come alike in every database, whatever their ids. The choice is
 * the option as it is called today. One statement, and one a page.
 */
export async function* readPages(db: Db, dialogue: Place) {
  const { companyId } = dialogue
  const order = await idsAsSaid(db, dialogue)
  for (let from = 0; from < order.length; from += pageSize) {
    const ids = order.slice(from, from + pageSize)
    const page = await db
      .select({
        id: statements.id,
        revision: statements.revision,
        why: statementRevisions.why,
        optionId: sql<string>`coalesce(${options.mergedIntoId}, ${options.id})`,
        language: statementVectors.language,
        vector: statementVectors.vector,
        said: whole<Said[] | null>(sql`(select json_agg(json_build_array(${codings.themeId}, ${codings.coder}, ${codings.at}))
          from ${codings} where ${codings.companyId} = ${companyId} and ${codings.statementId} = ${statements.id} and ${isNull(codings.removedAt)})`),
      })
      .from(statements)
      .innerJoin(statementRevisions, statementNow(companyId))
      .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
      .innerJoin(statementVectors, vectorNow(companyId))
      .where(
        and(
          eq(statements.companyId, companyId),
          inArray(statements.id, ids),
          sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`,
        ),
      )
    const places = new Map(ids.map((id, place) => [id, place]))
    yield page.sort((one, other) => places.get(one.id)! - places.get(other.id)!)
  }
}

async function idsAsSaid(db: Db, { companyId, id }: Place) {
  const rows = await db
    .select({ id: statements.id })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id)))
    .orderBy(asc(statements.postedAt), sql`md5(${statementRevisions.why}) collate "C"`, asc(statements.id))
  return rows.map((row) => row.id)
}

type Pages = ReturnType<typeof readPages>
export type ReadRow = (Pages extends AsyncGenerator<infer Page> ? Page : never)[number]
