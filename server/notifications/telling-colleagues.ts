import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { consults, handings, obligations } from '../../db/schema/index.ts'
import { leadsOf } from '../obligations/leads.ts'
import { type Colleague, colleaguesFor, toldOf } from './colleagues.ts'
import { type Draft, reachable } from './queueing.ts'
import type { Fact } from './writing.ts'

/** Whoever owns the new duty is told of it; where they answer here no more, the company's admins, who find somebody else. */
export async function toOwner(tx: Db, fact: Fact) {
  const concerned = await colleaguesFor(tx, fact.companyId, [String(fact.detail.obligationId)])
  return draftsFor(fact, { kind: 'owed', told: toldOf(concerned, ({ isOwner }) => isOwner) })
}

/** Whoever answers for it, once the customer has said something to the question: the clock runs again. */
export async function toWhoAsked(tx: Db, fact: Fact) {
  const concerned = await colleaguesFor(tx, fact.companyId, [String(fact.detail.obligationId)])
  const about = { waitingId: String(fact.detail.waitingId) }
  return draftsFor(fact, { kind: 'replied', told: toldOf(concerned, ({ isOwner }) => isOwner), about })
}

/** Of a conflict that is open again, beside its owner: whoever leads that person's team, the champion, or the admins (see `leadsOf`). */
export async function toLead(tx: Db, { companyId, detail }: Fact): Promise<Draft[]> {
  const conflictId = String(detail.conflictId)
  const [duty] = await tx
    .select({ id: obligations.id })
    .from(obligations)
    .where(and(eq(obligations.companyId, companyId), eq(obligations.conflictId, conflictId)))
    .orderBy(desc(obligations.round))
    .limit(1)
  if (!duty) return []
  const leads = await reachable(tx, companyId, { ids: await leadsOf(tx, { companyId, conflictId }), topic: 'duties' })
  return leads.map((lead) => ({ companyId, kind: 'reopened', about: { obligationId: duty.id }, threadId: conflictId, ...lead }))
}

/** Whoever answers for it from now on, unless they took it over themselves. */
export async function toNewOwner(tx: Db, fact: Fact) {
  const { companyId, detail } = fact
  const handingId = String(detail.handingId)
  const [handing] = await tx
    .select({ by: handings.by, toId: handings.toId })
    .from(handings)
    .where(and(eq(handings.companyId, companyId), eq(handings.id, handingId)))
  if (!handing || handing.by === handing.toId) return []
  const concerned = await colleaguesFor(tx, companyId, [String(detail.obligationId)])
  const told = concerned.filter(({ personId, isReached }) => isReached && personId === handing.toId)
  return draftsFor(fact, { kind: 'handed', told, about: { handingId } })
}

/** Whoever is asked for help, also at an address that nobody here has. Somebody asks just them, so it comes whatever mails they stopped. */
export async function toHelper(tx: Db, fact: Fact): Promise<Draft[]> {
  const consult = await findConsult(tx, fact)
  if (!consult) return []
  const { companyId } = fact
  const { helperId: personId, email, threadId } = consult
  const mail = { companyId, kind: 'consult', about: { consultId: consult.id }, threadId }
  if (!personId) return reachesNobody(email) ? [] : [{ ...mail, to: email, language: null, personId: null }]
  const [helper] = await reachable(tx, companyId, { ids: [personId], topic: null })
  return helper ? [{ ...mail, ...helper }] : []
}

/** Whoever asked for help, once there is some. */
export async function toAsker(tx: Db, fact: Fact): Promise<Draft[]> {
  const consult = await findConsult(tx, fact)
  if (!consult) return []
  const { companyId } = fact
  const [asker] = await reachable(tx, companyId, { ids: [consult.askedBy], topic: 'duties' })
  const mail = { companyId, kind: 'consult_answered', about: { consultId: consult.id }, threadId: consult.threadId }
  return asker ? [{ ...mail, ...asker }] : []
}

/** As `hasAddress` says it of people. */
function reachesNobody(email: string) {
  return email === '' || email.endsWith('.invalid')
}

/** Null where it was taken back meanwhile. */
async function findConsult(tx: Db, { companyId, detail }: Fact) {
  const [consult] = await tx
    .select({
      id: consults.id,
      askedBy: consults.askedBy,
      helperId: consults.helperId,
      email: consults.email,
      threadId: sql<string>`coalesce(${consults.conflictId}, ${consults.statementId})`,
    })
    .from(consults)
    .where(and(eq(consults.companyId, companyId), eq(consults.id, String(detail.consultId))))
  return consult ?? null
}

interface Telling {
  kind: string
  told: Colleague[]
  about?: Record<string, string>
}

function draftsFor({ companyId }: Fact, { kind, told, about = {} }: Telling): Draft[] {
  return told.map(({ obligationId, to, language, personId, threadId }) => ({
    companyId,
    kind,
    about: { obligationId, ...about },
    to,
    language,
    personId,
    threadId,
  }))
}
