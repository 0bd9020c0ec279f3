import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { companyId, moment, oneOf, within, words } from './columns.ts'
import { commitments } from './commitments.ts'
import { customers, memberships } from './companies.ts'
import { conflicts } from './conflicts.ts'
import { criteria } from './criteria.ts'
import { decisions } from './decisions.ts'
import { appearances, dialogues, options, sides } from './dialogues.ts'
import { responses } from './responses.ts'

/** A customer's choice and why. The words are in the revision that `revision` names; every earlier one stays. */
export const statements = pgTable(
  'statements',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    authorId: uuid().notNull(),
    revision: integer().notNull(),
    asksAnswer: boolean().notNull(),
    postedAt: moment().notNull(),
    importId: uuid(),
    sourceKey: text(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('statements_author').on(table.companyId, table.id, table.authorId),
    unique('statements_source').on(table.companyId, table.dialogueId, table.sourceKey),
    index('statements_page').on(table.companyId, table.dialogueId, table.postedAt, table.id),
    index('statements_by').on(table.companyId, table.authorId),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.authorId],
      foreignColumns: [appearances.companyId, appearances.dialogueId, appearances.personId],
    }),
  ],
)

export const statementRevisions = pgTable(
  'statement_revisions',
  {
    companyId: companyId(),
    statementId: uuid().notNull(),
    number: integer().notNull(),
    optionId: uuid().notNull(),
    why: words().notNull(),
    trying: words(),
    nearly: words(),
    felt: words(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.statementId, table.number] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
    foreignKey({ columns: [table.companyId, table.optionId], foreignColumns: [options.companyId, options.id] }),
    index('statement_revisions_option').on(table.companyId, table.optionId),
    index('statement_revisions_close').using('gin', table.why.op('gin_trgm_ops')),
  ],
)

/** What a guest said, waiting for the link that was mailed to them. Its id becomes the statement's. */
export const heldStatements = pgTable(
  'held_statements',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    hidden: boolean().notNull(),
    knownToStaff: boolean().notNull(),
    choice: text().notNull(),
    why: words().notNull(),
    trying: words(),
    nearly: words(),
    felt: words(),
    asksAnswer: boolean().notNull(),
    heldAt: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('held_statements_email').on(table.companyId, table.email),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
  ],
)

/** "The same for me": once per person, on a statement or a conflict. */
export const supports = pgTable(
  'supports',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    statementId: uuid(),
    conflictId: uuid(),
    personId: uuid().notNull(),
    at: moment().notNull(),
    /** What it came in with: it is dated by the file, and was here once that was read. Null: said here. */
    importId: uuid(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('supports_statement').on(table.companyId, table.statementId, table.personId),
    unique('supports_conflict').on(table.companyId, table.conflictId, table.personId),
    oneOf('supports_about', ['statement_id', 'conflict_id']),
    index('supports_by').on(table.companyId, table.personId),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
    foreignKey({ columns: [table.companyId, table.conflictId], foreignColumns: [conflicts.companyId, conflicts.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [customers.companyId, customers.personId] }),
  ],
)

export const comments = pgTable(
  'comments',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    statementId: uuid(),
    conflictId: uuid(),
    responseId: uuid(),
    criterionId: uuid(),
    optionId: uuid(),
    decisionId: uuid(),
    commitmentId: uuid(),
    /** How far a commitment is, where its owner says so: 0 to 100. */
    percent: smallint(),
    parentId: uuid(),
    authorId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    words: words().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    oneOf('comments_about', ['statement_id', 'conflict_id', 'response_id', 'criterion_id', 'option_id', 'decision_id', 'commitment_id']),
    check('comments_percent', sql.raw('percent is null or (commitment_id is not null and percent between 0 and 100)')),
    within('comments_side', 'side', sides),
    index('comments_statement').on(table.companyId, table.statementId, table.at),
    index('comments_conflict').on(table.companyId, table.conflictId, table.at),
    index('comments_response').on(table.companyId, table.responseId, table.at),
    index('comments_criterion').on(table.companyId, table.criterionId, table.at),
    index('comments_option').on(table.companyId, table.optionId, table.at),
    index('comments_decision').on(table.companyId, table.decisionId, table.at),
    index('comments_commitment').on(table.companyId, table.commitmentId, table.at),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
    foreignKey({ columns: [table.companyId, table.conflictId], foreignColumns: [conflicts.companyId, conflicts.id] }),
    foreignKey({ columns: [table.companyId, table.responseId], foreignColumns: [responses.companyId, responses.id] }),
    foreignKey({
      columns: [table.companyId, table.criterionId],
      foreignColumns: [criteria.companyId as AnyPgColumn, criteria.id as AnyPgColumn],
    }),
    foreignKey({ columns: [table.companyId, table.optionId], foreignColumns: [options.companyId, options.id] }),
    foreignKey({
      columns: [table.companyId, table.decisionId],
      foreignColumns: [decisions.companyId as AnyPgColumn, decisions.id as AnyPgColumn],
    }),
    foreignKey({
      columns: [table.companyId, table.commitmentId],
      foreignColumns: [commitments.companyId as AnyPgColumn, commitments.id as AnyPgColumn],
    }),
    foreignKey({ columns: [table.companyId, table.parentId], foreignColumns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId, table.authorId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
