import { and, eq, ne, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, events, tidings } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'
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
  /** It is something said, so it has no place in a dialogue that was closed since its page was read. */
  onlyWhileOpen?: boolean
}

/**
 * Writes the fact in the caller's transaction, raises its dialogue's version, and rings the bell, which is heard on commit
 * only, once, on every server. Gives the event's id and the version it made. Refuses with closed what is said after the close.
 */
export async function record(
  tx: Db,
  kind: Kind,
  { companyId, dialogueId, by, at, isPublic = true, detail = {}, more = {}, onlyWhileOpen = false }: Fact,
) {
  const id = newId(at)
  const version = dialogueId ? await raiseVersion(tx, { companyId, dialogueId, more, onlyWhileOpen }) : null
  await tx.insert(events).values({ companyId, id, kind, dialogueId: dialogueId ?? null, version, actorId: by, isPublic, detail, at })
  if (toldByMail.has(kind)) await tx.insert(tidings).values({ id, companyId, kind, detail, at })
  await tx.execute(sql`select pg_notify('events', ${JSON.stringify({ companyId, dialogueId, kind, version })})`)
  return { id, version }
}

/** Nothing more is said in a closed dialogue. */
export function refusalOfClosed() {
  return new Refusal('closed', 'This dialogue is closed. It stays readable, and nothing more can be said in it.')
}

type Raising = Required<Pick<Fact, 'companyId' | 'dialogueId' | 'more' | 'onlyWhileOpen'>>

async function raiseVersion(tx: Db, { companyId, dialogueId, more, onlyWhileOpen }: Raising) {
  const [row] = await tx
    .update(dialogues)
    .set({
      version: sql`${dialogues.version} + 1`,
      statementCount: sql`${dialogues.statementCount} + ${more.statements ?? 0}`,
      conflictCount: sql`${dialogues.conflictCount} + ${more.conflicts ?? 0}`,
    })
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId), onlyWhileOpen ? ne(dialogues.phase, 'closed') : undefined))
    .returning({ version: dialogues.version })
  if (!row && onlyWhileOpen) throw refusalOfClosed()
  return row!.version
}
