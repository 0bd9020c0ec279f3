import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { statementRevisions, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { optionNamed } from '../dialogues/options.ts'
import { type Dialogue, mustBeOpen } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { type Said, saidFields } from './posting.ts'

export const revisedStatement = z.object(saidFields)

/**
 * The author changes their words; every earlier revision stays, and readers can see that and what was changed. The same words again
 * change nothing. Gives the number of the revision that stands. Refuses everybody else, and a dialogue that is not open.
 */
export async function reviseStatement(
  db: Db,
  dialogue: Dialogue,
  { by, statementId, at, ...said }: Said & { by: Member; statementId: string; at: Date },
) {
  mustMay(by, 'state')
  mustBeOpen(dialogue)
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    const before = await lockedWords(tx, dialogue, statementId)
    if (before.authorId !== by.personId) throw new Refusal('not_allowed', 'Only the person who said this changes it.')
    const option = await optionNamed(tx, dialogue, { by, name: said.choice, at })
    const { why, trying = null, nearly = null, felt = null } = said
    // A choice named as before stays as it was said, also where that has become part of another option.
    const optionId = option.saidId === before.optionId ? option.saidId : option.id
    const after = { optionId, why, trying, nearly, felt }
    if (isSame(before, after)) return before.revision
    const number = before.revision + 1
    await tx
      .update(statements)
      .set({ revision: number })
      .where(and(eq(statements.companyId, companyId), eq(statements.id, statementId)))
    await tx.insert(statementRevisions).values({ companyId, statementId, number, ...after, at })
    const detail = { statementId, revision: number }
    await record(tx, 'statement_revised', { companyId, dialogueId, by: by.personId, at, detail, onlyWhileOpen: true })
    return number
  })
}

/** The words that stand, kept from changing until the transaction ends: two revisions at once come one after the other. */
async function lockedWords(tx: Db, { companyId, id: dialogueId }: Dialogue, statementId: string) {
  const here = and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId), eq(statements.id, statementId))
  const [statement] = await tx
    .select({ authorId: statements.authorId, revision: statements.revision })
    .from(statements)
    .where(here)
    .for('no key update')
  if (!statement) throw new Refusal('not_found', 'There is nothing at this address.')
  const { optionId, why, trying, nearly, felt } = statementRevisions
  const [words] = await tx
    .select({ optionId, why, trying, nearly, felt })
    .from(statementRevisions)
    .where(
      and(
        eq(statementRevisions.companyId, companyId),
        eq(statementRevisions.statementId, statementId),
        eq(statementRevisions.number, sql`${statement.revision}`),
      ),
    )
  return { ...statement, ...words! }
}

type Words = Pick<typeof statementRevisions.$inferSelect, 'optionId' | 'why' | 'trying' | 'nearly' | 'felt'>

function isSame(one: Words, other: Words) {
  return (
    one.optionId === other.optionId &&
    one.why === other.why &&
    one.trying === other.trying &&
    one.nearly === other.nearly &&
    one.felt === other.felt
  )
}
