import { type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHidden, iso, momentText, supportsThen } from '../refi/moments.ts'
import type { Naming } from '../refi/pseudonyms.ts'
import { type ThemeCounts, type ThemeThen, themeCountsThen } from '../refi/themes-then.ts'
import { openNames } from './names.ts'
import { optionNames, themeTreeThen } from './themes-then.ts'
import { checkThen, codingThen, monthThere, statementsThen, type Then } from './then.ts'

/** Statements that are in memory at once, however long the file. */
const pageSize = 2_000

/** What a file is settled by: a moment, filters, and how people are called. */
export interface Asked extends Then, Naming {
  /** Which columns that files brought in are told beside statements; none of them unless asked for. */
  imported?: string[] | undefined
}

/** What every row of a file can look up. */
export interface Book {
  themes: Map<string, ThemeThen>
  options: Map<string, string>
  called: ReturnType<typeof openNames>
}

interface Said {
  id: string
  at: string
  month: string
  authorId: string
  author: string
  workplace: string | null
  optionId: string
  isHidden: boolean
}

export interface StatementThen extends Said {
  revision: number
  why: string
  language: string | null
  supports: number
  outcome: string | null
  /** Ids of themes, sorted, with a space between them; an empty one: none of them fits. Null where it has no coding. */
  themeIds: string | null
  /** Those of them that were living then, in the same order. */
  themes: ThemeThen[]
  checked: string | null
  /** What files said of it in columns of their own. */
  imported: Record<string, string> | null
  book: Book
}

export interface CodingThen extends Said {
  codingId: string
  themeId: string | null
  revision: number
  from: number | null
  to: number | null
  /** The words as they were coded: all of that revision. */
  why: string
  coder: 'machine' | 'analyst' | 'customer'
  coderId: string | null
  coderName: string | null
  toldCoders: string[] | null
  confidence: number | null
  codedAt: string
  checked: string | null
  book: Book
}

export interface CodeBookThen extends ThemeThen {
  counts: ThemeCounts
  /** All the statements that fit and are not hidden. */
  of: number
  book: Book
}

/** Every statement up to the moment, the oldest first, some at a time. One statement to the database for each 2,000, the next asked for ahead. */
export async function* statementPages(db: Db, asked: Asked): AsyncGenerator<StatementThen[]> {
  const book = await openBook(db, asked)
  for await (const rows of pagesOf<StatementThen>(db, asked, statementColumns(asked))) {
    yield rows.map((row) => Object.assign(row, { book, themes: themesIn(book, row.themeIds) }))
  }
}

/** Every coding in force at the moment, of statements whose words can be read, in the statements' order. */
export async function* codingPages(db: Db, asked: Asked): AsyncGenerator<CodingThen[]> {
  const book = await openBook(db, asked)
  for await (const rows of pagesOf<CodingThen>(db, asked, codingColumns(asked), codingsOf(asked))) {
    const codings = rows.filter(({ codingId, themeId }) => codingId !== null && (themeId === null || book.themes.has(themeId)))
    if (codings.length > 0) yield codings.map((row) => Object.assign(row, { book }))
  }
}

/** Every living theme at the moment, those above before those under them. */
export async function* codeBookPages(db: Db, asked: Asked): AsyncGenerator<CodeBookThen[]> {
  const book = await openBook(db, asked)
  const countsOf = await themeCountsThen(db, { dialogue: asked.dialogue, of: statementsThen(asked) })
  const { readable } = await countsThen(db, asked)
  yield [...book.themes.values()].map((theme) => ({ ...theme, counts: countsOf(theme.id), of: readable, book }))
}

/** How many rows each file has, and how many of the statements can be read. One statement. */
export async function countsThen(db: Db, then: Then) {
  const { companyId, id } = then.dialogue
  const { counted, where } = statementsThen(then)
  const living = sql`select distinct on (v.theme_id) v.theme_id, v.state, v.merged_into_id from theme_versions v
    where v.company_id = ${companyId} and v.dialogue_id = ${id} and v.at <= ${iso(then.at)} order by v.theme_id, v.number desc`
  const [row] = await selectRows<{ statements: number; readable: number; codings: number; codebook: number }>(
    db,
    sql`with living as materialized (select newest.theme_id from (${living}) newest where newest.state <> 'rejected' and newest.merged_into_id is null)
      select (select count(*)::int from ${counted} where ${where}) as statements,
        (select count(*)::int from ${counted} where ${where} and not ${isHidden(companyId)}) as readable,
        (select count(*)::int from ${counted} join codings c on ${codingThen(then)} where ${where} and not ${isHidden(companyId)}
          and (c.theme_id is null or c.theme_id in (select living.theme_id from living))) as codings,
        (select count(*)::int from living) as codebook`,
  )
  return row!
}

