import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, optionName, statementNow, themeName, whole } from '../../db/now.ts'
import {
  appearances,
  type checkAnswers,
  codings,
  hidings,
  memberChecks,
  options,
  people,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'
import type { Place as Moment } from '../place.ts'
import { answeredColumns } from './answered.ts'
import type { Coder } from './codings.ts'
import { isNarrowed, type Narrow, narrowedTo } from './narrowing.ts'
import type { Place } from './steps.ts'

/** What is in force about a statement: under which theme (null: none fits), all of it or a span of a revision, and by whom. */
export interface MemberCoding {
  id: string
  themeId: string | null
  revision: number
  from: number | null
  to: number | null
  /** The words of the span, as the revision says them. */
  words: string | null
  coder: Coder
  byName: string | null
  /** Who said so by the file that `byName` brought in. */
  toldCoders: string[] | null
  confidence: number | null
}

/** What the customer said last of their statement under a theme. */
export interface MemberCheck {
  /** How the theme was called that they were asked of, where that is not the one that is looked at, as it is called now. */
  about: string | null
  answer: (typeof checkAnswers)[number]
  words: string | null
  otherThemeId: string | null
}

/** Which statements: those under the theme of that id, those that are nowhere yet, those of which it was said that none fits, or any. */
export type Which = 'ungrouped' | 'none' | 'any' | (string & {})

export type Members = Awaited<ReturnType<typeof membersOf>>
export type ThemeMember = Members['members'][number]

const atOnce = 50

interface Looking extends Narrow {
  after?: Moment | undefined
  only?: string | undefined
}

/** The statements of a theme, or of none, that are not hidden: fifty from the latest, or from `after`, and where the next ones begin; `only` the one that is named. `found`: how many there are where the list is narrowed. One statement. */
export async function membersOf(db: Db, dialogue: Place, which: Which, looking: Looking = {}) {
  const { companyId, id: dialogueId } = dialogue
  const page = pageOf(db, dialogue, which, looking)
  const all = isNarrowed(looking)
    ? sql`(select count(*)::int from ${statements} where ${isListed(dialogue, which, looking)})`
    : sql`null::int`
  const author = and(
    eq(appearances.companyId, companyId),
    eq(appearances.dialogueId, dialogueId),
    eq(appearances.personId, statements.authorId),
  )
  const rows = await db
    .select({
      statementId: statements.id,
      revision: statements.revision,
      why: statementRevisions.why,
      optionName: optionName(companyId),
      authorName: appearances.name,
      postedAt: statements.postedAt,
      codings: codingsHere(companyId),
      checks: checksHere(companyId, which),
      found: whole<number | null>(all),
      ...answeredColumns(companyId),
    })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
    .innerJoin(appearances, author)
    .where(and(eq(statements.companyId, companyId), sql`${statements.id} = any(array(${page}))`))
    .orderBy(desc(statements.postedAt), desc(statements.id))
  const members = rows.slice(0, atOnce)
  const last = rows.length > atOnce ? members.at(-1) : undefined
  return { members, next: last && { at: last.postedAt, id: last.statementId }, found: rows[0]?.found ?? 0 }
}

/** The statements of a list, on whatever page: the latest first, one more than `most` where there are more. One statement. */
export async function memberIdsOf(db: Db, dialogue: Place, which: Which, { most, ...narrow }: Narrow & { most: number }) {
  const rows = await db
    .select({ id: statements.id })
    .from(statements)
    .where(isListed(dialogue, which, narrow))
    .orderBy(desc(statements.postedAt), desc(statements.id))
    .limit(most + 1)
  return rows.map(({ id }) => id)
}

/** Which statements are on the page, and one more: found once, before anything else is read of them, however the rest is planned. */
function pageOf(db: Db, dialogue: Place, which: Which, { after, only, ...narrow }: Looking) {
  return db
    .select({ id: statements.id })
    .from(statements)
    .where(
      and(
        isListed(dialogue, which, narrow),
        only ? eq(statements.id, only) : undefined,
        after && or(lt(statements.postedAt, after.at), and(eq(statements.postedAt, after.at), lt(statements.id, after.id))),
      ),
    )
    .orderBy(desc(statements.postedAt), desc(statements.id))
    .limit(atOnce + 1)
}

function isListed({ companyId, id: dialogueId }: Place, which: Which, narrow: Narrow) {
  return and(
    eq(statements.companyId, companyId),
    eq(statements.dialogueId, dialogueId),
    isIn(companyId, which),
    sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements}.id`)}`,
    narrowedTo(companyId, narrow),
  )
}

