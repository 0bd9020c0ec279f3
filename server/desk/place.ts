import { and, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dialogues, obligations } from '../../db/schema/index.ts'
import { type Dialogue, findDialogue } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import type { Target } from '../responses/targets.ts'

/** What is to be answered, and where its page is. */
export interface Place {
  dialogue: Dialogue
  exchange: Exchange
  /** The duty that its address names; null where one comes from where it was said. */
  obligationId: string | null
  /** Where the form of the answer is sent; what else can be done with it lies below. */
  action: string
}

interface Reading {
  reader: Member | null
  at: Date
}

type Company = Parameters<typeof findDialogue>[1]

const words = z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() })

/** The addresses at which an answer is written: what is owed is reached from the Desk, everything else from where it was said. */
export const addresses = [
  { path: '/:company/desk/:obligation', params: z.object({ company: z.string(), obligation: z.uuid() }), kind: null },
  { path: '/:company/d/:dialogue/whys/:id/answer', params: words, kind: 'statement' },
  { path: '/:company/d/:dialogue/conflicts/:id/answer', params: words, kind: 'conflict' },
] as const

/** The place at one of these addresses. Refuses with not_found what is not there, or not for this reader. Two statements. */
export function placeAt(
  db: Db,
  company: Company,
  { kind, params, ...reading }: Reading & { kind: Exchange['kind'] | null; params: unknown },
): Promise<Place> {
  const { obligation, dialogue, id } = params as Record<'obligation' | 'dialogue' | 'id', string>
  if (!kind) return placeOfDuty(db, company, { obligationId: obligation, ...reading })
  return placeOfWords(db, company, { slug: dialogue, kind, id, ...reading })
}

/** What an answer is for: the place, and the duties of the same dialogue that it meets as well. Refuses those that are not there. */
export async function targetsAt(
  db: Db,
  { dialogue, exchange, obligationId }: Place,
  { together }: { together: string[] },
): Promise<Target[]> {
  const own = { kind: exchange.kind, id: exchange.id, obligationId: obligationId ?? undefined }
  const ids = together.filter((id) => id !== obligationId)
  if (ids.length === 0) return [own]
  const also = await db
    .select({ obligationId: obligations.id, conflictId: obligations.conflictId, statementId: obligations.statementId })
    .from(obligations)
    .where(and(eq(obligations.companyId, dialogue.companyId), eq(obligations.dialogueId, dialogue.id), inArray(obligations.id, ids)))
  if (also.length < ids.length) throw new Refusal('invalid', 'Choose from the list.', { field: 'with' })
  const others = also.map(({ obligationId, conflictId, statementId }): Target => {
    return { kind: conflictId ? 'conflict' : 'statement', id: (conflictId ?? statementId)!, obligationId }
  })
  return [own, ...others.filter(({ id }) => id !== exchange.id)]
}

async function placeOfDuty(db: Db, company: Company, { obligationId, ...reading }: Reading & { obligationId: string }): Promise<Place> {
  const slug = sql`(select within.slug from ${dialogues} within join ${obligations} on ${obligations.companyId} = within.company_id and ${obligations.dialogueId} = within.id
    where ${obligations.companyId} = ${company.id} and ${obligations.id} = ${obligationId})`
  const dialogue = await findDialogue(db, company, slug, reading)
  const exchange = await findExchange(db, dialogue, { obligationId, at: reading.at })
  return { dialogue, exchange, obligationId, action: `/${company.slug}/desk/${obligationId}` }
}

async function placeOfWords(
  db: Db,
  company: Company,
  { slug, kind, id, ...reading }: Reading & { slug: string; kind: Exchange['kind']; id: string },
): Promise<Place> {
  const dialogue = await findDialogue(db, company, slug, reading)
  const exchange = await findExchange(db, dialogue, { kind, id, at: reading.at })
  return { dialogue, exchange, obligationId: null, action: `${exchange.path}/answer` }
}
