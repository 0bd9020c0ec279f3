import { sql } from 'drizzle-orm'
import { check, doublePrecision, foreignKey, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, companyId, moment, within } from './columns.ts'
import { memberships } from './companies.ts'
import { dialogues } from './dialogues.ts'
import { statementRevisions } from './statements.ts'
import { themes } from './themes.ts'

/** What a machine reads of a statement's words: their language, and where it can, what they mean. Every revision is read once. */
export const statementVectors = pgTable(
  'statement_vectors',
  {
    companyId: companyId(),
    statementId: uuid().notNull(),
    revision: integer().notNull(),
    /** A code of two letters; 'und' where nobody can say. */
    language: text().notNull(),
    /** The encoder that made the vector; null where there is none, and words alone group it. */
    model: text(),
    /** 32-bit floats, little-endian. */
    vector: bytes(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.statementId, table.revision] }),
    check('statement_vectors_model', sql.raw('(model is null) = (vector is null)')),
    foreignKey({
      columns: [table.companyId, table.statementId, table.revision],
      foreignColumns: [statementRevisions.companyId, statementRevisions.statementId, statementRevisions.number],
    }),
  ],
)

export const findingStates = ['waiting', 'running', 'done', 'stopped', 'failed'] as const

/** A search for themes: one at a time in a dialogue, in the background. */
export const findings = pgTable(
  'findings',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    fineness: doublePrecision().notNull(),
    /** Where one theme is to be split: that one. */
    themeId: uuid(),
    state: text({ enum: findingStates }).notNull(),
    /** How far it is: 0 to 1. */
    progress: doublePrecision().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
    /** Taken by a server, and seen alive by it: another takes over where this is long ago. */
    aliveAt: moment(),
    endedAt: moment(),
    problem: text(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    uniqueIndex('findings_one').on(table.companyId, table.dialogueId).where(sql`ended_at is null`),
    within('findings_state', 'state', findingStates),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.themeId],
      foreignColumns: [themes.companyId, themes.dialogueId, themes.id],
    }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
