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
  await ring(tx, { companyId, dialogueId, kind, version })
  return { id, version }
}

/** Of many facts of one kind: what they have in common, and what is of each. */
type Common = Pick<Fact, 'companyId' | 'by' | 'at' | 'isPublic'>
type Single = Required<Pick<Fact, 'dialogueId' | 'detail'>>

/**
 * Writes many facts of one kind as `record` writes one, in a few statements however many they are. Every dialogue is raised once, by as
 * many versions as it has facts here, in the order of the ids; the bell rings once for each, with the last of them.
 */
export async function recordAll(tx: Db, kind: Kind, facts: Single[], { companyId, by, at, isPublic = true }: Common) {
  const rows: (typeof events.$inferInsert)[] = []
  for (const [dialogueId, its] of [...Map.groupBy(facts, (fact) => fact.dialogueId)].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const version = await raiseVersion(tx, { companyId, dialogueId, more: {}, onlyWhileOpen: false, facts: its.length })
    const fact = { companyId, kind, dialogueId, actorId: by, isPublic, at }
    rows.push(...its.map(({ detail }, index) => ({ ...fact, id: newId(at), version: version - its.length + index + 1, detail })))
    await ring(tx, { companyId, dialogueId, kind, version })
  }
  if (rows.length === 0) return
  await tx.insert(events).values(rows)
  if (toldByMail.has(kind)) await tx.insert(tidings).values(rows.map(({ id, detail }) => ({ id, companyId, kind, detail, at })))
}

/** Nothing more is said in a closed dialogue. */
export function refusalOfClosed() {
  return new Refusal('closed', 'This dialogue is closed. It stays readable, and nothing more can be said in it.')
}

async function ring(tx: Db, bell: { companyId: string; dialogueId: string | undefined; kind: Kind; version: number | null }) {
  await tx.execute(sql`select pg_notify('events', ${JSON.stringify(bell)})`)
}

/** `facts`: as many versions as there are facts; one where nothing else is said. */
type Raising = Required<Pick<Fact, 'companyId' | 'dialogueId' | 'more' | 'onlyWhileOpen'>> & { facts?: number }

async function raiseVersion(tx: Db, { companyId, dialogueId, more, onlyWhileOpen, facts = 1 }: Raising) {
  const [row] = await tx
    .update(dialogues)
    .set({
      version: sql`${dialogues.version} + ${facts}`,
      statementCount: sql`${dialogues.statementCount} + ${more.statements ?? 0}`,
      conflictCount: sql`${dialogues.conflictCount} + ${more.conflicts ?? 0}`,
    })
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId), onlyWhileOpen ? ne(dialogues.phase, 'closed') : undefined))
    .returning({ version: dialogues.version })
  if (!row && onlyWhileOpen) throw refusalOfClosed()
  return row!.version
}
