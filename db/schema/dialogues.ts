import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { customers, memberships, staff } from './companies.ts'

export const phases = ['draft', 'listening', 'weighing', 'decided', 'delivering', 'closed'] as const
export const visibilities = ['public', 'invited'] as const
export const sides = ['customer', 'company'] as const

export const dialogues = pgTable(
  'dialogues',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    slug: text().notNull(),
    question: words().notNull(),
    context: words().notNull(),
    championId: uuid().notNull(),
    visibility: text({ enum: visibilities }).notNull(),
    phase: text({ enum: phases }).notNull(),
    /** Working hours until a conflict is answered. */
    promiseHours: integer().notNull(),
    /** Working hours until a statement that asks, or that many support, is answered. */
    statementHours: integer().notNull().default(16),
    supportsForAnswer: integer().notNull(),
    /** When weighing closes, as announced, or did; null while nobody said when. */
    weighingClosesAt: moment(),
    /** Raised by every fact of this dialogue, in the fact's own transaction. */
    version: integer().notNull(),
    statementCount: integer().notNull(),
    conflictCount: integer().notNull(),
    createdAt: moment().notNull(),
    publishedAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('dialogues_slug').on(table.companyId, table.slug),
    foreignKey({ columns: [table.companyId, table.championId], foreignColumns: [staff.companyId, staff.personId] }),
    within('dialogues_phase', 'phase', phases),
    within('dialogues_visibility', 'visibility', visibilities),
  ],
)

export const phaseChanges = pgTable(
  'phase_changes',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    from: text({ enum: phases }).notNull(),
    to: text({ enum: phases }).notNull(),
    reason: words(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    index('phase_changes_dialogue').on(table.companyId, table.dialogueId, table.at),
  ],
)

/** Who may read and speak in an invited dialogue. */
export const invitees = pgTable(
  'invitees',
  {
    companyId: companyId(),
    dialogueId: uuid().notNull(),
    personId: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.dialogueId, table.personId] }),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** The name a customer shows in one dialogue. Its id stands for the person in public, so that a hidden person cannot be followed from one dialogue to another. */
export const appearances = pgTable(
  'appearances',
  {
    companyId: companyId(),
    dialogueId: uuid().notNull(),
    personId: uuid().notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    hidden: boolean().notNull(),
    knownToStaff: boolean().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.dialogueId, table.personId] }),
    index('appearances_person').on(table.companyId, table.personId),
    unique('appearances_id').on(table.companyId, table.id),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.personId], foreignColumns: [customers.companyId, customers.personId] }),
  ],
)

/** Something one can choose. `key` is the name folded (case, width, spaces), so that the same choice is one option. */
export const options = pgTable(
  'options',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    key: text().notNull(),
    name: text().notNull(),
    proposedBy: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    retiredAt: moment(),
    /** The option that it became part of, or that has its new name. What named it speaks for that one; the name as it was said stays here. */
    mergedIntoId: uuid(),
    mergedAt: moment(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    unique('options_dialogue').on(table.companyId, table.dialogueId, table.id),
    check('options_end', sql.raw('retired_at is null or merged_into_id is null')),
    check('options_merged', sql.raw('(merged_into_id is null) = (merged_at is null) and merged_into_id is distinct from id')),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.mergedIntoId],
      foreignColumns: [table.companyId, table.dialogueId, table.id],
    }),
    unique('options_key').on(table.companyId, table.dialogueId, table.key),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.proposedBy], foreignColumns: [memberships.companyId, memberships.personId] }),
    within('options_side', 'side', sides),
  ],
)

/** A side accepts an option by proposing it, by choosing it, or by saying so. Both sides: it is shared. */
export const optionAcceptances = pgTable(
  'option_acceptances',
  {
    companyId: companyId(),
    optionId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.optionId, table.side] }),
    foreignKey({ columns: [table.companyId, table.optionId], foreignColumns: [options.companyId, options.id] }),
    within('option_acceptances_side', 'side', sides),
  ],
)

export const optionChangeKinds = ['rename', 'merge', 'retire'] as const

/** What somebody proposes to do with an option. It is done once both sides accept it. */
export const optionChanges = pgTable(
  'option_changes',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    optionId: uuid().notNull(),
    kind: text({ enum: optionChangeKinds }).notNull(),
    /** The new name, where it is to have another. */
    name: text(),
    /** The option that it is to become part of, where it is to be merged. */
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
    index('option_changes_of').on(table.companyId, table.optionId, table.at),
    within('option_changes_kind', 'kind', optionChangeKinds),
    within('option_changes_side', 'side', sides),
    check(
      'option_changes_whole',
      sql.raw(
        "(kind = 'rename') = (name is not null) and (kind = 'merge') = (into_id is not null) and (kind = 'rename' or reason is not null)",
      ),
    ),
    check('option_changes_end', sql.raw('adopted_at is null or dropped_at is null')),
    foreignKey({ columns: [table.companyId, table.optionId], foreignColumns: [options.companyId, options.id] }),
    foreignKey({ columns: [table.companyId, table.intoId], foreignColumns: [options.companyId, options.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

/** A side accepts a change by proposing it, or by saying so. */
export const optionChangeAcceptances = pgTable(
  'option_change_acceptances',
  {
    companyId: companyId(),
    changeId: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.changeId, table.side] }),
    within('option_change_acceptances_side', 'side', sides),
    foreignKey({ columns: [table.companyId, table.changeId], foreignColumns: [optionChanges.companyId, optionChanges.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
