import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow, themeNow } from '../../db/now.ts'
import { hidings, quoteConsents, statementRevisions, statements, themes, themeVersions } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { customerVoice, type Voice } from '../voice.ts'
import { allChecks, type Checks, sharesOf } from './check-shares.ts'
import { checksOfTheme } from './checks.ts'
import type { WithdrawalReason } from './publishing.ts'
import type { Place } from './steps.ts'

interface Quote {
  statementId: string
  words: string
  authorId: string
  author: { id: string; name: string; hidden: boolean }
  customer: { workplace: string | null; roleThere: string | null } | null
}

interface Row {
  id: string
  named: { words: string; isCustomers: boolean; authorId: string | null; statementId: string | null } | null
  parentId: string | null
  n: number
  checks: Checks
  quotes: Quote[]
  total: number
  held: number
}

export type PublicTheme = ReturnType<typeof themeShown>
export type PublicThemes = NonNullable<Awaited<ReturnType<typeof publicThemes>>>

/**
 * What everybody reads of the reasons in a dialogue: the published themes, the largest first and each with those beneath it, and how many
 * statements are in none of them. A name or a quote in a customer's words is there only while its author says yes and it is not hidden:
 * without one a theme has the name that it had in public before, or none. Null where nothing is published. One statement.
 */
export async function publicThemes(db: Db, dialogue: Place, { path, reader }: { path: string; reader: Member | null }) {
  const rows = await publishedOf(db, dialogue)
  const [first] = rows
  if (!first) return null
  const { total, held } = first
  const shown = rows.map((row) => themeShown(row, { path, reader, total }))
  return {
    themes: shown.filter(({ parentId }) => !parentId || !rows.some(({ id }) => id === parentId)).flatMap((top) => branchOf(top, shown)),
    total,
    held,
    without: total - held,
    checks: allChecks(rows.map(({ checks }) => checks)),
  }
}

/** Why nothing is published any more, where something was: the last time that themes were taken back. One statement. */
export async function lastWithdrawal(db: Db, { companyId, id }: Place) {
  const [row] = await selectRows<{ at: string; reason: WithdrawalReason }>(
    db,
    sql`select step.at, step.detail->>'reason' as reason from analysis_steps step
      where step.company_id = ${companyId} and step.dialogue_id = ${id} and step.kind = 'themes_withdrawn' order by step.at desc, step.id desc limit 1`,
  )
  return row ? { at: new Date(row.at), reason: row.reason } : null
}

function branchOf(top: Omit<PublicTheme, 'depth'>, all: PublicTheme[], depth = 0): PublicTheme[] {
  const beneath = all.filter(({ parentId }) => parentId === top.id)
  return [{ ...top, depth }, ...beneath.flatMap((theme) => branchOf(theme, all, depth + 1))]
}

function themeShown(
  { id, named, parentId, n, checks, quotes }: Row,
  { path, reader, total }: { path: string; reader: Member | null; total: number },
) {
  const mine = (authorId: string | null, statementId: string | null) =>
    authorId !== null && authorId === reader?.personId ? `${path}/whys/${statementId}/themes/${id}` : null
  return {
    id,
    parentId,
    depth: 0,
    name: named && { words: named.words, isCustomers: named.isCustomers, mine: mine(named.authorId, named.statementId) },
    n,
    share: total === 0 ? 0 : n / total,
    /** For the bar: of a hundred, to a tenth. */
    percent: total === 0 ? 0 : Math.round((n / total) * 1000) / 10,
    checks: { ...checks, shares: sharesOf(checks) },
    quotes: quotes.map(({ statementId, words, ...speaker }) => ({
      words,
      by: customerVoice(speaker) satisfies Voice,
      href: `${path}/whys/${statementId}`,
      mine: mine(speaker.authorId, statementId),
    })),
  }
}

async function publishedOf(db: Db, { companyId, id }: Place) {
  const isHidden = (statementId: string) => isHiddenNow(companyId, sql`${hidings.statementId} = ${sql.raw(statementId)}`)
  const mayStand = (statementId: string) => sql`exists (select 1 from ${quoteConsents} consent where consent.company_id = ${companyId}
    and consent.theme_id = published.id and consent.statement_id = ${sql.raw(statementId)} and consent.consents) and not ${isHidden(statementId)}`
  const named = sql`(select jsonb_build_object('words', past.name, 'isCustomers', past.name_statement_id is not null,
      'statementId', past.name_statement_id, 'authorId', named.author_id)
    from theme_versions past left join statements named on named.company_id = past.company_id and named.id = past.name_statement_id
    where past.company_id = ${companyId} and past.theme_id = published.id and past.published_at is not null
      and (past.name_statement_id is null or ${mayStand('past.name_statement_id')}) order by past.number desc limit 1)`
  const quote = sql`jsonb_build_object('statementId', said.id, 'words', revision.why, 'authorId', said.author_id,
    'author', jsonb_build_object('id', shown.id, 'name', shown.name, 'hidden', shown.hidden),
    'customer', case when not shown.hidden then jsonb_build_object('workplace', client.workplace, 'roleThere', client.role_there) end)`
  const quotes = sql`(select coalesce(jsonb_agg(${quote} order by array_position(published.quotes, said.id)), '[]') from ${statements} said
    join ${statementRevisions} revision on revision.company_id = said.company_id and revision.statement_id = said.id and revision.number = said.revision
    join appearances shown on shown.company_id = said.company_id and shown.dialogue_id = said.dialogue_id and shown.person_id = said.author_id
    left join customers client on client.company_id = said.company_id and client.person_id = said.author_id
    where said.company_id = ${companyId} and said.id = any(published.quotes) and ${mayStand('said.id')})`
  return await selectRows<Row>(
    db,
    sql`with seen as materialized (select said.id from ${statements} said
        where said.company_id = ${companyId} and said.dialogue_id = ${id} and not ${isHidden('said.id')}),
      published as materialized (select ${themes.id} as id, ${themeVersions.parentId} as parent_id, ${themeVersions.quotes} as quotes
        from ${themes} join ${themeVersions} on ${themeNow(companyId)}
        where ${themes.companyId} = ${companyId} and ${themes.dialogueId} = ${id} and ${themeVersions.state} = 'kept'
          and ${themeVersions.mergedIntoId} is null and ${themeVersions.publishedAt} is not null),
      held as materialized (select distinct coding.theme_id, coding.statement_id from codings coding
        join published on published.id = coding.theme_id join seen on seen.id = coding.statement_id
        where coding.company_id = ${companyId} and coding.removed_at is null),
      sized as (select theme_id, count(*)::int as n from held group by theme_id)
    select published.id, published.parent_id as "parentId", coalesce(sized.n, 0) as n, ${named} as named, ${quotes} as quotes,
      ${checksOfTheme(companyId, sql`published.id`)} as checks,
      (select count(*)::int from seen) as total, (select count(distinct statement_id)::int from held) as held
    from published left join sized on sized.theme_id = published.id order by n desc, published.id`,
  )
}
