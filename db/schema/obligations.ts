import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, oneOf, within, words } from './columns.ts'
import { staff } from './companies.ts'
import { conflicts } from './conflicts.ts'
import { dialogues } from './dialogues.ts'
import { statements } from './statements.ts'

export const causes = ['conflict', 'asks', 'supported', 'reopened'] as const

/** What was promised when the clock started, and how the due date was counted. Never changed afterwards. */
export interface Policy {
  hours: number
  timeZone: string
  counting: { date: string; from: string; to: string; hours: number; note?: string | undefined; skipped?: string | undefined }[]
}

/** The company's duty to respond. Kept, late and overdue are asked from its answer and the time, never stored. */
export const obligations = pgTable(
  'obligations',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    conflictId: uuid(),
    statementId: uuid(),
    cause: text({ enum: causes }).notNull(),
    /** 0 the first time; one more each time the same conflict is reopened. */
    round: integer().notNull(),
    ownerId: uuid().notNull(),
    startedAt: moment().notNull(),
    dueAt: moment().notNull(),
    policy: jsonb().$type<Policy>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('obligations_conflict').on(table.companyId, table.conflictId, table.round),
    unique('obligations_statement').on(table.companyId, table.statementId, table.round),
    oneOf('obligations_about', ['conflict_id', 'statement_id']),
    within('obligations_cause', 'cause', causes),
    index('obligations_due').on(table.companyId, table.dueAt),
    index('obligations_dialogue').on(table.companyId, table.dialogueId),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.conflictId], foreignColumns: [conflicts.companyId, conflicts.id] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
    foreignKey({ columns: [table.companyId, table.ownerId], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)

/** One new date, announced before the first one passed. Both stay visible. */
export const extensions = pgTable(
  'extensions',
  {
    companyId: companyId(),
    obligationId: uuid().notNull(),
    dueAt: moment().notNull(),
    reason: words().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.obligationId] }),
    foreignKey({ columns: [table.companyId, table.obligationId], foreignColumns: [obligations.companyId, obligations.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)
