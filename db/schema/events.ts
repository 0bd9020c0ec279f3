import { boolean, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment } from './columns.ts'
import { companies } from './companies.ts'
import { dialogues } from './dialogues.ts'

/** One thing that happened: written in the transaction of the change itself, never changed, never removed. `detail` holds ids and figures, no person's words. */
export const events = pgTable(
  'events',
  {
    companyId: companyId().references(() => companies.id),
    id: uuid().notNull(),
    kind: text().notNull(),
    dialogueId: uuid(),
    /** The dialogue's version that this fact made: gapless and in order, so a page can ask what it missed. */
    version: integer(),
    actorId: uuid(),
    isPublic: boolean().notNull(),
    detail: jsonb().$type<Record<string, string | number | boolean | null>>().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('events_version').on(table.companyId, table.dialogueId, table.version),
    index('events_at').on(table.companyId, table.at),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
  ],
)
