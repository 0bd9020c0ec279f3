import { asc, inArray, lte } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { tidings } from '../../db/schema/index.ts'
import { type Failed, failTogether, setAside, withoutBroken } from '../unbroken.ts'
import { type Draft, queueMails } from './queueing.ts'
import { toAuthor } from './telling-authors.ts'
import { toAsker, toHelper, toLead, toNewOwner, toOwner, toWhoAsked } from './telling-colleagues.ts'
import { toAnswered, toWhoIsAsked, toWhoWaits } from './telling-customers.ts'
import { toOtherSide, toWhoDidNotBreakIt, toWhoDoesIt, toWhoIsOffered } from './telling-of-commitments.ts'
import { toWhoTookPart } from './telling-of-decisions.ts'
import { toWhoGavePoints, toWhoRated, toWhoWeighed } from './telling-of-weighing.ts'

const atOnce = 50

/**
 * Turns facts that somebody is to be told of into mails that wait to be sent, each fact once, however many servers run. A fact that fails
 * is told to `failed`, and tried again an hour later. Gives how many facts were taken.
 */
export async function writeMails(db: Db, at: Date, failed: Failed = failTogether) {
  return await db.transaction(async (tx) => {
    const news = await tx
      .select()
      .from(tidings)
      .where(lte(tidings.at, at))
      .orderBy(asc(tidings.id))
      .limit(atOnce)
      .for('update', { skipLocked: true })
    if (news.length === 0) return 0
    const broken = await withoutBroken(tx, news, { deed: (part, facts) => write(part, facts, at), failed })
    const told = news.filter((fact) => !broken.includes(fact))
    await tx.delete(tidings).where(inArray(tidings.id, idsOf(told)))
    if (broken.length > 0)
      await tx
        .update(tidings)
        .set({ at: new Date(at.getTime() + setAside) })
        .where(inArray(tidings.id, idsOf(broken)))
    return news.length
  })
}

async function write(tx: Db, facts: Fact[], at: Date) {
  for (const fact of facts) await queueMails(tx, await mailsAbout(tx, fact), at)
}

export type Fact = typeof tidings.$inferSelect
type Telling = (tx: Db, fact: Fact) => Promise<Draft[]>

/** Of each kind of fact, who is told of it. */
const tellings: Record<string, Telling> = {
  obligation_started: toOwner,
  conflict_reopened: toLead,
  obligation_handed: toNewOwner,
  obligation_extended: toWhoWaits,
  question_asked: toWhoIsAsked,
  question_replied: toWhoAsked,
  question_contested: toWhoAsked,
  response_published: toAnswered,
  verdict_given: toAuthor,
  consult_asked: toHelper,
  consult_answered: toAsker,
  criterion_shared: toWhoWeighed,
  criterion_merged: toWhoGavePoints,
  criterion_retired: toWhoGavePoints,
  option_shared: toWhoRated,
  decision_recorded: toWhoTookPart,
  commitment_offered: toWhoIsOffered,
  commitment_accepted: toWhoDoesIt,
  commitment_done: toOtherSide,
  commitment_not_done: toWhoDoesIt,
  commitment_confirmed: toWhoDoesIt,
  commitment_broken: toWhoDidNotBreakIt,
  renegotiation_proposed: toOtherSide,
  renegotiation_accepted: toWhoDoesIt,
  renegotiation_declined: toWhoDoesIt,
}

async function mailsAbout(tx: Db, fact: Fact) {
  return (await tellings[fact.kind]?.(tx, fact)) ?? []
}

function idsOf(facts: Fact[]) {
  return facts.map(({ id }) => id)
}
