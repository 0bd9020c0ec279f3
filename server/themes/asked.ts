import { and, eq, isNull, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { customerNow, isHiddenNow, optionName, statementNow, themeName, themeNow } from '../../db/now.ts'
import {
  appearances,
  codings,
  dialogues,
  hidings,
  invitees,
  memberAsks,
  memberChecks,
  memberships,
  options,
  quoteConsents,
  statementRevisions,
  statements,
  themes,
  themeVersions,
} from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { shorten } from '../shorten.ts'
import { isAskedLinkGood } from './asked-link.ts'
import type { QuoteUse } from './consenting.ts'
import { isForWhatStands } from './consents.ts'
import { otherThemes, wordsUnder } from './others.ts'
import type { Place } from './steps.ts'

const shownLetters = 280

interface About {
  statementId: string
  themeId: string
}

export type Asked = Awaited<ReturnType<typeof findAsked>>

/**
 * What the author of a statement was asked about a theme that it is under: the theme as they are shown it, who else is in it, what they
 * said before, and the other themes that there are. Refuses with not_allowed everybody else, with not_found where nothing was asked, and
 * with too_late what is hidden or no theme any more. Two statements.
 */
export async function findAsked(
  db: Db,
  dialogue: Place,
  { by, statementId, themeId, readIn = 'en' }: About & { by: Member; readIn?: string },
) {
  const row = await rowOf(db, dialogue, { statementId, themeId })
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  mustMay(by, 'judge')
  if (row.authorId !== by.personId)
    throw new Refusal('not_allowed', 'Only the person who wrote these words says whether a theme is theirs.')
  if (!row.theme || (!row.askedAt && row.quotes.length === 0)) throw new Refusal('not_found', 'There is nothing at this address.')
  if (row.isHidden) throw new Refusal('too_late', 'These words are hidden now, so nothing is asked of them.')
  const { theme, quotes, latest } = row
  if (theme.mergedIntoId || theme.state !== 'kept')
    throw new Refusal('too_late', 'This theme is not used any more. Nothing is asked of it now.')
  return {
    statement: {
      words: row.why,
      choice: row.choice,
      at: row.postedAt,
      /** They wrote it elsewhere, and it was brought in; `isPublic` says who reads it here. */
      isBroughtIn: row.isBroughtIn,
      isPublic: row.isPublic,
    },
    theme: {
      name: theme.name === '…' ? null : theme.name,
      isCustomers: theme.nameStatementId !== null,
      isPublished: theme.publishedAt !== null,
    },
    /** How many other statements are under it, and what one or two of them say. */
    others: row.others,
    company: row.company.map((words) => shorten(words, shownLetters)),
    check: row.askedAt ? { latest: latest && { ...latest, at: new Date(latest.at) } } : null,
    /** What was asked of their words as the theme and they stand now, and what they let stand before. */
    quotes: quotes.filter(({ isNow, consents }) => isNow || consents),
    ...(await otherThemes(db, dialogue, { statementId, themeId, readIn })),
  }
}

/**
 * Whom a mailed link lets say something of a theme, and where: the customer who was asked, as long as they are one and may read the
 * dialogue. Null for everybody else, and once the link has ended: after its days, or with the theme.
 */
export async function findAskedByLink(
  db: Db,
  { id: companyId }: { id: string },
  { statementId, themeId, personId, at }: About & { personId: string; at: Date },
) {
  const isInvited = sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${companyId} and ${invitees.dialogueId} = ${dialogues.id} and ${invitees.personId} = ${personId})`
  const isHidden = isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)
  const [row] = await db
    .select({
      dialogue: dialogues.slug,
      visibility: dialogues.visibility,
      name: appearances.name,
      askedAt: sql<Date | null>`greatest(${memberAsks.at}, ${quoteConsents.askedAt})`.mapWith(memberAsks.at),
    })
    .from(statements)
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, statements.dialogueId), ne(dialogues.phase, 'draft')))
    .innerJoin(memberships, customerNow(companyId, personId))
    .innerJoin(themes, and(eq(themes.companyId, companyId), eq(themes.id, themeId)))
    .innerJoin(themeVersions, and(themeNow(companyId), eq(themeVersions.state, 'kept'), isNull(themeVersions.mergedIntoId)))
    .leftJoin(memberAsks, isOf(memberAsks, { companyId, themeId }))
    .leftJoin(quoteConsents, isOf(quoteConsents, { companyId, themeId }))
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companyId),
        eq(appearances.dialogueId, statements.dialogueId),
        eq(appearances.personId, statements.authorId),
      ),
    )
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.id, statementId),
        eq(statements.authorId, personId),
        sql`not ${isHidden}`,
        or(eq(dialogues.visibility, 'public'), isInvited),
      ),
    )
    // Asked for a quote and for the name there are two rows: the later says how long the link is good.
    .orderBy(sql`${quoteConsents.askedAt} desc nulls last`)
    .limit(1)
  if (!row?.askedAt || !isAskedLinkGood(row.askedAt, at)) return null
  const by: Member = { companyId, personId, name: row.name ?? '', role: 'customer' }
  return { by, dialogue: row.dialogue, visibility: row.visibility }
}

function isOf(table: typeof memberAsks | typeof quoteConsents, { companyId, themeId }: { companyId: string; themeId: string }) {
  return and(eq(table.companyId, companyId), eq(table.statementId, statements.id), eq(table.themeId, themeId))
}

interface Latest {
  answer: (typeof memberChecks.$inferSelect)['answer']
  words: string | null
  otherThemeId: string | null
  at: string
}

async function rowOf(db: Db, { companyId, id }: Place, { statementId, themeId }: About) {
  const [row] = await db
    .select({
      authorId: statements.authorId,
      postedAt: statements.postedAt,
      isBroughtIn: sql<boolean>`${statements.importId} is not null`,
      isPublic: sql<boolean>`${dialogues.visibility} = 'public'`,
      why: statementRevisions.why,
      choice: optionName(companyId),
      isHidden: isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`),
      askedAt: memberAsks.at,
      quotes: quotesOf(companyId, themeId),
      theme: {
        id: themes.id,
        name: themeName(companyId),
        state: themeVersions.state,
        mergedIntoId: themeVersions.mergedIntoId,
        publishedAt: themeVersions.publishedAt,
        nameStatementId: themeVersions.nameStatementId,
      },
      others: othersIn(companyId),
      company: wordsOfOthers(companyId),
      latest: latestOf(companyId),
    })
    .from(statements)
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
    .leftJoin(themes, and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), eq(themes.id, themeId)))
    .leftJoin(themeVersions, themeNow(companyId))
    .leftJoin(memberAsks, isOf(memberAsks, { companyId, themeId }))
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id), eq(statements.id, statementId)))
  return row
}

