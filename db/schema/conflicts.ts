import { type AnyPgColumn, foreignKey, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { commitments } from './commitments.ts'
import { memberships } from './companies.ts'
import { criteria } from './criteria.ts'
import { dialogues, sides } from './dialogues.ts'
import { responses } from './responses.ts'
import { statements } from './statements.ts'

/** A tension that someone names. Its state is read from what happened to it: answers, verdicts, a withdrawal, agreements. */
export const conflicts = pgTable(
  'conflicts',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    raiserId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    need: words().notNull(),
    instead: words().notNull(),
    aboutStatementId: uuid(),
    aboutResponseId: uuid(),
    aboutCriterionId: uuid(),
    aboutCommitmentId: uuid(),
    raisedAt: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('conflicts_raiser').on(table.companyId, table.id, table.raiserId),
    index('conflicts_page').on(table.companyId, table.dialogueId, table.raisedAt, table.id),
    index('conflicts_by').on(table.companyId, table.raiserId),
    within('conflicts_side', 'side', sides),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.raiserId], foreignColumns: [memberships.companyId, memberships.personId] }),
    foreignKey({
      columns: [table.companyId, table.aboutStatementId],
      foreignColumns: [statements.companyId as AnyPgColumn, statements.id as AnyPgColumn],
    }),
    foreignKey({
      columns: [table.companyId, table.aboutResponseId],
      foreignColumns: [responses.companyId as AnyPgColumn, responses.id as AnyPgColumn],
    }),
    foreignKey({
      columns: [table.companyId, table.aboutCriterionId],
      foreignColumns: [criteria.companyId as AnyPgColumn, criteria.id as AnyPgColumn],
    }),
    foreignKey({
      columns: [table.companyId, table.aboutCommitmentId],
      foreignColumns: [commitments.companyId as AnyPgColumn, commitments.id as AnyPgColumn],
    }),
  ],
)

export const withdrawals = pgTable(
  'withdrawals',
  {
    companyId: companyId(),
    conflictId: uuid().notNull(),
    reason: words(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.conflictId] }),
    foreignKey({
      columns: [table.companyId, table.conflictId, table.by],
      foreignColumns: [conflicts.companyId, conflicts.id, conflicts.raiserId],
    }),
  ],
)

/** One side's "we see this differently, and leave it there". Both sides: agreed to disagree. */
export const disagreements = pgTable(
  'disagreements',
  {
    companyId: companyId(),
    conflictId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    words: words(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.conflictId, table.side] }),
    within('disagreements_side', 'side', sides),
    foreignKey({ columns: [table.companyId, table.conflictId], foreignColumns: [conflicts.companyId, conflicts.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
