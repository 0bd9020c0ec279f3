import { type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { nameOfOption } from '../../db/now.ts'
import { isHidden, iso, momentText, supportsThen } from './moments.ts'
import type { Naming } from './pseudonyms.ts'

/** Which rows are taken, as parts of a query. */
export interface Narrowed {
  /** Statements `s` with their words at that moment `r`, the option `o` they are for by now, their author `a`, and the author's card `k` where they show it. */
  from: SQL
  /** Statements `s` alone, and what `where` needs. */
  counted: SQL
  where: SQL
  /** Which codings `c` of a statement `s`, in force at that moment. */
  coding: SQL
  /** Which checks `m` of a statement `s`, up to that moment. */
  check: SQL
}

/** A dialogue as it stood at a moment: which of its statements, and how people are called. */
export interface Taking extends Naming {
  dialogue: { companyId: string; id: string; company: { timeZone: string } }
  at: Date
  of: Narrowed
  /** Which columns that files brought in are told beside statements. */
  columns: string[]
  /** What it is narrowed to, and under which terms it may be passed on: a label and its words each. */
  terms: [label: string, words: string][]
}

/** Rows that are in memory at once, however long the file. */
const pageSize = 1_000

export interface StatementRow {
  id: string
  at: string
  keyAt: string
  day: string
  month: string
  authorId: string
  author: string
  optionId: string
  revision: number
  why: string
  trying: string | null
  nearly: string | null
  felt: string | null
  language: string | null
  supports: number
  checked: string | null
}

/** The statements of which the words can be read, the oldest first, some at a time. */
export async function* statementPages(db: Db, taking: Taking): AsyncGenerator<StatementRow[]> {
  const { companyId } = taking.dialogue
  const { from, where } = taking.of
  let after: StatementRow | undefined
  for (;;) {
    const further = after ? sql` and (s.posted_at, s.id) > (${after.keyAt}::timestamptz, ${after.id}::uuid)` : sql``
    const page: StatementRow[] = await selectRows<StatementRow>(
      db,
      sql`select ${columns(taking)}, p.why, p.trying, p.nearly, p.felt, p.posted_at::text as "keyAt",
          to_char(p.posted_at at time zone ${taking.dialogue.company.timeZone}, 'YYYY-MM-DD') as day
        from (select s.company_id, s.id, s.posted_at, a.id as author_id, a.name, o.id as option_id, r.number, r.why, r.trying, r.nearly, r.felt
          from ${from} where ${where} and not ${isHidden(companyId)}${further} order by s.posted_at, s.id limit ${pageSize}) p
        order by p.posted_at, p.id`,
    )
    if (page.length > 0) yield page
    after = page.at(-1)
    if (page.length < pageSize) return
  }
}

export interface CustomerRow {
  id: string
  name: string
  workplace: string | null
  roleThere: string | null
  said: Pick<StatementRow, 'id' | 'month' | 'optionId' | 'language' | 'supports' | 'checked'>[]
}

/** Who said them, with what is told of each of their statements, some at a time. */
export async function* customerPages(db: Db, taking: Taking): AsyncGenerator<CustomerRow[]> {
  const { companyId, id } = taking.dialogue
  const { from, where } = taking.of
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const [{ last } = { last: null }] = await selectRows<{ last: string | null }>(
      db,
      sql`select max(few.id::text) as last from (select a.id from appearances a where a.company_id = ${companyId} and a.dialogue_id = ${id}
        and a.id > ${after}::uuid order by a.id limit ${pageSize * 2}) few`,
    )
    if (!last) return
    yield await selectRows<CustomerRow>(
      db,
      sql`select p.author_id as id, p.name, p.workplace, p.role_there as "roleThere", json_agg(json_build_object('id', p.id, 'month', p.month,
          'optionId', p."optionId", 'language', p.language, 'supports', p.supports, 'checked', p.checked) order by p.at, p.id) as said
        from (select ${columns(taking)}, p.author_id, p.name, p.workplace, p.role_there
          from (select s.company_id, s.id, s.posted_at, a.id as author_id, a.name, k.workplace, k.role_there, o.id as option_id, r.number
            from ${from} where ${where} and not ${isHidden(companyId)} and a.id > ${after}::uuid and a.id <= ${last}::uuid) p) p
        group by p.author_id, p.name, p.workplace, p.role_there order by p.author_id`,
    )
    after = last
  }
}

export interface CheckRow {
  id: string
  at: string
  statementId: string
  themeId: string
  otherThemeId: string | null
  answer: 'yes' | 'not_quite' | 'another'
  words: string | null
}

/** What the authors of these statements said of themes: those of some statements, or of all, some at a time, the oldest first. */
export async function* checkPages(db: Db, { dialogue: { companyId }, of }: Taking): AsyncGenerator<CheckRow[]> {
  let after: (CheckRow & { keyAt: string }) | undefined
  for (;;) {
    const further = after ? sql` and (m.at, m.id) > (${after.keyAt}::timestamptz, ${after.id}::uuid)` : sql``
    const page: (CheckRow & { keyAt: string })[] = await selectRows(
      db,
      sql`select m.id, ${momentText(sql`m.at`)} as at, m.at::text as "keyAt", m.statement_id as "statementId", m.theme_id as "themeId",
          m.other_theme_id as "otherThemeId", m.answer, m.words
        from ${of.from} join member_checks m on ${of.check}
        where ${of.where} and m.company_id = ${companyId} and not ${isHidden(companyId)}${further}
        order by m.at, m.id limit ${pageSize}`,
    )
    if (page.length > 0) yield page
    after = page.at(-1)
    if (page.length < pageSize) return
  }
}

