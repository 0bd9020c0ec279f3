import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** Mail to be sent, written with the deed that causes it. Read across companies by the sender, so it lives apart from their tables. Holds what the mail is about, never a usable link. */
export const mails = pgTable(
  'mails',
  {
    id: uuid().primaryKey(),
    companyId: uuid().notNull(),
    to: text().notNull(),
    kind: text().notNull(),
    about: jsonb().$type<Record<string, string>>().notNull(),
    language: text(),
    at: moment().notNull(),
    attempts: integer().notNull(),
    nextTryAt: moment().notNull(),
    sentAt: moment(),
    problem: text(),
  },
  (table) => [index('mails_waiting').on(table.nextTryAt).where(sql`sent_at is null`), index('mails_company').on(table.companyId, table.at)],
)

/** Facts that somebody is to be told of: written with the fact, taken away once the mails about it are written. Read across companies too. */
export const tidings = pgTable('tidings', {
  id: uuid().primaryKey(),
  companyId: uuid().notNull(),
  kind: text().notNull(),
  detail: jsonb().$type<Record<string, string | number | boolean | null>>().notNull(),
  at: moment().notNull(),
})
