import { foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, oneOf, within, words } from './columns.ts'
import { commitments } from './commitments.ts'
import { memberships, staff } from './companies.ts'
import { conflicts } from './conflicts.ts'
import { criteria } from './criteria.ts'
import { dissents } from './decisions.ts'
import { dialogues, options } from './dialogues.ts'
import { comments, statements } from './statements.ts'

export const hidingReasons = ['personal_data', 'threat', 'insult', 'unlawful', 'advertising'] as const

/** Words taken out of sight for a stated reason. The place, the reason, who and when stay; the words stay in their own table. */
export const hidings = pgTable(
  'hidings',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    statementId: uuid(),
    conflictId: uuid(),
    commentId: uuid(),
    criterionId: uuid(),
    optionId: uuid(),
    commitmentId: uuid(),
    dissentId: uuid(),
    reason: text({ enum: hidingReasons }).notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    oneOf('hidings_about', ['statement_id', 'conflict_id', 'comment_id', 'criterion_id', 'option_id', 'commitment_id', 'dissent_id']),
    index('hidings_statement').on(table.companyId, table.statementId),
    index('hidings_conflict').on(table.companyId, table.conflictId),
    index('hidings_comment').on(table.companyId, table.commentId),
    index('hidings_criterion').on(table.companyId, table.criterionId),
    index('hidings_option').on(table.companyId, table.optionId),
    index('hidings_commitment').on(table.companyId, table.commitmentId),
    index('hidings_dissent').on(table.companyId, table.dissentId),
    within('hidings_reason', 'reason', hidingReasons),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
    foreignKey({ columns: [table.companyId, table.conflictId], foreignColumns: [conflicts.companyId, conflicts.id] }),
    foreignKey({ columns: [table.companyId, table.commentId], foreignColumns: [comments.companyId, comments.id] }),
    foreignKey({ columns: [table.companyId, table.criterionId], foreignColumns: [criteria.companyId, criteria.id] }),
    foreignKey({ columns: [table.companyId, table.optionId], foreignColumns: [options.companyId, options.id] }),
    foreignKey({ columns: [table.companyId, table.commitmentId], foreignColumns: [commitments.companyId, commitments.id] }),
    foreignKey({ columns: [table.companyId, table.dissentId], foreignColumns: [dissents.companyId, dissents.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)

export const appeals = pgTable(
  'appeals',
  {
    companyId: companyId(),
    hidingId: uuid().notNull(),
    words: words().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.hidingId] }),
    foreignKey({ columns: [table.companyId, table.hidingId], foreignColumns: [hidings.companyId, hidings.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** The end of a hiding: the words are back. */
export const liftings = pgTable(
  'liftings',
  {
    companyId: companyId(),
    hidingId: uuid().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.hidingId] }),
    foreignKey({ columns: [table.companyId, table.hidingId], foreignColumns: [hidings.companyId, hidings.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)