export interface CodingRow {
  id: string
  at: string
  statementId: string
  themeId: string | null
  revision: number
  from: number | null
  to: number | null
  coder: 'machine' | 'analyst' | 'customer'
  by: string | null
  toldCoders: string[] | null
  confidence: number | null
  /** The words of the span, as they were coded. */
  words: string | null
}

export interface AboutStatements {
  codings: Map<string, CodingRow[]>
  checks: Map<string, { id: string }[]>
  values: Map<string, { column: string; value: string }[]>
}

/** What is in force at that moment about some statements, what their authors said of themes, and what a file said beside them. Three statements. */
export async function aboutStatements(db: Db, { dialogue: { companyId }, of, columns }: Taking, ids: string[]): Promise<AboutStatements> {
  const these = sql`any(${`{${ids.join(',')}}`}::uuid[])`
  const codings = await selectRows<CodingRow>(
    db,
    sql`select c.id, ${momentText(sql`c.at`)} as at, c.statement_id as "statementId", c.theme_id as "themeId", c.revision, c.from, c.to, c.coder,
        c.by, array_to_json(c.told_coders) as "toldCoders", c.confidence, substring(r.why from c.from + 1 for c.to - c.from) as words
      from statements s join codings c on ${of.coding}
      left join statement_revisions r on r.company_id = c.company_id and r.statement_id = c.statement_id and r.number = c.revision and c.from is not null
      where s.company_id = ${companyId} and s.id = ${these}
      order by c.at, c.id`,
  )
  const checks = await selectRows<{ id: string; statementId: string }>(
    db,
    sql`select m.id, m.statement_id as "statementId" from statements s join member_checks m on ${of.check}
      where s.company_id = ${companyId} and s.id = ${these} order by m.at, m.id`,
  )
  const values = await selectRows<{ column: string; value: string; statementId: string }>(
    db,
    sql`select i.column, i.value, i.statement_id as "statementId" from imported_values i
      where i.company_id = ${companyId} and i.statement_id = ${these} and i.column in (select value from json_array_elements_text(${JSON.stringify(columns)}::json)) order by i.column collate "C"`,
  )
  const each = <Row extends { statementId: string }>(rows: Row[]) => Map.groupBy(rows, ({ statementId }) => statementId)
  return { codings: each(codings), checks: each(checks), values: each(values) }
}

/** Which columns files brought in beside the statements that can be read, by their names. One statement. */
export async function importedColumns(db: Db, { dialogue: { companyId }, of }: Pick<Taking, 'dialogue' | 'of'>): Promise<string[]> {
  const rows = await selectRows<{ column: string }>(
    db,
    sql`select distinct i.column from ${of.counted} join imported_values i on i.company_id = s.company_id and i.statement_id = s.id
      where ${of.where} and not ${isHidden(companyId)}`,
  )
  return rows.map(({ column }) => column).toSorted()
}

/** How many statements can be read and how many are hidden, who coded, and who did by what files said, what options are called, and whose names are shown by several. Three statements. */
export async function aroundStatements(db: Db, { dialogue: { companyId, id }, at, of }: Taking) {
  const [counts] = await selectRows<{ all: number; hidden: number }>(
    db,
    sql`select (select count(*)::int from ${of.from} where ${of.where}) as all,
      (select count(*)::int from ${of.from} where ${of.where} and ${isHidden(companyId)}) as hidden`,
  )
  const coders = await selectRows<{ id: string | null; name: string }>(
    db,
    sql`select distinct case when c.told_coders is null then c.by end as id, coalesce(told.name, f.name, p.name, '…') as name from codings c
      left join people p on p.id = c.by left join staff f on f.company_id = c.company_id and f.person_id = c.by
      left join lateral unnest(c.told_coders) told(name) on true
      where c.company_id = ${companyId} and c.dialogue_id = ${id} and c.coder = 'analyst' and c.at <= ${iso(at)}`,
  )
  const analysts = coders.flatMap(({ id, name }) => (id === null ? [] : [{ id, name }]))
  const told = coders.flatMap(({ id, name }) => (id === null ? [name] : []))
  const named = await selectRows<{ id: string; name: string; number: number | null }>(
    db,
    sql`select option.id, ${nameOfOption(companyId, 'option')} as name, null::int as number from options option
        where option.company_id = ${companyId} and option.dialogue_id = ${id}
      union all select same.id, same.name, same.number from (select a.id, a.name, count(*) over (partition by a.name) as share,
          row_number() over (partition by a.name order by a.id)::int as number from appearances a
        where a.company_id = ${companyId} and a.dialogue_id = ${id}) same where same.share > 1 and same.number > 1`,
  )
  const options = new Map(named.filter(({ number }) => number === null).map(({ id, name }) => [id, name]))
  const namesakes = new Map(named.flatMap(({ id, number }) => (number === null ? [] : [[id, number] as const])))
  return { ...counts!, analysts, told, options, namesakes }
}

/** What is told of a statement `p` beside its words. */
function columns({ dialogue, at }: Taking) {
  return sql`p.id, ${momentText(sql`p.posted_at`)} as at, to_char(p.posted_at at time zone ${dialogue.company.timeZone}, 'YYYY-MM') as month,
    p.author_id as "authorId", p.name as author, p.option_id as "optionId", p.number as revision,
    (select v.language from statement_vectors v where v.company_id = p.company_id and v.statement_id = p.id and v.revision = p.number and v.at <= ${iso(at)}) as language,
    ${supportsThen(sql`p`, at)} as supports,
    (select m.answer from member_checks m where m.company_id = p.company_id and m.statement_id = p.id and m.at <= ${iso(at)}
      order by m.at desc, m.id desc limit 1) as checked`
}