async function openBook(db: Db, asked: Asked): Promise<Book> {
  const themes = new Map((await themeTreeThen(db, asked)).map((theme) => [theme.id, theme]))
  return { themes, options: await optionNames(db, asked), called: openNames(asked) }
}

/** What a query adds to its statements: rows of its own beside each, which of them are left out, and how they stand. */
interface Beside {
  joined: SQL
  where: SQL
  order: SQL
}

const nothingBeside: Beside = { joined: sql``, where: sql`true`, order: sql`` }

function themesIn({ themes }: Book, ids: string | null) {
  return ids ? ids.split(' ').flatMap((id) => themes.get(id) ?? []) : []
}

/**
 * The pages of a query over the statements that fit, the next one asked for while the last is being written. The last statement of a full page
 * has a row in any case, by which the next one is found.
 */
async function* pagesOf<Row>(db: Db, asked: Asked, columns: SQL, { joined, where, order } = nothingBeside): AsyncGenerator<Row[]> {
  const { companyId } = asked.dialogue
  const fitting = statementsThen(asked)
  const read = (after?: string) => {
    const last = sql`(select l.posted_at from statements l where l.company_id = ${companyId} and l.id = ${after}::uuid)`
    const further = after ? sql` and (s.posted_at, s.id) > (${last}, ${after}::uuid)` : sql``
    const page = sql`(select s.company_id, s.id, s.posted_at, a.id as author_id, r.number, r.why, o.id as option_id, a.name, k.workplace,
      row_number() over (order by s.posted_at, s.id)::int as place
      from ${fitting.from} where ${fitting.where}${further} order by s.posted_at, s.id limit ${pageSize})`
    return selectRows<Row & { id: string; place: number }>(
      db,
      sql`select ${common(asked)}, s.place, ${columns} from ${page} s ${joined}
        where s.company_id = ${companyId} and (${where} or s.place = ${pageSize}) order by s.posted_at, s.id${order}`,
    )
  }
  let next = read()
  for (;;) {
    const rows = await next
    const last = rows.at(-1)
    if (last?.place !== pageSize) {
      if (last) yield rows
      return
    }
    next = read(last.id)
    // Whoever stops reading here never asks how it went.
    next.catch(() => {})
    yield rows
  }
}

function common({ dialogue }: Asked) {
  return sql`s.id, ${momentText(sql`s.posted_at`)} as at, ${monthThere(dialogue)} as month, s.author_id as "authorId",
    s.name as author, s.workplace, s.option_id as "optionId", ${isHidden(dialogue.companyId)} as "isHidden"`
}

function statementColumns({ at, imported = [] }: Asked) {
  const filters = {}
  const values = sql`(select json_object_agg(i.column, i.value) from imported_values i where i.company_id = s.company_id and i.statement_id = s.id)`
  return sql`s.number as revision, s.why,
    (select v.language from statement_vectors v where v.company_id = s.company_id and v.statement_id = s.id and v.revision = s.number and v.at <= ${iso(at)}) as language,
    ${supportsThen(sql`s`, at)} as supports,
    (select w.outcome from response_targets g join responses p on p.company_id = g.company_id and p.id = g.response_id
      join response_revisions w on w.company_id = p.company_id and w.response_id = p.id and w.at <= ${iso(at)}
      where g.company_id = s.company_id and g.statement_id = s.id and p.is_answer and p.published_at <= ${iso(at)}
      order by p.published_at desc, p.id desc, w.number desc limit 1) as outcome,
    (select string_agg(distinct coalesce(c.theme_id::text, ''), ' ') from codings c where ${codingThen({ at, filters })}) as "themeIds",
    (select m.answer from member_checks m where ${checkThen({ at, filters })} order by m.at desc, m.id desc limit 1) as checked,
    ${imported.length > 0 ? values : sql`null`} as imported`
}

function codingsOf({ dialogue, at, filters }: Asked): Beside {
  const joined = sql`left join codings c on ${codingThen({ at, filters })} and not ${isHidden(dialogue.companyId)}
    left join statement_revisions r on r.company_id = s.company_id and r.statement_id = c.statement_id and r.number = c.revision
    left join people p on p.id = c.by
    left join staff f on f.company_id = s.company_id and f.person_id = c.by`
  return { joined, where: sql`c.id is not null`, order: sql`, c.theme_id nulls last, c.from nulls first, c.at, c.id` }
}

function codingColumns({ at }: Asked) {
  return sql`c.id as "codingId", c.theme_id as "themeId", c.revision, c.from, c.to, r.why, c.coder, c.by as "coderId", coalesce(f.name, p.name) as "coderName",
    array_to_json(c.told_coders) as "toldCoders", c.confidence, ${momentText(sql`c.at`)} as "codedAt",
    (select m.answer from member_checks m where ${checkThen({ at, filters: {} })} and m.theme_id = c.theme_id order by m.at desc, m.id desc limit 1) as checked`
}
