import { and, asc, eq, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { mails } from '../../db/schema/index.ts'
import type { Post } from '../mail/post.ts'
import { type Links, letterFor } from './letters.ts'

const atOnce = 20
const leaseSeconds = 60
const mostAttempts = 8

/**
 * Sends the mails that wait. A mail is leased to one server for a minute and sent again under the same Message-ID if that server
 * dies between sending and writing it down: so each arrives at least once, and a second one is known for what it is. A refused mail
 * is tried again after 1, 2, 4 … minutes, eight times. Gives how many were sent.
 */
export async function sendMails(db: Db, mailbox: Post, { at, links }: { at: Date; links: Links }) {
  const waiting = await lease(db, at)
  let sent = 0
  for (const mail of waiting) {
    const problem = await send(db, mailbox, mail, links)
    await db
      .update(mails)
      .set(problem === null ? { sentAt: at, problem: null } : { problem, nextTryAt: afterFailure(mail.attempts, at) })
      .where(eq(mails.id, mail.id))
    if (problem === null) sent += 1
  }
  return sent
}

async function lease(db: Db, at: Date) {
  const next = db
    .select({ id: mails.id })
    .from(mails)
    .where(and(isNull(mails.sentAt), lte(mails.nextTryAt, at), lt(mails.attempts, mostAttempts)))
    .orderBy(asc(mails.nextTryAt))
    .limit(atOnce)
    .for('update', { skipLocked: true })
  return await db
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, nextTryAt: new Date(at.getTime() + leaseSeconds * 1000) })
    .where(inArray(mails.id, next))
    .returning()
}

async function send(db: Db, mailbox: Post, mail: typeof mails.$inferSelect, links: Links) {
  try {
    const letter = await letterFor(db, mail, links)
    if (letter) await mailbox.send(letter)
    return null
  } catch (error) {
    return (error as Error).message.slice(0, 500)
  }
}

function afterFailure(attempts: number, at: Date) {
  return new Date(at.getTime() + 2 ** (attempts - 1) * 60_000)
}
