import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, nameOfOption, statementNow, themeNow, whole } from '../../db/now.ts'
import { appearances, codings, hidings, options, statementRevisions, statements, themes, themeVersions } from '../../db/schema/index.ts'
import type { Checks } from './check-shares.ts'
import { checksOfTheme } from './checks.ts'
import { isLivingTheme, scopeColumns, type Theme, themeColumns } from './reading.ts'
import type { Place } from './steps.ts'

/** A statement that speaks for a theme, by the name its author shows. */
export interface Quote {
  statementId: string
  why: string
  name: string
}

export type CodeBook = Awaited<ReturnType<typeof codeBookOf>>
export type CodeBookTheme = CodeBook['themes'][number]

/**
 * The themes of a dialogue as a tree, each followed by what hangs under it (`depth` 0 is the top); beside each other the kept ones come
 * first, and the larger before the smaller. `n` counts the statements under a theme itself that are not hidden; `asked` those whose customers
 * were asked, `checked` those who answered, `agreed` and `corrected` what they said last. Two statements.
 */
export async function codeBookOf(db: Db, dialogue: Place) {
  return { themes: await themeTreeOf(db, dialogue), coverage: await coverageOf(db, dialogue) }
}

/** Its themes alone. One statement. */
export async function themeTreeOf(db: Db, dialogue: Place) {
  return asTree(await rowsOf(db, dialogue))
}

/**
 * How much of a dialogue its themes hold, in statements that are not hidden: all of them; those that a kept theme holds; those that nobody
 * and nothing has put anywhere yet; those of which it was said that none of the themes fits. One statement.
 */
export async function coverageOf(db: Db, dialogue: Place) {
  const [{ beside: _beside, ...coverage }] = await coverageBeside(db, dialogue, sql<null>`null`)
  return coverage
}

/** The same, with what else a page asks for at once: whatever does not hang on a statement. One statement. */
export async function coverageBeside<Beside>(db: Db, { companyId, id: dialogueId }: Place, beside: SQL<Beside>) {
  const kept = db
    .select({ id: themes.id })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, dialogueId), eq(themeVersions.state, 'kept')))
  const said = db
    .select({
      statementId: codings.statementId,
      isHeld: sql<boolean>`coalesce(bool_or(${codings.themeId} in ${kept}), false)`.as('is_held'),
      isGrouped: sql<boolean>`bool_or(${codings.themeId} is not null)`.as('is_grouped'),
    })
    .from(codings)
    .where(and(eq(codings.companyId, companyId), eq(codings.dialogueId, dialogueId), isNull(codings.removedAt)))
    .groupBy(codings.statementId)
    .as('said')
  const rows = await db
    .select({
      total: count(sql`true`),
      held: count(sql`${said.isHeld}`),
      ungrouped: count(sql`${said.statementId} is null`),
      none: count(sql`not ${said.isGrouped}`),
      beside: whole<Beside>(beside),
    })
    .from(statements)
    .leftJoin(said, eq(said.statementId, statements.id))
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.dialogueId, dialogueId),
        sql`not ${isHidden(companyId, sql`${statements.id}`)}`,
      ),
    )
  return rows as [(typeof rows)[number]]
}

async function rowsOf(db: Db, dialogue: Place) {
  const { companyId, id: dialogueId } = dialogue
  const ofTheme = and(eq(codings.companyId, companyId), eq(codings.themeId, themes.id), isNull(codings.removedAt))
  return await db
    .select({
      ...themeColumns(companyId),
      /** Whose words the name is, where it is a customer's. */
      nameAuthor: appearances.name,
      optionName: optionOf(companyId),
      n: sql<number>`(select count(distinct ${codings.statementId})::int from ${codings} where ${ofTheme} and not ${isHidden(companyId, sql`${codings.statementId}`)})`,
      checks: checksOfTheme(dialogue, sql`${themes.id}`),
      quoted: quotesOf(companyId),
    })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, themeVersions.nameStatementId)))
    .leftJoin(
      appearances,
      and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, statements.authorId)),
    )
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, dialogueId), isLivingTheme))
    .orderBy(themes.at, themes.id)
}

/** What the option is called by now that a theme gathers reasons in; null where it is of any. */
export function optionOf(companyId: string) {
  return sql<string | null>`(select ${nameOfOption(companyId, 'living')} from ${options} join ${options} living
    on living.company_id = ${companyId} and living.id = coalesce(${options.mergedIntoId}, ${options.id})
    where ${options.companyId} = ${companyId} and ${options.id} = ${scopeColumns(companyId).optionId})`
}

/** The quotes chosen, in their order: those that are still under the theme and not hidden. */
function quotesOf(companyId: string) {
  const author = and(
    eq(appearances.companyId, companyId),
    eq(appearances.dialogueId, sql`${statements.dialogueId}`),
    eq(appearances.personId, statements.authorId),
  )
  const isUnder = sql`exists (select 1 from ${codings} where ${codings.companyId} = ${companyId} and ${codings.themeId} = ${themes.id}
    and ${codings.statementId} = ${statements.id} and ${codings.removedAt} is null)`
  return sql<Quote[]>`coalesce((
    select json_agg(json_build_object('statementId', ${statements.id}, 'why', ${statementRevisions.why}, 'name', ${appearances.name}) order by chosen.place)
    from unnest(${themeVersions.quotes}) with ordinality chosen(id, place)
    join ${statements} on ${statements.companyId} = ${companyId} and ${statements.id} = chosen.id
    join ${statementRevisions} on ${statementNow(companyId)}
    join ${appearances} on ${author}
    where ${isUnder} and not ${isHidden(companyId, sql`${statements.id}`)}), '[]')`
}

type Row = Theme & {
  nameAuthor: string | null
  optionName: string | null
  n: number
  checks: Checks
  quoted: Quote[]
}

function asTree(rows: Row[]) {
  const living = new Set(rows.map(({ id }) => id))
  const under = Map.groupBy(rows, ({ parentId }) => (parentId && living.has(parentId) ? parentId : null))
  const order = (one: Row, other: Row) => Number(other.state === 'kept') - Number(one.state === 'kept') || other.n - one.n
  const from = (parentId: string | null, depth: number): ReturnType<typeof shown>[] =>
    (under.get(parentId) ?? []).toSorted(order).flatMap((row) => [shown(row, depth), ...from(row.id, depth + 1)])
  return from(null, 0)
}

function shown({ checks, quoted, ...theme }: Row, depth: number) {
  return { ...theme, ...checks, depth, quotes: quoted }
}

function isHidden(companyId: string, statementId: SQL) {
  return isHiddenNow(companyId, sql`${hidings.statementId} = ${statementId}`)
}

const count = (which: SQL) => sql<number>`(count(*) filter (where ${which}))::int`
