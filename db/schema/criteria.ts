import { sql } from 'drizzle-orm'
import { type AnyPgColumn, check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { memberships } from './companies.ts'
import { dialogues, sides } from './dialogues.ts'
import { statements } from './statements.ts'

/** How we would know that a choice is good. The words are in the revision that `revision` names; every earlier one stays. */
export const criteria = pgTable(
  'criteria',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    revision: integer().notNull(),
    proposedBy: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    /** The statement that it was made from, whose author is credited. */
    statementId: uuid(),
    proposedAt: moment().notNull(),
    /** When both sides had endorsed it. Once shared it stays so, whoever joins the dialogue later. */
    sharedAt: moment(),
    retiredAt: moment(),
    mergedIntoId: uuid(),
    mergedAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('criteria_dialogue').on(table.companyId, table.dialogueId, table.id),
    index('criteria_by').on(table.companyId, table.proposedBy),
    index('criteria_statement').on(table.companyId, table.statementId),
    within('criteria_side', 'side', sides),
    check('criteria_end', sql.raw('retired_at is null or merged_into_id is null')),
    check('criteria_merged', sql.raw('(merged_into_id is null) = (merged_at is null) and merged_into_id is distinct from id')),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.proposedBy], foreignColumns: [memberships.companyId, memberships.personId] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.mergedIntoId],
      foreignColumns: [table.companyId, table.dialogueId, table.id],
    }),
  ],
)

/** A criterion in one sentence; optionally what we would look at, and where it is read. */
export const criterionRevisions = pgTable(
  'criterion_revisions',
  {
    companyId: companyId(),
    criterionId: uuid().notNull(),
    number: integer().notNull(),
    sentence: words().notNull(),
    measure: words(),
    source: words(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.criterionId, table.number] }),
    index('criterion_revisions_close').using('gin', table.sentence.op('gin_trgm_ops')),
    foreignKey({ columns: [table.companyId, table.criterionId], foreignColumns: [criteria.companyId, criteria.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** "This decides": once per person. One that came with a merged criterion says from which. */
export const endorsements = pgTable(
  'endorsements',
  {
    companyId: companyId(),
    criterionId: uuid().notNull(),
    personId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    mergedFromId: uuid(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.criterionId, table.personId] }),
    index('endorsements_by').on(table.companyId, table.personId),
    within('endorsements_side', 'side', sides),
    foreignKey({ columns: [table.companyId, table.criterionId], foreignColumns: [criteria.companyId, criteria.id] }),
    foreignKey({ columns: [table.companyId, table.mergedFromId], foreignColumns: [criteria.companyId, criteria.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const criterionChangeKinds = ['reword', 'merge', 'retire'] as const

/** What somebody proposes to do with a criterion. It is done once the same two sides accept it that make a criterion shared. */
export const criterionChanges = pgTable(
  'criterion_changes',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    criterionId: uuid().notNull(),
    kind: text({ enum: criterionChangeKinds }).notNull(),
    /** The new words, where it is to be reworded. */
    sentence: words(),
    measure: words(),
    source: words(),
    /** The criterion that it is to become part of, where it is to be merged. */
    intoId: uuid(),
    reason: words(),
    by: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    at: moment().notNull(),
    adoptedAt: moment(),
    /** Taken back by whoever proposed it, or overtaken by another change. */
    droppedAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('criterion_changes_of').on(table.companyId, table.criterionId, table.at),
    within('criterion_changes_kind', 'kind', criterionChangeKinds),
    within('criterion_changes_side', 'side', sides),
    check(
      'criterion_changes_whole',
      sql.raw(
        "(kind = 'reword') = (sentence is not null) and (kind = 'merge') = (into_id is not null) and (kind = 'reword' or reason is not null)",
      ),
    ),
    check('criterion_changes_end', sql.raw('adopted_at is null or dropped_at is null')),
    foreignKey({ columns: [table.companyId, table.criterionId], foreignColumns: [criteria.companyId, criteria.id] }),
    foreignKey({ columns: [table.companyId, table.intoId], foreignColumns: [criteria.companyId, criteria.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const criterionChangeAcceptances = pgTable(
  'criterion_change_acceptances',
  {
    companyId: companyId(),
    changeId: uuid().notNull(),
    personId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.changeId, table.personId] }),
    within('criterion_change_acceptances_side', 'side', sides),
    foreignKey({ columns: [table.companyId, table.changeId], foreignColumns: [criterionChanges.companyId, criterionChanges.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** A statement that speaks for a criterion, as somebody says. */
export const criterionStatements = pgTable(
  'criterion_statements',
  {
    companyId: companyId(),
    criterionId: uuid().notNull(),
    statementId: uuid().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.criterionId, table.statementId] }),
    index('criterion_statements_statement').on(table.companyId, table.statementId),
    foreignKey({ columns: [table.companyId, table.criterionId], foreignColumns: [criteria.companyId, criteria.id] }),
    foreignKey({
      columns: [table.companyId, table.statementId],
      foreignColumns: [statements.companyId as AnyPgColumn, statements.id as AnyPgColumn],
    }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