function othersIn(companyId: string) {
  return sql<number>`(select count(distinct coding.statement_id)::int from ${codings} coding where coding.company_id = ${companyId} and coding.theme_id = ${themes.id}
    and coding.removed_at is null and coding.statement_id <> ${statements.id} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = coding.statement_id`)})`
}

/** What one or two others under it say, as everybody reads it in the dialogue: chosen quotes first. Of nobody who said that it is not theirs. */
function wordsOfOthers(companyId: string) {
  return wordsUnder(companyId, { themeId: sql`${themes.id}`, but: sql`${statements.authorId}`, most: 2 })
}

interface AskedQuote {
  use: QuoteUse
  /** The version of the theme that they were asked of. */
  version: number
  consents: boolean | null
  /** Whether that is what would stand there now. */
  isNow: boolean
}

function quotesOf(companyId: string, themeId: string) {
  return sql<
    AskedQuote[]
  >`(select coalesce(json_agg(json_build_object('use', consent.use, 'version', consent.theme_version, 'consents', consent.consents,
      'isNow', ${isForWhatStands(sql`consent`)}) order by consent.use), '[]')
    from ${quoteConsents} consent where consent.company_id = ${companyId} and consent.theme_id = ${themeId} and consent.statement_id = ${statements.id})`
}

function latestOf(companyId: string) {
  return sql<Latest | null>`(select json_build_object('answer', said.answer, 'words', said.words, 'otherThemeId', said.other_theme_id, 'at', said.at)
    from ${memberChecks} said where said.company_id = ${companyId} and said.statement_id = ${statements.id} and said.theme_id = ${themes.id}
    order by said.at desc, said.id desc limit 1)`
}
