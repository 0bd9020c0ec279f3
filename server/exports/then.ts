import { type SQL, sql } from 'drizzle-orm'
import { coders } from '../../db/schema/index.ts'
import { isHidden, iso, wasHere } from '../refi/moments.ts'
import type { Narrowed } from '../refi/rows.ts'

/** What a file is narrowed to: the statements that fit all of it. Without any, the whole dialogue. */
export interface Filters {
  /** The option chosen, or what it has become part of. */
  option?: string
  /** A month of the company's calendar, '2026-11'. */
  month?: string
  /** Where the customer works, as they show it. */
  workplace?: string
  /** With a coding in force under this theme. */
  theme?: string
  /** With a coding in force by this kind of coder. */
  coder?: string
  /** 'yes': the customer said whether the theme is theirs. */
  checked?: string
}

export const coderFilters = coders

/** A dialogue as it stood at a moment, narrowed. */
export interface Then {
  dialogue: { companyId: string; id: string; company: { timeZone: string } }
  at: Date
  filters: Filters
}

/**
 * What each query of the files is made of: statements `s` with their words `r` as they stood then, the option `o` that those words are
 * for by now, and their author `a` with the card `k` where they show it. Only what was said up to that moment, and was here by then, and fits
 * the filters.
 */
export function statementsThen({ dialogue, at, filters }: Then): Narrowed {
  const { companyId, id } = dialogue
  // Each is looked up for one statement after the other, in their order, so that a page costs as much as its rows and no more.
  const words = sql`join lateral (select w.* from statement_revisions w
    where w.company_id = s.company_id and w.statement_id = s.id and w.number = ${revisionThen(at)} limit 1) r on true`
  const option = sql`join lateral (select ${becameOf(sql`n`)} as id from options n
    where n.company_id = s.company_id and n.id = r.option_id limit 1) o on true`
  const author = sql`join lateral (select p.* from appearances p
    where p.company_id = s.company_id and p.dialogue_id = s.dialogue_id and p.person_id = s.author_id limit 1) a on true`
  const card = sql`left join lateral (select q.* from customers q
    where q.company_id = s.company_id and q.person_id = s.author_id and not a.hidden limit 1) k on true`
  return {
    from: sql`statements s ${words} ${option} ${author} ${card}`,
    counted: sql`statements s ${filters.option ? sql`${words} ${option}` : sql``} ${filters.workplace ? sql`${author} ${card}` : sql``}`,
    where: sql.join(
      [
        sql`s.company_id = ${companyId} and s.dialogue_id = ${id} and s.posted_at <= ${iso(at)} and ${wasHere(sql`s`, at)}`,
        ...(filters.option ? [sql`o.id = ${optionNow(companyId, filters.option)} and not ${isHidden(companyId)}`] : []),
        ...(filters.month ? [sql`${monthThere(dialogue)} = ${filters.month}`] : []),
        ...(filters.workplace ? [sql`k.workplace = ${filters.workplace}`] : []),
        ...(filters.theme || filters.coder
          ? [sql`not ${isHidden(companyId)} and exists (select 1 from codings c where ${codingThen({ at, filters })})`]
          : []),
        ...(filters.checked
          ? [sql`not ${isHidden(companyId)} and exists (select 1 from member_checks m where ${checkThen({ at, filters })})`]
          : []),
      ],
      sql` and `,
    ),
    coding: codingThen({ at, filters }),
    check: checkThen({ at, filters }),
  }
}

/** Codings `c` of a statement `s` that were in force then; of a theme, of a kind of coder, or checked by the author, where that is asked for. */
export function codingThen({ at, filters }: Pick<Then, 'at' | 'filters'>) {
  return sql.join(
    [
      sql`c.company_id = s.company_id and c.statement_id = s.id and c.at <= ${iso(at)} and (c.removed_at is null or c.removed_at > ${iso(at)})`,
      ...(filters.theme ? [sql`c.theme_id = ${filters.theme}`] : []),
      ...(filters.coder ? [sql`c.coder = ${filters.coder}`] : []),
      ...(filters.checked
        ? [sql`exists (select 1 from member_checks m where ${checkThen({ at, filters })} and m.theme_id = c.theme_id)`]
        : []),
    ],
    sql` and `,
  )
}

/** What was said up to then of a theme by whose statement `s` it is: checks `m`. */
export function checkThen({ at, filters }: Pick<Then, 'at' | 'filters'>) {
  const about = filters.theme ? sql` and m.theme_id = ${filters.theme}` : sql``
  return sql`m.company_id = s.company_id and m.statement_id = s.id and m.at <= ${iso(at)}${about}`
}

/** The option that one has become part of by now, or itself: what it was part of at an earlier moment is not known any more. */
export function optionNow(companyId: string, id: string) {
  return sql`(select ${becameOf(sql`n`)} from options n where n.company_id = ${companyId} and n.id = ${id}::uuid)`
}

/** The month in which a statement `s` was said, by the company's calendar. */
export function monthThere({ company }: Then['dialogue']) {
  return sql`to_char(s.posted_at at time zone ${company.timeZone}, 'YYYY-MM')`
}

function becameOf(option: SQL) {
  return sql`coalesce(${option}.merged_into_id, ${option}.id)`
}

/** Which of its revisions was the latest then. Most were never written anew, and need no look. */
function revisionThen(at: Date) {
  return sql`case when s.revision = 1 then 1 else (select coalesce(max(x.number), 1) from statement_revisions x
    where x.company_id = s.company_id and x.statement_id = s.id and x.at <= ${iso(at)}) end`
}
