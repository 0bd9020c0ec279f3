import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { hidings } from '../../db/schema/index.ts'
import { describeTheme } from './describing.ts'
import { colorOf, guidOf } from './format/guids.ts'
import type { Code, Codebook, CodeSet } from './format/model.ts'
import { filled, labels, origin } from './labels.ts'
import { isHidden, iso } from './moments.ts'
import { statementAs } from './pseudonyms.ts'
import type { Taking } from './rows.ts'

interface ThemeRow {
  id: string
  name: string
  isNameHidden: boolean
  memo: string | null
  state: 'suggested' | 'kept'
  parentId: string | null
  optionId: string | null
  language: string | null
  nameStatementId: string | null
  nameRevision: number
  nameFrom: number
  nameTo: number
  quotes: string[]
  statements: number
  checked: number
  agreed: number
}

/** The sets that say how a code stands: the same in every file. */
export const stateSets = {
  kept: { guid: guidOf('kept themes'), ...labels.kept },
  suggested: { guid: guidOf('suggested themes'), ...labels.suggested },
}

/**
 * The living themes of a dialogue as they stood at a moment, nested, with how each was confirmed among the statements that are taken: a code book to
 * be written. What it is narrowed to and under which terms it may be passed on stands with its sets, as the format has no other place. One statement.
 */
export async function codebookOf(db: Db, taking: Taking): Promise<Codebook> {
  const rows = await themesAt(db, taking)
  const ids = new Set(rows.map(({ id }) => id))
  const under = Map.groupBy(rows, ({ parentId }) => (parentId && ids.has(parentId) ? parentId : null))
  const codesUnder = (parentId: string | null): Code[] =>
    (under.get(parentId) ?? []).map((row) => ({ ...codeOf(row, taking), codes: codesUnder(row.id) }))
  const sets = (['kept', 'suggested'] as const).map((state): CodeSet => {
    const { description, ...set } = stateSets[state]
    return {
      ...set,
      description: [description, ...termsIn(taking.terms)].join(' '),
      codes: rows.filter((row) => row.state === state).map(({ id }) => id),
    }
  })
  return { origin, codes: codesUnder(null), sets: sets.filter(({ codes }) => codes.length > 0) }
}

/** Each as a sentence. */
export function termsIn(terms: Taking['terms']) {
  return terms.map(([label, words]) => filled(labels.project.term, { label, words }))
}

function codeOf(row: ThemeRow, taking: Taking): Omit<Code, 'codes'> {
  const { id, name, isNameHidden, nameStatementId, nameRevision, nameFrom, nameTo, ...facts } = row
  const isTheirs = nameStatementId !== null && !isNameHidden
  const nameSpan = isTheirs
    ? { statementId: statementAs(taking, nameStatementId), revision: nameRevision, from: nameFrom, to: nameTo }
    : null
  const description = describeTheme({ ...facts, nameSpan, quotes: facts.quotes.map((quote) => statementAs(taking, quote)) })
  return { guid: id, name: isNameHidden ? '…' : name, isCodable: true, color: colorOf(id), description }
}

async function themesAt(db: Db, { dialogue: { companyId, id }, at, of }: Taking): Promise<ThemeRow[]> {
  const isNameHidden = isHiddenNow(companyId, sql`${hidings.statementId} = v.name_statement_id`)
  return await selectRows<ThemeRow>(
    db,
    sql`select v.theme_id as id, v.name, (v.name_statement_id is not null and ${isNameHidden}) as "isNameHidden", v.memo, v.state,
        v.parent_id as "parentId", t.option_id as "optionId", t.language, v.name_statement_id as "nameStatementId",
        v.name_revision as "nameRevision", v.name_from as "nameFrom", v.name_to as "nameTo", array_to_json(v.quotes) as quotes,
        coalesce(held.statements, 0) as statements, coalesce(said.checked, 0) as checked, coalesce(said.agreed, 0) as agreed
      from (select distinct on (w.theme_id) w.* from theme_versions w where w.company_id = ${companyId} and w.dialogue_id = ${id} and w.at <= ${iso(at)}
        order by w.theme_id, w.number desc) v
      join themes t on t.company_id = v.company_id and t.id = v.theme_id
      left join (select c.theme_id, count(distinct s.id)::int as statements from ${of.counted} join codings c on ${of.coding}
        where ${of.where} and not ${isHidden(companyId)} group by c.theme_id) held on held.theme_id = v.theme_id
      left join (select newest.theme_id, count(*)::int as checked, count(*) filter (where newest.answer = 'yes')::int as agreed
        from (select distinct on (m.theme_id, m.statement_id) m.theme_id, m.answer from ${of.counted} join member_checks m on ${of.check}
          where ${of.where} and not ${isHidden(companyId)} order by m.theme_id, m.statement_id, m.at desc, m.id desc) newest
        group by newest.theme_id) said on said.theme_id = v.theme_id
      where v.company_id = ${companyId} and v.state <> 'rejected' and v.merged_into_id is null
      order by t.at, t.id`,
  )
}
