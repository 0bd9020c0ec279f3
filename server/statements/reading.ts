import { and, asc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { optionName, statementNow } from '../../db/now.ts'
import { options, statementRevisions, statements } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

export type Revision = Awaited<ReturnType<typeof revisionsOf>>[number]

const { why, trying, nearly, felt } = statementRevisions
const words = { why, trying, nearly, felt }

/** Every revision of a statement, from the first to the one that stands, each with its choice by the name that it had then. */
export async function revisionsOf(db: Db, { companyId }: { companyId: string }, { id }: { id: string }) {
  return await db
    .select({ number: statementRevisions.number, at: statementRevisions.at, choice: optionName(companyId), ...words })
    .from(statementRevisions)
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
    .where(and(eq(statementRevisions.companyId, companyId), eq(statementRevisions.statementId, id)))
    .orderBy(asc(statementRevisions.number))
}

/** The words that stand and who wrote them, for the author's own form. Refuses with not_found what is not in this dialogue. */
export async function findWords(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, { id }: { id: string }) {
  const standing = statementNow(companyId)
  const [found] = await db
    .select({ authorId: statements.authorId, choice: options.name, ...words })
    .from(statements)
    .innerJoin(statementRevisions, standing)
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId), eq(statements.id, id)))
  if (!found) throw new Refusal('not_found', 'There is nothing at this address.')
  return found
}