const isOfTheme = (which: Which) => !['ungrouped', 'none', 'any'].includes(which)

function isIn(companyId: string, which: Which) {
  const here = and(eq(codings.companyId, companyId), eq(codings.statementId, statements.id), isNull(codings.removedAt))
  const any = sql`(select 1 from ${codings} where ${here}`
  if (which === 'any') return undefined
  if (which === 'ungrouped') return sql`not exists ${any})`
  if (which === 'none') return sql`exists ${any} and ${codings.themeId} is null)`
  return sql`exists ${any} and ${codings.themeId} = ${which})`
}

/** The codings in force of a statement, the oldest first. A customer is known by the name they show here, whatever else they are. */
function codingsHere(companyId: string) {
  const of = and(eq(codings.companyId, companyId), eq(codings.statementId, statements.id), isNull(codings.removedAt))
  const analyst = sql`(select coalesce(${staff.name}, ${people.name}) from ${people} left join ${staff} on ${staff.companyId} = ${companyId} and ${staff.personId} = ${people.id}
    where ${people.id} = ${codings.by})`
  const words = sql`(select substr(said.why, ${codings.from} + 1, ${codings.to} - ${codings.from}) from ${statementRevisions} said
    where said.company_id = ${companyId} and said.statement_id = ${codings.statementId} and said.number = ${codings.revision})`
  return sql<MemberCoding[]>`coalesce((
    select json_agg(json_build_object('id', ${codings.id}, 'themeId', ${codings.themeId}, 'revision', ${codings.revision},
      'from', ${codings.from}, 'to', ${codings.to}, 'words', case when ${codings.from} is not null then ${words} end, 'coder', ${codings.coder},
      'byName', case ${codings.coder} when 'customer' then ${appearances.name} when 'analyst' then ${analyst} end,
      'toldCoders', ${codings.toldCoders}, 'confidence', ${codings.confidence}) order by ${codings.at}, ${codings.from} nulls first, ${codings.id})
    from ${codings} where ${of}), '[]')`
}

/**
 * What the author said last of each theme that the statement was ever put under, the latest first: it stays beside the words wherever the
 * statement is now, and of what became of the theme.
 */
function checksHere(companyId: string, which: Which) {
  const isHere = isOfTheme(which)
    ? sql`said.theme_id = ${which} and shown.name = (select now.name from theme_versions now join themes theme
        on theme.company_id = now.company_id and theme.id = now.theme_id and theme.version = now.number
        where now.company_id = said.company_id and now.theme_id = said.theme_id)`
    : sql`false`
  return sql<MemberCheck[]>`coalesce((
    select json_agg(json_build_object('answer', said.answer, 'words', said.words, 'otherThemeId', said.other_theme_id,
      'about', case when ${isHere} then null else ${themeName(companyId, sql`shown`)} end) order by said.at desc, said.id desc)
    from (select distinct on (given.theme_id) given.* from ${memberChecks} given where given.company_id = ${companyId} and given.statement_id = ${statements.id}
      order by given.theme_id, given.at desc, given.id desc) said
    join lateral (select version.name, version.name_statement_id from theme_versions version where version.company_id = said.company_id
      and version.theme_id = said.theme_id and (version.at <= said.at or version.number = 1) order by version.number desc limit 1) shown on true), '[]')`
}
