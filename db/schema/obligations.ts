import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, oneOf, within, words } from './columns.ts'
import { type OpeningHours, staff } from './companies.ts'
import { conflicts } from './conflicts.ts'
import { dialogues } from './dialogues.ts'
import { statements } from './statements.ts'

export const causes = ['conflict', 'asks', 'supported', 'reopened'] as const

/** What was promised when the clock started, and how the due date was counted. Never changed afterwards. */
export interface Policy {
  hours: number
  timeZone: string
  /** The opening hours, and the holidays of the two years that followed, or of those until a year after it was due. */
  calendar: { hours: OpeningHours; holidays: { date: string; name: string }[] }
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
    /** Who answers for it now; every handing over is kept beside it. */
    ownerId: uuid().notNull(),
    startedAt: moment().notNull(),
    /** As it was promised when the clock started. Never changed. */
    firstDueAt: moment().notNull(),
    /** What counts now: the first date, moved by an extension and by time spent waiting for the customer, each of which is kept beside it. */
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

/** Somebody else answers for it from now on, and why. */
export const handings = pgTable(
  'handings',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    obligationId: uuid().notNull(),
    fromId: uuid().notNull(),
    toId: uuid().notNull(),
    reason: words().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('handings_obligation').on(table.companyId, table.obligationId, table.at),
    foreignKey({ columns: [table.companyId, table.obligationId], foreignColumns: [obligations.companyId, obligations.id] }),
    foreignKey({ columns: [table.companyId, table.fromId], foreignColumns: [staff.companyId, staff.personId] }),
    foreignKey({ columns: [table.companyId, table.toId], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)

export const waitingEnds = ['replied', 'contested', 'taken_back'] as const

/** A public question to the customer: the clock waits for their reply, until `until` at the latest. */
export const waitings = pgTable(
  'waitings',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    obligationId: uuid().notNull(),
    question: words().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
    until: moment().notNull(),
    /** When the answer was due before the clock stopped. */
    dueBefore: moment().notNull(),
    endedAt: moment(),
    end: text({ enum: waitingEnds }),
    /** What the customer said: their reply, or why the question is no reason to wait. */
    reply: words(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    uniqueIndex('waitings_open').on(table.companyId, table.obligationId).where(sql`ended_at is null`),
    index('waitings_obligation').on(table.companyId, table.obligationId, table.at),
    within('waitings_end', '"end"', waitingEnds),
    foreignKey({ columns: [table.companyId, table.obligationId], foreignColumns: [obligations.companyId, obligations.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)
