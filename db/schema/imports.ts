import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, companyId, moment } from './columns.ts'
import { companies, memberships, staff } from './companies.ts'
import { dialogues } from './dialogues.ts'
import { statements } from './statements.ts'

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

/** What a file said of a statement in a column of its own, for analysts to tell apart by: "plan: team". No page of the dialogue shows it. */
export const importedValues = pgTable(
  'imported_values',
  {
    companyId: companyId(),
    dialogueId: uuid().notNull(),
    statementId: uuid().notNull(),
    /** As the file called it. */
    column: text().notNull(),
    value: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.statementId, table.column] }),
    index('imported_values_dialogue').on(table.companyId, table.dialogueId, table.column),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
  ],
)

/** A code book of another tool that somebody looks at before they bring it in. Let go after a day. */
export const shelvedBooks = pgTable(
  'shelved_books',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    by: uuid().notNull(),
    name: text().notNull(),
    bytes: bytes().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
