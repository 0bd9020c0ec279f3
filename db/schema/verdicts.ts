import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { customers } from './companies.ts'
import { responseTargets } from './responses.ts'

export const heards = ['yes', 'partly', 'no'] as const
export const settledness = ['yes', 'not_yet', 'no'] as const

/** A customer's judgement of an answer to them. The latest counts; the earlier ones stay. */
export const verdicts = pgTable(
  'verdicts',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    targetId: uuid().notNull(),
    personId: uuid().notNull(),
    heard: text({ enum: heards }).notNull(),
    correction: words(),
    settled: text({ enum: settledness }).notNull(),
    feeling: integer().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('verdicts_target').on(table.companyId, table.targetId, table.at),
    within('verdicts_heard', 'heard', heards),
    within('verdicts_settled', 'settled', settledness),
    check('verdicts_feeling', sql.raw('feeling between -2 and 2')),
    foreignKey({
      columns: [table.companyId, table.targetId, table.personId],
      foreignColumns: [responseTargets.companyId, responseTargets.id, responseTargets.addresseeId],
    }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [customers.companyId, customers.personId] }),
  ],
)

/** The judgement of somebody who said "the same for me": as a verdict is, and counted apart from the raiser's. The latest of each person counts. */
export const supporterVerdicts = pgTable(
  'supporter_verdicts',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    targetId: uuid().notNull(),
    personId: uuid().notNull(),
    heard: text({ enum: heards }).notNull(),
    settled: text({ enum: settledness }).notNull(),
    feeling: integer().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('supporter_verdicts_target').on(table.companyId, table.targetId, table.personId, table.at),
    within('supporter_verdicts_heard', 'heard', heards),
    within('supporter_verdicts_settled', 'settled', settledness),
    check('supporter_verdicts_feeling', sql.raw('feeling between -2 and 2')),
    foreignKey({ columns: [table.companyId, table.targetId], foreignColumns: [responseTargets.companyId, responseTargets.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [customers.companyId, customers.personId] }),
  ],
)

/** That the customer has had the answer before their eyes: an edit after this says so. */
export const receipts = pgTable(
  'receipts',
  {
    companyId: companyId(),
    targetId: uuid().notNull(),
    personId: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.targetId, table.personId] }),
    foreignKey({
      columns: [table.companyId, table.targetId, table.personId],
      foreignColumns: [responseTargets.companyId, responseTargets.id, responseTargets.addresseeId],
    }),
  ],
)
