import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { type Dialogue, mustBeOpen } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import { startObligation } from '../obligations/starting.ts'
import { Refusal } from '../refusal.ts'

/**
 * The author asks the company for an answer: the clock starts. Gives whether it started now; asking twice, or where an answer is owed
 * already, changes nothing. Refuses everybody but the author, and a dialogue that is not open.
 */
export async function askForAnswer(db: Db, dialogue: Dialogue, { by, statementId, at }: { by: Member; statementId: string; at: Date }) {
  mustMay(by, 'state')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    const here = and(eq(statements.companyId, dialogue.companyId), eq(statements.dialogueId, dialogue.id), eq(statements.id, statementId))
    const [statement] = await tx
      .update(statements)
      .set({ asksAnswer: true })
      .where(and(here, eq(statements.authorId, by.personId)))
      .returning({ id: statements.id })
    if (!statement) throw await refusal(tx, here)
    const begun = await startObligation(tx, dialogue, { about: { statementId }, cause: 'asks', at })
    return begun !== null
  })
}

async function refusal(tx: Db, here: ReturnType<typeof and>) {
  const [statement] = await tx.select({ id: statements.id }).from(statements).where(here)
  return statement
    ? new Refusal('not_allowed', 'Only the person who said this asks for an answer to it.')
    : new Refusal('not_found', 'There is nothing at this address.')
}
