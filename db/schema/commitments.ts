import { sql } from 'drizzle-orm'
import { type AnyPgColumn, check, date, foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, within, words } from './columns.ts'
import { memberships } from './companies.ts'
import { decisions } from './decisions.ts'
import { dialogues, sides } from './dialogues.ts'
import { responses } from './responses.ts'

/** Who does what by when: from a response, from a decision, or offered by itself. How it stands is read from its steps. */
export const commitments = pgTable(
  'commitments',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    responseId: uuid(),
    decisionId: uuid(),
    ownerId: uuid().notNull(),
    /** The side that the owner speaks for. */
    side: text({ enum: sides }).notNull(),
    what: words().notNull(),
    /** How the other side will see that it is done. */
    how: words(),
    /** As it was first said. Never changed. */
    firstDueOn: date({ mode: 'string' }).notNull(),
    /** What counts now: the first day, or the latest that both sides agreed on. */
    dueOn: date({ mode: 'string' }).notNull(),
    offeredBy: uuid().notNull(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('commitments_response').on(table.companyId, table.responseId),
    index('commitments_dialogue').on(table.companyId, table.dialogueId, table.dueOn),
    index('commitments_owner').on(table.companyId, table.ownerId),
    within('commitments_side', 'side', sides),
    check('commitments_from', sql.raw('response_id is null or decision_id is null')),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({
      columns: [table.companyId, table.responseId],
      foreignColumns: [responses.companyId as AnyPgColumn, responses.id as AnyPgColumn],
    }),
    foreignKey({
      columns: [table.companyId, table.dialogueId, table.decisionId],
      foreignColumns: [decisions.companyId, decisions.dialogueId, decisions.id],
    }),
    foreignKey({ columns: [table.companyId, table.ownerId], foreignColumns: [memberships.companyId, memberships.personId] }),
    foreignKey({ columns: [table.companyId, table.offeredBy], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const commitmentStepKinds = ['accepted', 'done', 'not_done', 'confirmed', 'broken'] as const

/** What happened to a commitment. Accepted, not done and confirmed are said by the other side; done by the owner's; broken by either. */
export const commitmentSteps = pgTable(
  'commitment_steps',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    commitmentId: uuid().notNull(),
    kind: text({ enum: commitmentStepKinds }).notNull(),
    by: uuid().notNull(),
    side: text({ enum: sides }).notNull(),
    words: words(),
    at: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('commitment_steps_of').on(table.companyId, table.commitmentId, table.at),
    uniqueIndex('commitment_steps_last').on(table.companyId, table.commitmentId).where(sql`kind in ('confirmed', 'broken')`),
    within('commitment_steps_kind', 'kind', commitmentStepKinds),
    within('commitment_steps_side', 'side', sides),
    foreignKey({ columns: [table.companyId, table.commitmentId], foreignColumns: [commitments.companyId, commitments.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)

export const renegotiationEnds = ['accepted', 'declined', 'replaced'] as const

/** A new day that the owner asks for, and why. It counts once the other side accepts it; the old day stays visible. */
export const renegotiations = pgTable(
  'renegotiations',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    commitmentId: uuid().notNull(),
    wasDueOn: date({ mode: 'string' }).notNull(),
    dueOn: date({ mode: 'string' }).notNull(),
    reason: words().notNull(),
    by: uuid().notNull(),
    at: moment().notNull(),
    end: text({ enum: renegotiationEnds }),
    endedBy: uuid(),
    endedAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    index('renegotiations_of').on(table.companyId, table.commitmentId, table.at),
    uniqueIndex('renegotiations_open').on(table.companyId, table.commitmentId).where(sql`ended_at is null`),
    within('renegotiations_end', '"end"', renegotiationEnds),
    foreignKey({ columns: [table.companyId, table.commitmentId], foreignColumns: [commitments.companyId, commitments.id] }),
    foreignKey({ columns: [table.companyId, table.by], foreignColumns: [memberships.companyId, memberships.personId] }),
    foreignKey({ columns: [table.companyId, table.endedBy], foreignColumns: [memberships.companyId, memberships.personId] }),
  ],
)
