import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { conflicts, statements, supports } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { type Dialogue, mustBeOpen } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { startObligation } from '../obligations/starting.ts'
import { Refusal } from '../refusal.ts'

/** What "the same for me" is said of. */
export type Supported = { statementId: string } | { conflictId: string }

interface Supporting {
  by: Member
  at: Date
}

/**
 * "The same for me", once per person, however often it is said; gives whether it is new. With the last support that the dialogue asks
 * for, the company owes an answer. Refuses one's own words, the company's people, and a dialogue that is not open.
 */
export async function supportStatement(db: Db, dialogue: Dialogue, { statementId, by, at }: Supporting & { statementId: string }) {
  mustMay(by, 'support')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    if (!(await insertSupport(tx, dialogue, { about: { statementId }, by, at }))) return false
    await record(tx, 'statement_supported', {
      companyId: dialogue.companyId,
      dialogueId: dialogue.id,
      by: by.personId,
      at,
      detail: { statementId },
      onlyWhileOpen: true,
    })
    // Counted after the fact is written: that waits for whoever supports at the same moment, so that the last of them sees them all.
    if ((await supportsOf(tx, dialogue, statementId)) >= dialogue.supportsForAnswer)
      await startObligation(tx, dialogue, { about: { statementId }, cause: 'supported', at })
    return true
  })
}

/** "The same for me" of a conflict: as of a statement. No clock starts: one has run since the conflict was raised. */
export async function supportConflict(db: Db, dialogue: Dialogue, { conflictId, by, at }: Supporting & { conflictId: string }) {
  mustMay(by, 'support')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    if (!(await insertSupport(tx, dialogue, { about: { conflictId }, by, at }))) return false
    await record(tx, 'conflict_supported', {
      companyId: dialogue.companyId,
      dialogueId: dialogue.id,
      by: by.personId,
      at,
      detail: { conflictId },
      onlyWhileOpen: true,
    })
    return true
  })
}

/** Takes one's support back; gives whether there was any. An answer that is owed because of it stays owed. */
export async function withdrawSupport(db: Db, dialogue: Dialogue, { about, by, at }: Supporting & { about: Supported }) {
  mustMay(by, 'support')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    await mustBeHere(tx, dialogue, about)
    const gone = await tx
      .delete(supports)
      .where(and(eq(supports.companyId, dialogue.companyId), isAbout(about), eq(supports.personId, by.personId)))
      .returning({ id: supports.id })
    if (gone.length === 0) return false
    await record(tx, 'support_withdrawn', {
      companyId: dialogue.companyId,
      dialogueId: dialogue.id,
      by: by.personId,
      at,
      detail: { ...about },
      onlyWhileOpen: true,
    })
    return true
  })
}

/** Refuses who could not say "the same for me" of these words: a role that does not, whoever said them, and everybody once the dialogue is not open. */
export function mustBeForOthers(dialogue: Dialogue, { speakerId, by }: { speakerId: string; by: Member | null }) {
  if (by) mustMay(by, 'support')
  mustBeOpen(dialogue)
  if (speakerId === by?.personId) throw new Refusal('not_allowed', 'These are your own words. “The same for me” is for others to say.')
}

async function insertSupport(tx: Db, dialogue: Dialogue, { about, by, at }: Supporting & { about: Supported }) {
  mustBeForOthers(dialogue, { ...(await mustBeHere(tx, dialogue, about)), by })
  const made = await tx
    .insert(supports)
    .values({ companyId: dialogue.companyId, id: newId(at), ...about, personId: by.personId, at })
    .onConflictDoNothing()
    .returning({ id: supports.id })
  return made.length > 0
}

/** Whose words these are; refuses with not_found what is not in this dialogue. */
async function mustBeHere(tx: Db, { companyId, id: dialogueId }: Dialogue, about: Supported) {
  const [found] =
    'statementId' in about
      ? await tx
          .select({ speakerId: statements.authorId })
          .from(statements)
          .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId), eq(statements.id, about.statementId)))
      : await tx
          .select({ speakerId: conflicts.raiserId })
          .from(conflicts)
          .where(and(eq(conflicts.companyId, companyId), eq(conflicts.dialogueId, dialogueId), eq(conflicts.id, about.conflictId)))
  if (!found) throw new Refusal('not_found', 'There is nothing at this address.')
  return found
}

function isAbout(about: Supported) {
  return 'statementId' in about ? eq(supports.statementId, about.statementId) : eq(supports.conflictId, about.conflictId)
}

async function supportsOf(tx: Db, { companyId }: Dialogue, statementId: string) {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(supports)
    .where(and(eq(supports.companyId, companyId), eq(supports.statementId, statementId)))
  return row!.count
}
