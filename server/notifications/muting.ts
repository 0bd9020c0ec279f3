import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { companies, memberships, mutings, topics } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { choice } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import type { Topic } from './queueing.ts'

export const mailForm = z.object({
  company: z.string(),
  topic: choice(topics, 'Say which mails.'),
  to: choice(['stop', 'send'], 'Say whether to stop these mails, or to send them again.'),
})

interface Whose {
  companyId: string
  personId: string
}

interface Muting {
  topic: Topic
  at: Date
}

/** No more mail of this kind from this company to this person, from now on. Nothing else changes: what they owe stays on the Desk. Twice is once. */
export async function stopMails(db: Db, { companyId, personId }: Whose, { topic, at }: Muting) {
  await db.transaction(async (tx) => {
    const stopped = await tx.insert(mutings).values({ companyId, personId, topic, at }).onConflictDoNothing().returning()
    if (stopped.length > 0) await record(tx, 'mail_stopped', { companyId, by: personId, at, isPublic: false, detail: { topic } })
  })
}

/** The undoing of `stopMails`. What was told meanwhile is not sent after. Twice is once. */
export async function sendMailsAgain(db: Db, { companyId, personId }: Whose, { topic, at }: Muting) {
  await db.transaction(async (tx) => {
    const sent = await tx.delete(mutings).where(isMuting({ companyId, personId, topic })).returning()
    if (sent.length > 0) await record(tx, 'mail_resumed', { companyId, by: personId, at, isPublic: false, detail: { topic } })
  })
}

/** Whether somebody stopped these mails. */
export async function areStopped(db: Db, whose: Whose & { topic: Topic }) {
  const [muting] = await db.select({ at: mutings.at }).from(mutings).where(isMuting(whose))
  return muting !== undefined
}

/** The company of this name where the person is or was somebody. Refuses with not_found any other. */
export async function findCompanyOf(db: Db, { personId }: { personId: string }, slug: string) {
  const [found] = await db
    .select({ id: companies.id })
    .from(companies)
    .innerJoin(memberships, and(eq(memberships.companyId, companies.id), eq(memberships.personId, personId)))
    .where(eq(companies.slug, slug))
  if (!found) throw new Refusal('not_found', 'There is nothing at this address.')
  return found
}

function isMuting({ companyId, personId, topic }: Whose & { topic: Topic }) {
  return and(eq(mutings.companyId, companyId), eq(mutings.personId, personId), eq(mutings.topic, topic))
}
