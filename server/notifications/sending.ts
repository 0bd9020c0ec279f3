import { and, asc, eq, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { mails } from '../../db/schema/index.ts'
import type { Post } from '../mail/post.ts'
import { letterFor } from './letters.ts'
import type { Links } from './links.ts'

const atOnce = 100
const leaseSeconds = 60
const mostAttempts = 8

/**
 * Sends the mails that wait, one after the other. Each is leased to one server for a minute just before it is sent, and sent again under
 * the same Message-ID if that server dies between sending and writing it down: so each arrives at least once, and a second one is known
 * for what it is. A refused mail is tried again after 1, 2, 4 … minutes, eight times. Gives how many were sent; a hundred at most.
 */
export async function sendMails(db: Db, mailbox: Post, { at, links }: { at: Date; links: Links }) {
  let sent = 0
  for (let turn = 0; turn < atOnce; turn++) {
    const mail = await lease(db, at)
    if (!mail) break
    const problem = await send(db, mailbox, mail, { at, links })
    const result = problem === null ? { sentAt: at, problem: null } : { problem, nextTryAt: afterFailure(mail.attempts, at) }
    await db.update(mails).set(result).where(eq(mails.id, mail.id))
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
    .limit(1)
    .for('update', { skipLocked: true })
  const [mail] = await db
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, nextTryAt: new Date(at.getTime() + leaseSeconds * 1000) })
    .where(inArray(mails.id, next))
    .returning()
  return mail
}

async function send(db: Db, mailbox: Post, mail: typeof mails.$inferSelect, { at, links }: { at: Date; links: Links }) {
  try {
    const letter = await letterFor(db, mail, links, at)
    if (letter) await mailbox.send(letter)
    return null
  } catch (error) {
    return (error as Error).message.slice(0, 500)
  }
}

function afterFailure(attempts: number, at: Date) {
  return new Date(at.getTime() + 2 ** (attempts - 1) * 60_000)
}
