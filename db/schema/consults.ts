import { boolean, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { companyId, moment, oneOf, words } from './columns.ts'
import { staff } from './companies.ts'
import { conflicts } from './conflicts.ts'
import { dialogues } from './dialogues.ts'
import { responses } from './responses.ts'
import { statements } from './statements.ts'

/** A colleague is asked for help with an answer, in private. Their link is derived from the id and the server's secret, so no usable one rests here. */
export const consults = pgTable(
  'consults',
  {
    companyId: companyId(),
    id: uuid().notNull(),
    dialogueId: uuid().notNull(),
    conflictId: uuid(),
    statementId: uuid(),
    askedBy: uuid().notNull(),
    /** Where they answer here themselves; null for somebody known by name and mail only. */
    helperId: uuid(),
    name: text().notNull(),
    email: text().notNull(),
    question: words().notNull(),
    at: moment().notNull(),
    help: words(),
    answeredAt: moment(),
    wantsNoCredit: boolean().notNull(),
    /** The answer that they are credited in. */
    responseId: uuid(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    oneOf('consults_about', ['conflict_id', 'statement_id']),
    index('consults_conflict').on(table.companyId, table.conflictId),
    index('consults_statement').on(table.companyId, table.statementId),
    index('consults_helper').on(table.companyId, table.helperId),
    index('consults_response').on(table.companyId, table.responseId),
    foreignKey({ columns: [table.companyId, table.dialogueId], foreignColumns: [dialogues.companyId, dialogues.id] }),
    foreignKey({ columns: [table.companyId, table.conflictId], foreignColumns: [conflicts.companyId, conflicts.id] }),
    foreignKey({ columns: [table.companyId, table.statementId], foreignColumns: [statements.companyId, statements.id] }),
    foreignKey({ columns: [table.companyId, table.askedBy], foreignColumns: [staff.companyId, staff.personId] }),
    foreignKey({ columns: [table.companyId, table.helperId], foreignColumns: [staff.companyId, staff.personId] }),
    foreignKey({ columns: [table.companyId, table.responseId], foreignColumns: [responses.companyId, responses.id] }),
  ],
)
