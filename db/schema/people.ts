import { boolean, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** Human beings, each with one sign-in, perhaps in many companies. People brought in by an import have no address and cannot sign in. */
export const people = pgTable('people', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  email: text().unique(),
  emailVerified: boolean().notNull(),
  image: text(),
  timeZone: text(),
  language: text(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
})

export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    token: text().notNull().unique(),
    expiresAt: moment().notNull(),
    ipAddress: text(),
    userAgent: text(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
  },
  (table) => [index('sessions_person').on(table.personId)],
)

/** How a person proves who they are, beside mail: kept for the company's OpenID provider. */
export const accounts = pgTable(
  'accounts',
  {
    id: uuid().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    accountId: text().notNull(),
    providerId: text().notNull(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: moment(),
    refreshTokenExpiresAt: moment(),
    scope: text(),
    password: text(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
  },
  (table) => [index('accounts_person').on(table.personId)],
)

/** Links and codes that were mailed, hashed, each used once. Somebody who asks twice has two, and the newest code counts. */
export const verifications = pgTable(
  'verifications',
  {
    /** Text, as the sign-in library also makes ids of its own: digests. */
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: moment().notNull(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
  },
  (table) => [index('verifications_identifier').on(table.identifier), index('verifications_expiry').on(table.expiresAt)],
)
