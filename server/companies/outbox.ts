import { and, desc, eq, lt, or } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { mails } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { mustMay } from './permissions.ts'

export const mailsAtOnce = 50
/** After so many tries a mail is given up. */
const mostAttempts = 8

export type MailState = 'waiting' | 'sent' | 'failed'
export type OutboxLine = Awaited<ReturnType<typeof outboxOf>>['mails'][number]

/**
 * The mails of a company, newest first; 50 at most, older than the given place. A customer's address, and what their mail server says
 * of it, is left out: a mail to somebody who hides their name must not tell who they are. Only for admins.
 */
export async function outboxOf(
  db: Db,
  company: { id: string },
  { by, before }: { by: Member; before?: { at: Date; id: string } | undefined },
) {
  mustMay(by, 'settings')
  const older = before && or(lt(mails.at, before.at), and(eq(mails.at, before.at), lt(mails.id, before.id)))
  const rows = await db
    .select(columns)
    .from(mails)
    .where(and(eq(mails.companyId, company.id), older))
    .orderBy(desc(mails.at), desc(mails.id))
    .limit(mailsAtOnce + 1)
  return { mails: rows.slice(0, mailsAtOnce).map(lineOf), older: rows.length > mailsAtOnce ? rows[mailsAtOnce - 1]! : null }
}

/** One mail of a company, whole, for the letter that its addressee reads. Refuses with not_found where there is none. Only for admins. */
export async function findMail(db: Db, company: { id: string }, { by, id }: { by: Member; id: string }) {
  mustMay(by, 'settings')
  const [mail] = await db
    .select()
    .from(mails)
    .where(and(eq(mails.companyId, company.id), eq(mails.id, id)))
  if (!mail) throw new Refusal('not_found', 'There is nothing at this address.')
  return { mail, line: lineOf(mail) }
}

const columns = {
  id: mails.id,
  companyId: mails.companyId,
  to: mails.to,
  kind: mails.kind,
  about: mails.about,
  language: mails.language,
  personId: mails.personId,
  threadId: mails.threadId,
  at: mails.at,
  attempts: mails.attempts,
  nextTryAt: mails.nextTryAt,
  sentAt: mails.sentAt,
  problem: mails.problem,
}

/** Mails whose addressee the admins know: whom they invited, and their own people. */
const known = new Set([
  'invitation',
  'owed',
  'handed',
  'reopened',
  'replied',
  'unreplied',
  'reminder_half',
  'reminder_most',
  'reminder_due',
  'reminder_overdue',
  'consult',
  'consult_answered',
])

function lineOf({ id, to, kind, about, at, attempts, sentAt, problem }: typeof mails.$inferSelect) {
  const isKnown = known.has(kind)
  const state: MailState = sentAt ? 'sent' : attempts >= mostAttempts ? 'failed' : 'waiting'
  return {
    id,
    to: isKnown ? to : null,
    kind,
    about: isKnown ? about : {},
    at,
    attempts,
    sentAt,
    state,
    hasProblem: problem !== null,
    problem: isKnown ? problem : null,
  }
}
