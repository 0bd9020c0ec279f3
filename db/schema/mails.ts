import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within } from './columns.ts'
import { companies } from './companies.ts'

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
    /** Who gets it, where that is a person here; a list they can leave stands in the mail's headers. */
    personId: uuid(),
    /** What it is about: mails about the same thing stand in one thread. */
    threadId: uuid(),
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

/**
 * What is to happen at a moment to come: set in the transaction of the deed that makes it so, taken away in the transaction of what it
 * brings about, so that each rings once. Read across companies too.
 */
export const alarms = pgTable(
  'alarms',
  {
    id: uuid().primaryKey(),
    companyId: uuid().notNull(),
    kind: text().notNull(),
    /** The obligation, target of an answer, waiting, commitment, decision or person that it is about. */
    aboutId: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [unique('alarms_once').on(table.companyId, table.aboutId, table.kind, table.at), index('alarms_at').on(table.at)],
)

export const topics = ['answers', 'duties', 'decisions'] as const

/** Somebody wants no more mail of this kind from this company. */
export const mutings = pgTable(
  'mutings',
  {
    companyId: companyId().references(() => companies.id),
    personId: uuid().notNull(),
    topic: text({ enum: topics }).notNull(),
    at: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.personId, table.topic] }), within('mutings_topic', 'topic', topics)],
)
