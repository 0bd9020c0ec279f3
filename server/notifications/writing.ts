import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { mails, memberships, obligations, people, responseTargets, tidings } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'

const atOnce = 50

/**
 * Turns facts that somebody is to be told of into mails that wait to be sent, each fact once, however many servers run.
 * Gives how many facts were taken.
 */
export async function writeMails(db: Db, at: Date) {
  return await db.transaction(async (tx) => {
    const news = await tx.select().from(tidings).orderBy(asc(tidings.id)).limit(atOnce).for('update', { skipLocked: true })
    if (news.length === 0) return 0
    const written = (await Promise.all(news.map((fact) => mailsAbout(tx, fact)))).flat()
    if (written.length > 0)
      await tx.insert(mails).values(written.map((mail) => ({ ...mail, id: newId(at), at, attempts: 0, nextTryAt: at })))
    await tx.delete(tidings).where(
      inArray(
        tidings.id,
        news.map(({ id }) => id),
      ),
    )
    return news.length
  })
}

type Fact = typeof tidings.$inferSelect

async function mailsAbout(tx: Db, fact: Fact) {
  if (fact.kind === 'obligation_started') return await toOwner(tx, fact)
  if (fact.kind === 'response_published' || fact.kind === 'obligation_extended') return await toAddressees(tx, fact)
  return []
}

/** Whoever owns the new duty is told of it; where they answer here no more, the company's admins, who find somebody else. */
async function toOwner(tx: Db, { companyId, detail }: Fact) {
  const obligationId = String(detail.obligationId)
  const isOwner = eq(memberships.personId, obligations.ownerId)
  const answering = await tx
    .select({ to: people.email, language: people.language, isOwner: sql<boolean>`${isOwner}`, isReachable: sql<boolean>`${reachable}` })
    .from(obligations)
    .innerJoin(memberships, and(eq(memberships.companyId, obligations.companyId), isNull(memberships.endedAt)))
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(obligations.companyId, companyId),
        eq(obligations.id, obligationId),
        or(eq(memberships.role, 'admin'), and(eq(memberships.role, 'staff'), isOwner)),
      ),
    )
  const owner = answering.filter((one) => one.isOwner)
  const told = owner.length > 0 ? owner : answering
  return told
    .filter(({ isReachable }) => isReachable)
    .map(({ to, language }) => ({ companyId, to: to!, language, kind: 'owed', about: { obligationId } }))
}

/** Whoever was answered is told of it; of a new date, which is a fact of each duty, whoever waits for that one. */
async function toAddressees(tx: Db, { companyId, kind, detail }: Fact) {
  const responseId = String(detail.responseId)
  const about = detail.conflictId
    ? eq(responseTargets.conflictId, String(detail.conflictId))
    : eq(responseTargets.statementId, String(detail.statementId))
  const answered = await tx
    .select({ to: people.email, language: people.language, targetId: responseTargets.id })
    .from(responseTargets)
    .innerJoin(people, eq(people.id, responseTargets.addresseeId))
    .where(
      and(
        eq(responseTargets.companyId, companyId),
        eq(responseTargets.responseId, responseId),
        kind === 'obligation_extended' ? about : undefined,
        reachable,
      ),
    )
  return answered.map(({ to, language, targetId }) => ({ companyId, to: to!, language, kind: 'answered', about: { targetId } }))
}

/** People brought in by an import have no address; those of a demo have one that reaches nobody. */
const reachable = sql`${people.email} is not null and ${people.email} not like '%.invalid'`
