import { foreignKey, index, integer, pgTable, primaryKey, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment } from './columns.ts'
import { memberships } from './companies.ts'
import { dialogues } from './dialogues.ts'
import { statements } from './statements.ts'
import { themes } from './themes.ts'

/** Statements that several analysts code without seeing each other's codings, so that their agreement can be told. */
export const blindSamples = pgTable(
  'blind_samples',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
    /** From then on everybody sees all of it, and nobody codes any more. */
    openedAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('blind_samples_dialogue').on(table.companyId, table.dialogueId),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const blindSampleStatements = pgTable(
  'blind_sample_statements',
  {
    companyId: companyId(),
    sampleId: uuid().notNull(),
    statementId: uuid().notNull(),
    place: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.sampleId, table.statementId] }),
    unique('blind_sample_statements_place').on(table.companyId, table.sampleId, table.place),
    foreignKey({ columns: [table.companyId, table.sampleId], foreignColumns: [blindSamples.companyId, blindSamples.id] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
  ],
)

/** What one analyst says of one statement of a sample: its theme, or that none fits. */
export const blindCodings = pgTable(
  'blind_codings',
  {
    companyId: companyId(),
    sampleId: uuid().notNull(),
    statementId: uuid().notNull(),
    personId: uuid().notNull(),
    themeId: uuid(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.sampleId, table.statementId, table.personId] }),
    foreignKey({
      columns: [table.companyId, table.sampleId, table.statementId],
      foreignColumns: [blindSampleStatements.companyId, blindSampleStatements.sampleId, blindSampleStatements.statementId],
    }),
    foreignKey({ columns: [table.companyId, table.themeId], foreignColumns: [themes.companyId, themes.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
