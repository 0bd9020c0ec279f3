import { boolean, date, foreignKey, index, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { memberships, staff } from './companies.ts'
import { criteria } from './criteria.ts'
import { dialogues, options, sides } from './dialogues.ts'

/** An option's place when the decision was made: scores from 0 to 1, null where a side could not say. */
export interface Placed {
  optionId: string
  customers: number | null
  company: number | null
  joint: number | null
}

/** What was decided. One that replaces an earlier one stands beside it: none is ever changed. */
export const decisions = pgTable(
  'decisions',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    by: uuid().notNull(),
    rationale: words().notNull(),
    /** The shared ranking as it stood then, best first. */
    ranking: jsonb().$type<Placed[]>().notNull(),
    /** Whether it leaves nothing out that stands before what it takes; null where there was no shared ranking to follow, or all was taken. */
    followsRanking: boolean(),
    /** Why it departs from the shared ranking, where it does. */
    departure: words(),
    /** The day on which both sides look at it again. */
    reviewOn: date({ mode: 'string' }).notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('decisions_dialogue').on(table.companyId, table.dialogueId, table.id),
    index('decisions_at').on(table.companyId, table.dialogueId, table.at),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [staff.companyId, staff.personId] }),
  ],
)

/** The options taken. */
export const decisionOptions = pgTable(
  'decision_options',
  {
    companyId: companyId(),
    dialogueId: uuid().notNull(),
    decisionId: uuid().notNull(),
    optionId: uuid().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.decisionId, table.optionId] }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.decisionId],
      foreignColumns: [decisions.companyId, decisions.dialogueId, decisions.id],
    }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.optionId],
      foreignColumns: [options.companyId, options.dialogueId, options.id],
    }),
  ],
)

/** The criteria it rests on: shared ones. */
export const decisionCriteria = pgTable(
  'decision_criteria',
  {
    companyId: companyId(),
    dialogueId: uuid().notNull(),
    decisionId: uuid().notNull(),
    criterionId: uuid().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.decisionId, table.criterionId] }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.decisionId],
      foreignColumns: [decisions.companyId, decisions.dialogueId, decisions.id],
    }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.criterionId],
      foreignColumns: [criteria.companyId, criteria.dialogueId, criteria.id],
    }),
  ],
)

/** What somebody has against a decision, signed. */
export const dissents = pgTable(
  'dissents',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    decisionId: uuid().notNull(),
    personId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    words: words().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('dissents_once').on(table.companyId, table.decisionId, table.personId),
    within('dissents_side', 'side', sides),
    foreignKey({ columns: [table.companyId, table.decisionId], foreignColumns: [decisions.companyId, decisions.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const holdings = ['yes', 'partly', 'no'] as const

/** Whether a decision held, as somebody says from its review date on. The latest of each person counts; the earlier ones stay. */
export const decisionReviews = pgTable(
  'decision_reviews',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    decisionId: uuid().notNull(),
    personId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    held: text({ enum: holdings }).notNull(),
    words: words(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('decision_reviews_of').on(table.companyId, table.decisionId, table.personId, table.at),
    within('decision_reviews_side', 'side', sides),
    within('decision_reviews_held', 'held', holdings),
    foreignKey({ columns: [table.companyId, table.decisionId], foreignColumns: [decisions.companyId, decisions.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
