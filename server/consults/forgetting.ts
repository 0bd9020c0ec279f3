import { and, eq, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { consults, mails, responses } from '../../db/schema/index.ts'
import { goodForDays } from './helping.ts'
import { letGoAt } from './reading.ts'

/** How long the address of whoever was asked is kept after the link to it has ended, in days. */
const keptDays = 30
const day = 86_400_000

/**
 * Lets go of the addresses of those who were asked for help, thirty days after their link has ended, and of the mails to people who are
 * nobody here. What they were asked, what they wrote and the name that they are credited by stay.
 */
export async function forgetHelpers(db: Db, company: { id: string }, at: Date) {
  const { id: companyId } = company
  const before = (days: number) => new Date(at.getTime() - days * day)
  const isOut = sql`exists (select 1 from ${responses} where ${responses.companyId} = ${companyId} and ${responses.id} = ${consults.responseId}
    and ${lt(responses.publishedAt, before(goodForDays + keptDays))})`
  const isLetGo = sql`${letGoAt(companyId)} < ${before(keptDays).toISOString()}::timestamptz`
  const isOver = or(and(isNotNull(consults.responseId), isOut), and(isNull(consults.responseId), isLetGo))
  const isKept = sql`exists (select 1 from ${consults} where ${consults.companyId} = ${companyId} and ${consults.email} <> '' and ${consults.id}::text = ${mails.about} ->> 'consultId')`
  await db.transaction(async (tx) => {
    await tx
      .update(consults)
      .set({ email: '' })
      .where(and(eq(consults.companyId, companyId), ne(consults.email, ''), isOver))
    const toNobodyHere = and(eq(mails.kind, 'consult'), isNull(mails.personId), lt(mails.at, before(keptDays)))
    await tx.delete(mails).where(and(eq(mails.companyId, companyId), toNobodyHere, sql`not ${isKept}`))
  })
}
