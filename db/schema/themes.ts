import { sql } from 'drizzle-orm'
import {
  boolean,
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
import { bytes, companyId, moment, within, words } from './columns.ts'
import { customers, memberships } from './companies.ts'
import { dialogues, options } from './dialogues.ts'
import { statementRevisions, statements } from './statements.ts'

/** What a machine reads of a statement's words: their language, and where it can, what they mean. Every revision is read once. */
export const statementVectors = pgTable(
  'statement_vectors',
  {
    companyId: companyId(),
    statementId: uuid().notNull(),
    revision: integer().notNull(),
    /** A code of two letters; 'und' where nobody can say. */
    language: text().notNull(),
    /** The encoder that made the vector; null where there is none, and words alone group it. */
    model: text(),
    /** 32-bit floats, little-endian. */
    vector: bytes(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.statementId, table.revision] }),
    check('statement_vectors_model', sql.raw('(model is null) = (vector is null)')),
    foreignKey({
      columns: [table.companyId, table.statementId, table.revision],
      foreignColumns: [statementRevisions.companyId, statementRevisions.statementId, statementRevisions.number],
    }),
  ],
)

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
    /** The language of what it was found in; null: of any. */
    language: text(),
    /** Null: the machine. */
    madeBy: uuid(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('themes_dialogue').on(table.companyId, table.dialogueId, table.id),
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

export const findingStates = ['waiting', 'running', 'done', 'stopped', 'failed'] as const

/** A search for themes: one at a time in a dialogue, in the background. */
export const findings = pgTable(
  'findings',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    fineness: doublePrecision().notNull(),
    /** Where one theme is to be split: that one. */
    themeId: uuid(),
    state: text({ enum: findingStates }).notNull(),
    /** How far it is: 0 to 1. */
    progress: doublePrecision().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
    /** Taken by a server, and seen alive by it: another takes over where this is long ago. */
    aliveAt: moment(),
    endedAt: moment(),
    problem: text(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    uniqueIndex('findings_one').on(table.companyId, table.dialogueId).where(sql`ended_at is null`),
    within('findings_state', 'state', findingStates),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.themeId],
      foreignColumns: [themes.companyId, themes.dialogueId, themes.id],
    }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** Statements that several analysts code without seeing each other's codings, so that their agreement can be told. */
export const blindSamples = pgTable(
  'blind_samples',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
    /** From then on everybody sees all of it, and nobody codes any more. */
    openedAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('blind_samples_dialogue').on(table.companyId, table.dialogueId),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const blindSampleStatements = pgTable(
  'blind_sample_statements',
  {
    companyId: companyId(),
    sampleId: uuid().notNull(),
    statementId: uuid().notNull(),
    place: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.sampleId, table.statementId] }),
    unique('blind_sample_statements_place').on(table.companyId, table.sampleId, table.place),
    foreignKey({ columns: [table.companyId, table.sampleId], foreignColumns: [blindSamples.companyId, blindSamples.id] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
  ],
)

/** What one analyst says of one statement of a sample: its theme, or that none fits. */
export const blindCodings = pgTable(
  'blind_codings',
  {
    companyId: companyId(),
    sampleId: uuid().notNull(),
    statementId: uuid().notNull(),
    personId: uuid().notNull(),
    themeId: uuid(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.sampleId, table.statementId, table.personId] }),
    foreignKey({
      columns: [table.companyId, table.sampleId, table.statementId],
      foreignColumns: [blindSampleStatements.companyId, blindSampleStatements.sampleId, blindSampleStatements.statementId],
    }),
    foreignKey({ columns: [table.companyId, table.themeId], foreignColumns: [themes.companyId, themes.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
