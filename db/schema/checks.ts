import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { customers, memberships } from './companies.ts'
import { statementRevisions, statements } from './statements.ts'
import { themes, themeVersions } from './themes.ts'

/** A customer is asked whether their statement was put under the right theme: once for each of the two. */
export const memberAsks = pgTable(
  'member_asks',
  {
    companyId: companyId(),
    statementId: uuid().notNull(),
    themeId: uuid().notNull(),
    personId: uuid().notNull(),
    askedBy: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.themeId, table.statementId] }),
    index('member_asks_person').on(table.companyId, table.personId),
    foreignKey({
      columns: [table.companyId, table.statementId, table.personId],
      foreignColumns: [statements.companyId, statements.id, statements.authorId],
    }),
    foreignKey({ columns: [table.companyId, table.themeId], foreignColumns: [themes.companyId, themes.id] }),
    foreignKey({ columns: [table.companyId, table.askedBy], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const checkAnswers = ['yes', 'not_quite', 'another'] as const

/** What a customer says of the theme that their statement was put under. The latest of a statement and theme counts; the earlier ones stay. */
export const memberChecks = pgTable(
  'member_checks',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    statementId: uuid().notNull(),
    personId: uuid().notNull(),
    /** What was shown. */
    themeId: uuid().notNull(),
    answer: text({ enum: checkAnswers }).notNull(),
    /** What it is in their words, where it is not quite that. */
    words: words(),
    /** The theme that fits better, where it is another of them. */
    otherThemeId: uuid(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('member_checks_of').on(table.companyId, table.statementId, table.themeId, table.at),
    index('member_checks_theme').on(table.companyId, table.themeId),
    within('member_checks_answer', 'answer', checkAnswers),
    check(
      'member_checks_whole',
      sql.raw("(answer = 'another') = (other_theme_id is not null) and (answer <> 'not_quite' or words is not null)"),
    ),
    foreignKey({
      columns: [table.companyId, table.statementId, table.personId],
      foreignColumns: [statements.companyId, statements.id, statements.authorId],
    }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [customers.companyId, customers.personId] }),
    foreignKey({ columns: [table.companyId, table.themeId], foreignColumns: [themes.companyId, themes.id] }),
    foreignKey({ columns: [table.companyId, table.otherThemeId], foreignColumns: [themes.companyId, themes.id] }),
  ],
)

export const quoteUses = ['quote', 'name'] as const

/**
 * A customer is asked whether their words may stand in public: the whole of a statement as a quote of a theme, or a span of it as its name.
 * Nothing is public while they have not said yes, and a yes holds for what they were shown: this name of the theme, these words of theirs.
 */
export const quoteConsents = pgTable(
  'quote_consents',
  {
    companyId: companyId(),
    statementId: uuid().notNull(),
    themeId: uuid().notNull(),
    use: text({ enum: quoteUses }).notNull(),
    personId: uuid().notNull(),
    /** How the theme stood when they were asked, and their words: asked anew, both are those of then. */
    themeVersion: integer().notNull(),
    revision: integer().notNull(),
    askedBy: uuid().notNull(),
    askedAt: moment().notNull(),
    consents: boolean(),
    answeredAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.themeId, table.statementId, table.use] }),
    index('quote_consents_person').on(table.companyId, table.personId),
    within('quote_consents_use', 'use', quoteUses),
    check('quote_consents_answer', sql.raw('(consents is null) = (answered_at is null)')),
    foreignKey({
      columns: [table.companyId, table.statementId, table.personId],
      foreignColumns: [statements.companyId, statements.id, statements.authorId],
    }),
    foreignKey({
      columns: [table.companyId, table.themeId, table.themeVersion],
      foreignColumns: [themeVersions.companyId, themeVersions.themeId, themeVersions.number],
    }),
    foreignKey({
      columns: [table.companyId, table.statementId, table.revision],
      foreignColumns: [statementRevisions.companyId, statementRevisions.statementId, statementRevisions.number],
    }),
    foreignKey({ columns: [table.companyId, table.askedBy], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
