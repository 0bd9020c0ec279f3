import { boolean, date, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'

export const roles = ['customer', 'staff', 'analyst', 'admin'] as const

/** When a company is open, for each weekday: 1 is Monday, 7 is Sunday. Wall clock 'HH:MM' in its time zone. */
export type OpeningHours = Record<1 | 2 | 3 | 4 | 5 | 6 | 7, { open: string; close: string }[]>

const office = [{ open: '09:00', close: '17:00' }]
export const officeHours: OpeningHours = { 1: office, 2: office, 3: office, 4: office, 5: office, 6: [], 7: [] }

export const companies = pgTable('companies', {
  id: uuid().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  about: words(),
  timeZone: text().notNull(),
  accent: text().notNull(),
  /** Working hours until a conflict is answered. */
  promiseHours: integer().notNull(),
  /** Working hours until a statement that asks, or that many support, is answered. */
  statementHours: integer().notNull().default(16),
  supportsForAnswer: integer().notNull(),
  hours: jsonb().$type<OpeningHours>().notNull().default(officeHours),
  createdAt: moment().notNull(),
})

export const holidaySources = ['hand', 'list', 'file'] as const

/** Days on which nobody works, whatever the weekday. */
export const holidays = pgTable(
  'holidays',
  {
    companyId: companyId().references(() => companies.id),
    date: date({ mode: 'string' }).notNull(),
    name: text().notNull(),
    source: text({ enum: holidaySources }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.date] }), within('holidays_source', 'source', holidaySources)],
)

/** A person in a company. People are global and never deleted, so personId has no foreign key: every key here begins with the company. */
export const memberships = pgTable(
  'memberships',
  {
    companyId: companyId().references(() => companies.id),
    personId: uuid().notNull(),
    role: text({ enum: roles }).notNull(),
    since: moment().notNull(),
    endedAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.personId] }),
    index('memberships_person').on(table.personId),
    within('memberships_role', 'role', roles),
  ],
)

/** The face of someone who answers. It stays when they leave, so that what they answered keeps its author. */
export const staff = pgTable(
  'staff',
  {
    companyId: companyId(),
    personId: uuid().notNull(),
    name: text().notNull(),
    isStandIn: boolean().notNull(),
    title: text().notNull(),
    team: text(),
    /** Leads their team: told when a conflict that somebody of it answered is reopened. */
    isLead: boolean().notNull().default(false),
    doesForYou: words(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.personId] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const customers = pgTable(
  'customers',
  {
    companyId: companyId(),
    personId: uuid().notNull(),
    workplace: text(),
    roleThere: text(),
    story: words(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.personId] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** An invitation's link is derived from its id and the server's secret, so no usable link rests here. */
export const invitations = pgTable(
  'invitations',
  {
    companyId: companyId().references(() => companies.id),
    id: uuid().notNull(),
    email: text().notNull(),
    name: text(),
    role: text({ enum: roles }).notNull(),
    dialogueId: uuid(),
    invitedBy: uuid(),
    at: moment().notNull(),
    expiresAt: moment().notNull(),
    acceptedAt: moment(),
    withdrawnAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('invitations_once').on(table.companyId, table.email, table.role, table.dialogueId).nullsNotDistinct(),
    within('invitations_role', 'role', roles),
  ],
)
