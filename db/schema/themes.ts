import { sql } from 'drizzle-orm'
import {
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { memberships } from './companies.ts'
import { dialogues, options } from './dialogues.ts'
import { statementRevisions } from './statements.ts'

/** One step of work on the code book, and what undoes it. Steps are never changed but for who undid them. */
export const analysisSteps = pgTable(
  'analysis_steps',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    /** Null: the machine. */
    by: uuid(),
    kind: text().notNull(),
    /** Ids and figures: which themes and codings it touched is told by those. No words. */
    detail: jsonb().$type<Record<string, unknown>>().notNull(),
    at: moment().notNull(),
    undoneAt: moment(),
    undoneBy: uuid(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('analysis_steps_dialogue').on(table.companyId, table.dialogueId, table.at),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
    foreignKey({ columns: [table.companyId, table.undoneBy], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const themeStates = ['suggested', 'kept', 'rejected'] as const

/** A group of statements in one dialogue that give the same reason. How it stands is in the version that `version` names; every earlier one stays. */
export const themes = pgTable(
  'themes',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    version: integer().notNull(),
    /** Of whose choice the reasons are; null: of any. */
    optionId: uuid(),
    /** The language of what it was found in, as a code of two letters, or 'und'; null: of any. */
    language: text(),
    /** Null: the machine. */
    madeBy: uuid(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('themes_dialogue').on(table.companyId, table.dialogueId, table.id),
    check('themes_language', sql.raw(`language ~ '^([a-z]{2}|und)$'`)),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.optionId],
      foreignColumns: [options.companyId, options.dialogueId, options.id],
    }),
    foreignKey({ columns: [table.companyId, table.madeBy], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** A theme as it stood from one step to the next: how it is called, in whose words, where it hangs, and what became of it. */
export const themeVersions = pgTable(
  'theme_versions',
  {
    companyId: companyId(),
    themeId: uuid().notNull(),
    number: integer().notNull(),
    dialogueId: uuid().notNull(),
    state: text({ enum: themeStates }).notNull(),
    /** As it is read: a span of a customer's words, or an analyst's where the four below are null. */
    name: words().notNull(),
    nameStatementId: uuid(),
    nameRevision: integer(),
    /** Where the name was written, in Unicode code points from 0, half open. */
    nameFrom: integer(),
    nameTo: integer(),
    /** Up to three statements that speak for it, the best first. */
    quotes: uuid().array().notNull().default([]),
    memo: words(),
    parentId: uuid(),
    mergedIntoId: uuid(),
    /** Since when the public sees it; null: it does not. */
    publishedAt: moment(),
    /** The step that made it so; null where the machine suggested it. */
    stepId: uuid(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.themeId, table.number] }),
    index('theme_versions_dialogue').on(table.companyId, table.dialogueId, table.at),
    within('theme_versions_state', 'state', themeStates),
    check('theme_versions_tree', sql.raw('parent_id is distinct from theme_id and merged_into_id is distinct from theme_id')),
    check(
      'theme_versions_name',
      sql.raw('num_nulls(name_statement_id, name_revision, name_from, name_to) in (0, 4) and name_from < name_to'),
    ),
    check('theme_versions_quotes', sql.raw('cardinality(quotes) <= 3')),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.themeId],
      foreignColumns: [themes.companyId, themes.dialogueId, themes.id],
    }),
    foreignKey({
      columns: [table.companyId, table.nameStatementId, table.nameRevision],
      foreignColumns: [statementRevisions.companyId, statementRevisions.statementId, statementRevisions.number],
    }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.parentId],
      foreignColumns: [themes.companyId, themes.dialogueId, themes.id],
    }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.mergedIntoId],
      foreignColumns: [themes.companyId, themes.dialogueId, themes.id],
    }),
    foreignKey({ columns: [table.companyId, table.stepId], foreignColumns: [analysisSteps.companyId, analysisSteps.id] }),
  ],
)

export const coders = ['machine', 'analyst', 'customer'] as const

/** A statement, or a span of it, under a theme; without a theme: none of them fits. What was taken away stays, with who did it. */
export const codings = pgTable(
  'codings',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    statementId: uuid().notNull(),
    revision: integer().notNull(),
    themeId: uuid(),
    /** The span, in Unicode code points from 0, half open; null: all of it. */
    from: integer(),
    to: integer(),
    coder: text({ enum: coders }).notNull(),
    by: uuid(),
    /** How much nearer it is to this theme than to the next, as the machine sees it. */
    confidence: doublePrecision(),
    /** Who put it there, by the file that brought it in; null: whoever `by` is. Names as the file has them, in all 120 characters. */
    toldCoders: text().array(),
    stepId: uuid(),
    at: moment().notNull(),
    removedAt: moment(),
    /** Null where the machine took it back. */
    removedBy: uuid(),
    removedStepId: uuid(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('codings_theme').on(table.companyId, table.themeId, table.statementId).where(sql`removed_at is null`),
    index('codings_statement').on(table.companyId, table.statementId),
    index('codings_dialogue').on(table.companyId, table.dialogueId, table.at),
    index('codings_step').on(table.companyId, table.stepId),
    index('codings_removed_step').on(table.companyId, table.removedStepId),
    uniqueIndex('codings_once')
      .on(
        table.companyId,
        table.statementId,
        sql`coalesce(theme_id, '00000000-0000-0000-0000-000000000000')`,
        table.coder,
        sql`coalesce("from", -1)`,
        sql`coalesce("to", -1)`,
      )
      .where(sql`removed_at is null`),
    within('codings_coder', 'coder', coders),
    check('codings_by', sql.raw("(coder = 'machine') = (by is null)")),
    check(
      'codings_told',
      sql.raw(
        "told_coders is null or (coder = 'analyst' and array_position(told_coders, null) is null and char_length(array_to_string(told_coders, ', ')) between 1 and 120)",
      ),
    ),
    check('codings_span', sql.raw('("from" is null) = ("to" is null) and "from" < "to" and "from" >= 0')),
    check('codings_removed', sql.raw('removed_at is not null or num_nonnulls(removed_by, removed_step_id) = 0')),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.themeId],
      foreignColumns: [themes.companyId, themes.dialogueId, themes.id],
    }),
    foreignKey({
      columns: [table.companyId, table.statementId, table.revision],
      foreignColumns: [statementRevisions.companyId, statementRevisions.statementId, statementRevisions.number],
    }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
    foreignKey({ columns: [table.companyId, table.removedBy], foreignColumns: [memberships.companyId, memberships.personId] }),
    foreignKey({ columns: [table.companyId, table.stepId], foreignColumns: [analysisSteps.companyId, analysisSteps.id] }),
    foreignKey({ columns: [table.companyId, table.removedStepId], foreignColumns: [analysisSteps.companyId, analysisSteps.id] }),
  ],
)
