import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow, themeNow } from '../../db/now.ts'
import { hidings, statementRevisions, statements, themes, themeVersions } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { customerVoice, type Voice } from '../voice.ts'
import { answerOf } from './answered.ts'
import { allChecks, type Checks, sharesOf } from './check-shares.ts'
import { checksOfTheme } from './checks.ts'
import { countsInPublic, mayBeItsName, mayBeQuoted } from './consents.ts'
import type { WithdrawalReason } from './publishing.ts'
import type { Place } from './steps.ts'

interface Quote {
  statementId: string
  words: string
  authorId: string
  author: { id: string; name: string; hidden: boolean }
  customer: { workplace: string | null; roleThere: string | null } | null
  answeredBy: string | null
  owedBy: string | null
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
 * statements are in none of them: a theme that holds none is not shown, and a statement whose author says “not quite” is not counted. A name or a quote in a customer's words is there only while its author says yes to just that and it is not
 * hidden: without one a theme has the name that it had in public before, or none, and under an earlier name nobody is quoted who said yes to the
 * later one. What authors answered is told from five answers on, so that nobody's own is read off it; so the sum is of such themes alone.
 * Null where nothing is published. One statement.
 */
export async function publicThemes(db: Db, dialogue: Place, { path, reader }: { path: string; reader: Member | null }) {
  const rows = await publishedOf(db, dialogue)
  const [first] = rows
  if (!first) return null
  const { total, held } = first
  const shown = rows.map((row) => themeShown(row, { path, reader, total }))
  const asked = rows.map(({ checks }) => checks).filter((checks) => checks.asked > 0)
  const told = asked.filter((checks) => sharesOf(checks) !== null)
  return {
    themes: shown.filter(({ parentId }) => !parentId || !rows.some(({ id }) => id === parentId)).flatMap((top) => branchOf(top, shown)),
    total,
    held,
    without: total - held,
    /** In sum of so many themes, those where enough authors answered; of how many others it is not told. */
    checks: { ...allChecks(told), themes: told.length, untold: asked.length - told.length },
  }
}

/** Why nothing is published any more, where something was: the last time that themes were taken back. Null while one is published, also where nobody sees it because it holds nothing. One statement. */
export async function lastWithdrawal(db: Db, { companyId, id }: Place) {
  const published = sql`select 1 from ${themes} join ${themeVersions} on ${themeNow(companyId)}
    where ${themes.companyId} = ${companyId} and ${themes.dialogueId} = ${id} and ${isPublishedTheme}`
  const [row] = await selectRows<{ at: string; reason: WithdrawalReason }>(
    db,
    sql`select step.at, step.detail->>'reason' as reason from analysis_steps step
      where step.company_id = ${companyId} and step.dialogue_id = ${id} and step.kind = 'themes_withdrawn' and not exists (${published})
      order by step.at desc, step.id desc limit 1`,
  )
  return row ? { at: new Date(row.at), reason: row.reason } : null
}

const isPublishedTheme = and(eq(themeVersions.state, 'kept'), isNull(themeVersions.mergedIntoId), isNotNull(themeVersions.publishedAt))

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
    checks: { isAsked: checks.asked > 0, shares: sharesOf(checks) },
    quotes: quotes.map(({ statementId, words, answeredBy, owedBy, ...speaker }) => ({
      words,
      answeredBy,
      owedBy,
      by: customerVoice(speaker) satisfies Voice,
      href: `${path}/whys/${statementId}`,
      mine: mine(speaker.authorId, statementId),
    })),
  }
}

async function publishedOf(db: Db, dialogue: Place) {
  const { companyId, id } = dialogue
  const isHidden = (statementId: string) => isHiddenNow(companyId, sql`${hidings.statementId} = ${sql.raw(statementId)}`)
  const named = sql`(select jsonb_build_object('words', past.name, 'isCustomers', past.name_statement_id is not null,
      'statementId', past.name_statement_id, 'authorId', named.author_id)
    from theme_versions past left join statements named on named.company_id = past.company_id and named.id = past.name_statement_id
    where past.company_id = ${companyId} and past.theme_id = published.id and past.published_at is not null
      and ${mayBeItsName(companyId, 'past')} order by past.number desc limit 1)`
  const answer = answerOf(companyId, sql`said.id`)
  const quote = sql`jsonb_build_object('statementId', said.id, 'words', revision.why, 'authorId', said.author_id,
    'answeredBy', ${answer.answeredBy}, 'owedBy', ${answer.owedBy},
    'author', jsonb_build_object('id', shown.id, 'name', shown.name, 'hidden', shown.hidden),
    'customer', case when not shown.hidden then jsonb_build_object('workplace', client.workplace, 'roleThere', client.role_there) end)`
  const quotes = sql`(select coalesce(jsonb_agg(${quote} order by array_position(called.quotes, said.id)), '[]') from ${statements} said
    join ${statementRevisions} revision on revision.company_id = said.company_id and revision.statement_id = said.id and revision.number = said.revision
    join appearances shown on shown.company_id = said.company_id and shown.dialogue_id = said.dialogue_id and shown.person_id = said.author_id
    left join customers client on client.company_id = said.company_id and client.person_id = said.author_id
    where said.company_id = ${companyId} and said.id = any(called.quotes) and coalesce(called.named->>'words', called.name) = called.name
      and ${mayBeQuoted(companyId, { statementId: sql`said.id`, themeId: sql`called.id` })})`
  return await selectRows<Row>(
    db,
    sql`with seen as materialized (select said.id from ${statements} said
        where said.company_id = ${companyId} and said.dialogue_id = ${id} and not ${isHidden('said.id')}),
      published as materialized (select ${themes.id} as id, ${themeVersions.parentId} as parent_id, ${themeVersions.quotes} as quotes, ${themeVersions.name} as name
        from ${themes} join ${themeVersions} on ${themeNow(companyId)}
        where ${themes.companyId} = ${companyId} and ${themes.dialogueId} = ${id} and ${isPublishedTheme}),
      called as materialized (select published.*, ${named} as named from published),
      held as materialized (select distinct coding.theme_id, coding.statement_id from codings coding
        join published on published.id = coding.theme_id
        where coding.company_id = ${companyId} and ${countsInPublic(companyId, sql`coding`)}),
      sized as (select theme_id, count(*)::int as n from held group by theme_id)
    select called.id, called.parent_id as "parentId", sized.n, called.named, ${quotes} as quotes,
      ${checksOfTheme(dialogue, sql`called.id`)} as checks,
      (select count(*)::int from seen) as total, (select count(distinct statement_id)::int from held) as held
    from called join sized on sized.theme_id = called.id order by n desc, called.id`,
  )
}
