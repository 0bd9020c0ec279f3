import { foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, oneOf, within, words } from './columns.ts'
import { memberships, staff } from './companies.ts'
import { conflicts } from './conflicts.ts'
import { dialogues } from './dialogues.ts'
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
    reason: text({ enum: hidingReasons }).notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    oneOf('hidings_about', ['statement_id', 'conflict_id', 'comment_id']),
    index('hidings_statement').on(table.companyId, table.statementId),
    index('hidings_conflict').on(table.companyId, table.conflictId),
    index('hidings_comment').on(table.companyId, table.commentId),
    within('hidings_reason', 'reason', hidingReasons),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
    foreignKey({ columns: [table.companyId, table.conflictId], foreignColumns: [conflicts.companyId, conflicts.id] }),
    foreignKey({ columns: [table.companyId, table.commentId], foreignColumns: [comments.companyId, comments.id] }),
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
