import { bigint, foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within } from './columns.ts'
import { memberships } from './companies.ts'
import { dialogues } from './dialogues.ts'

export const nameChoices = ['shown', 'pseudonyms'] as const

/** A dialogue as it stood at a moment, to be taken away: what every file of it holds is settled by this row. */
export const snapshots = pgTable(
  'snapshots',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
    /** Customers by the name they show, or by one that stands for them in this snapshot alone. */
    names: text({ enum: nameChoices }).notNull(),
    /** Which statements: those that fit all of it. */
    filters: jsonb().$type<Record<string, string>>().notNull(),
    /** Under which terms it may be passed on, in a line of the data dictionary; null: nothing is said. */
    licence: text(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('snapshots_dialogue').on(table.companyId, table.dialogueId, table.at),
    within('snapshots_names', 'names', nameChoices),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** A file of a snapshot as it was first written to its end, so that whoever takes it again can tell that it is the same. */
export const snapshotFiles = pgTable(
  'snapshot_files',
  {
    companyId: companyId(),
    snapshotId: uuid().notNull(),
    /** 'codings.csv' */
    name: text().notNull(),
    bytes: bigint({ mode: 'number' }).notNull(),
    /** SHA-256, in hexadecimal. */
    digest: text().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.snapshotId, table.name] }),
    foreignKey({ columns: [table.companyId, table.snapshotId], foreignColumns: [snapshots.companyId, snapshots.id] }),
  ],
)
