import { foreignKey, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment } from './columns.ts'
import { companies, staff } from './companies.ts'

/** Text brought in from elsewhere: looked at first, then taken whole or not at all. The files are let go once it has ended. */
export const imports = pgTable(
  'imports',
  {
    companyId: companyId().references(() => companies.id),
    id: uuid().notNull(),
    kind: text({ enum: ['polis', 'csv'] }).notNull(),
    name: text().notNull(),
    files: jsonb().$type<Record<string, string>>(),
    settings: jsonb().$type<Record<string, string>>().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
    total: integer().notNull(),
    done: integer().notNull(),
    startedAt: moment(),
    endedAt: moment(),
    report: jsonb().$type<Record<string, string | number>>(),
    problem: text(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)
