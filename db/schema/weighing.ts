import { sql } from 'drizzle-orm'
import { check, foreignKey, index, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { memberships } from './companies.ts'
import { criteria } from './criteria.ts'
import { dialogues, options, sides } from './dialogues.ts'
import { statements } from './statements.ts'

/** What one person gave to the weighing of one dialogue: one set of weights, and their ratings. Counts once, whatever their role or rank. */
export const weighings = pgTable(
  'weighings',
  {
    companyId: companyId(),
    dialogueId: uuid().notNull(),
    personId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    /** Points typed part-way, by criterion, kept as they were typed. They count for nothing until they make 100. */
    draft: jsonb().$type<Record<string, string>>(),
    /** When they last gave a whole set of weights; null while there is none. */
    weighedAt: moment(),
    /** When they last rated something. */
    ratedAt: moment(),
    /** Where weighing was reopened: that these weights had been opened before, and were not changed since. Of the company's side only. */
    openedAt: moment(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.dialogueId, table.personId] }),
    index('weighings_by').on(table.companyId, table.personId),
    within('weighings_side', 'side', sides),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** How much a shared criterion matters to one person. Those of one person make 100. */
export const weights = pgTable(
  'weights',
  {
    companyId: companyId(),
    dialogueId: uuid().notNull(),
    personId: uuid().notNull(),
    criterionId: uuid().notNull(),
    points: smallint().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.dialogueId, table.personId, table.criterionId] }),
    check('weights_points', sql.raw('points between 0 and 100')),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.personId],
      foreignColumns: [weighings.companyId, weighings.dialogueId, weighings.personId],
    }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.criterionId],
      foreignColumns: [criteria.companyId, criteria.dialogueId, criteria.id],
    }),
  ],
)

/** How well an option meets a criterion, by one person: 0 to 4. No score is "don't know", which is a value and never a zero. */
export const ratings = pgTable(
  'ratings',
  {
    companyId: companyId(),
    dialogueId: uuid().notNull(),
    personId: uuid().notNull(),
    optionId: uuid().notNull(),
    criterionId: uuid().notNull(),
    score: smallint(),
    /** What shows it: a measure's value or a sentence, a statement of this dialogue, a file's address. */
    evidence: words(),
    evidenceStatementId: uuid(),
    evidenceUrl: text(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.dialogueId, table.personId, table.optionId, table.criterionId] }),
    check('ratings_score', sql.raw('score between 0 and 4')),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.personId],
      foreignColumns: [weighings.companyId, weighings.dialogueId, weighings.personId],
    }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.criterionId],
      foreignColumns: [criteria.companyId, criteria.dialogueId, criteria.id],
    }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.optionId],
      foreignColumns: [options.companyId, options.dialogueId, options.id],
    }),
    foreignKey({ columns: [table.companyId, table.evidenceStatementId], foreignColumns: [statements.companyId, statements.id] }),
  ],
)
