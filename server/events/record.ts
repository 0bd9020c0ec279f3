import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, events, tidings } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import { type Kind, toldByMail } from './wording.ts'

/** A fact to be written. `detail` holds ids and figures only: people's words stay in their own tables. */
export interface Fact {
  companyId: string
  dialogueId?: string
  by: string | null
  at: Date
  isPublic?: boolean
  detail?: Record<string, string | number | boolean | null>
  /** How many more statements or conflicts the dialogue shows from now on. */
  more?: { statements?: number; conflicts?: number }
}

/**
 * Writes the fact in the caller's transaction, raises its dialogue's version, and rings the bell, which is heard on commit
 * only, once, on every server. Gives the event's id and the version it made.
 */
export async function record(tx: Db, kind: Kind, { companyId, dialogueId, by, at, isPublic = true, detail = {}, more = {} }: Fact) {
  const id = newId(at)
  const version = dialogueId ? await raiseVersion(tx, { companyId, dialogueId, more }) : null
  await tx.insert(events).values({ companyId, id, kind, dialogueId: dialogueId ?? null, version, actorId: by, isPublic, detail, at })
  if (toldByMail.has(kind)) await tx.insert(tidings).values({ id, companyId, kind, detail, at })
  await tx.execute(sql`select pg_notify('events', ${JSON.stringify({ companyId, dialogueId, kind, version })})`)
  return { id, version }
}

async function raiseVersion(
  tx: Db,
  { companyId, dialogueId, more }: { companyId: string; dialogueId: string; more: NonNullable<Fact['more']> },
) {
  const [row] = await tx
    .update(dialogues)
    .set({
      version: sql`${dialogues.version} + 1`,
      statementCount: sql`${dialogues.statementCount} + ${more.statements ?? 0}`,
      conflictCount: sql`${dialogues.conflictCount} + ${more.conflicts ?? 0}`,
    })
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId)))
    .returning({ version: dialogues.version })
  return row!.version
}
