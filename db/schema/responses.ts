import {
  type AnyPgColumn,
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { companyId, moment, oneOf, within, words } from './columns.ts'
import { staff } from './companies.ts'
import { conflicts } from './conflicts.ts'
import { criteria } from './criteria.ts'
import { dialogues } from './dialogues.ts'
import { obligations } from './obligations.ts'
import { statements } from './statements.ts'

export const outcomes = ['will', 'partly', 'will_not', 'find_out'] as const

/** The company's official answer, by a named member of staff. The words are in its revisions. `isAnswer` is false where it only announces a new date. */
export const responses = pgTable(
  'responses',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    authorId: uuid().notNull(),
    isAnswer: boolean().notNull(),
    revision: integer().notNull(),
    publishedAt: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('responses_dialogue').on(table.companyId, table.dialogueId, table.publishedAt),
    index('responses_author').on(table.companyId, table.authorId),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.authorId], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)

export const responseRevisions = pgTable(
  'response_revisions',
  {
    companyId: companyId(),
    responseId: uuid().notNull(),
    number: integer().notNull(),
    heard: words().notNull(),
    answer: words().notNull(),
    outcome: text({ enum: outcomes }).notNull(),
    reason: words(),
    /** The shared criterion that a refusal rests on, where there is one. */
    criterionId: uuid(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.responseId, table.number] }),
    foreignKey({
      columns: [table.companyId, table.criterionId],
      foreignColumns: [criteria.companyId as AnyPgColumn, criteria.id as AnyPgColumn],
    }),
    within('response_revisions_outcome', 'outcome', outcomes),
    index('response_revisions_answer').using('gin', table.answer.op('gin_trgm_ops')),
    foreignKey({ columns: [table.companyId, table.responseId], foreignColumns: [responses.companyId, responses.id] }),
  ],
)

/** What a response answers, and whom: the raiser of the conflict or the author of the statement, as the keys insist. */
export const responseTargets = pgTable(
  'response_targets',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    responseId: uuid().notNull(),
    conflictId: uuid(),
    statementId: uuid(),
    addresseeId: uuid().notNull(),
    /** The obligation this answer met. An obligation is met once. */
    obligationId: uuid(),
    /** Working hours that the duty took, by the calendar it began with, without the time spent waiting for the customer. */
    hours: doublePrecision(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('response_targets_addressee').on(table.companyId, table.id, table.addresseeId),
    unique('response_targets_obligation').on(table.companyId, table.obligationId),
    unique('response_targets_conflict').on(table.companyId, table.conflictId, table.responseId),
    unique('response_targets_statement').on(table.companyId, table.statementId, table.responseId),
    index('response_targets_response').on(table.companyId, table.responseId),
    oneOf('response_targets_about', ['conflict_id', 'statement_id']),
    foreignKey({ columns: [table.companyId, table.responseId], foreignColumns: [responses.companyId, responses.id] }),
    foreignKey({
      columns: [table.companyId, table.conflictId, table.addresseeId],
      foreignColumns: [conflicts.companyId as AnyPgColumn, conflicts.id as AnyPgColumn, conflicts.raiserId as AnyPgColumn],
    }),
    foreignKey({
      columns: [table.companyId, table.statementId, table.addresseeId],
      foreignColumns: [statements.companyId as AnyPgColumn, statements.id as AnyPgColumn, statements.authorId as AnyPgColumn],
    }),
    foreignKey({
      columns: [table.companyId, table.obligationId],
      foreignColumns: [obligations.companyId as AnyPgColumn, obligations.id as AnyPgColumn],
    }),
  ],
)

/** Colleagues who were asked, and are named beside the answer. */
export const credits = pgTable(
  'credits',
  {
    companyId: companyId(),
    responseId: uuid().notNull(),
    personId: uuid().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.responseId, table.personId] }),
    foreignKey({ columns: [table.companyId, table.responseId], foreignColumns: [responses.companyId, responses.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)

/** What someone has written towards an answer, kept as it was typed. One for each person and obligation. */
export const responseDrafts = pgTable(
  'response_drafts',
  {
    companyId: companyId(),
    obligationId: uuid().notNull(),
    authorId: uuid().notNull(),
    fields: jsonb().$type<Record<string, string | string[]>>().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.obligationId, table.authorId] }),
    foreignKey({
      columns: [table.companyId, table.obligationId],
      foreignColumns: [obligations.companyId as AnyPgColumn, obligations.id as AnyPgColumn],
    }),
    foreignKey({ columns: [table.companyId, table.authorId], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)

/** What the author of an answer expects of its verdict, made before it is published. Sealed until the verdict, or for 14 days. */
export const predictions = pgTable(
  'predictions',
  {
    companyId: companyId(),
    responseId: uuid().notNull(),
    heard: boolean().notNull(),
    settled: boolean().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.responseId] }),
    foreignKey({ columns: [table.companyId, table.responseId], foreignColumns: [responses.companyId, responses.id] }),
  ],
)

/** An answer that repeats an earlier one because it answers the same question, as its author said. Each names the other. */
export const repeats = pgTable(
  'repeats',
  {
    companyId: companyId(),
    responseId: uuid().notNull(),
    earlierId: uuid().notNull(),
    /** Share of the later answer's word 4-grams that the earlier one holds, 0 to 1. */
    share: doublePrecision().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.responseId, table.earlierId] }),
    index('repeats_earlier').on(table.companyId, table.earlierId),
    foreignKey({ columns: [table.companyId, table.responseId], foreignColumns: [responses.companyId, responses.id] }),
    foreignKey({ columns: [table.companyId, table.earlierId], foreignColumns: [responses.companyId, responses.id] }),
  ],
)
