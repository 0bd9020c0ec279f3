import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'

export const roles = ['customer', 'staff', 'analyst', 'admin'] as const

export const companies = pgTable('companies', {
  id: uuid().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  about: words(),
  timeZone: text().notNull(),
  accent: text().notNull(),
  promiseHours: integer().notNull(),
  supportsForAnswer: integer().notNull(),
  createdAt: moment().notNull(),
})

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
