import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { setAll } from '../obligations/alarms.ts'
import { lastMails, mailEvery, weekBefore, wordAlarm, wordMail } from '../themes/their-word.ts'
import { openWords } from './open-words.ts'
import { type Draft, reachable } from './queueing.ts'
import type { Alarm } from './ringing.ts'

/**
 * Whom these alarms of one company mail what they are asked about their words: one mail each, with all that was asked since the last and is
 * still open. Who had one in the last day is asked once that day is over.
 */
export async function asksForTheirWord(tx: Db, companyId: string, { ringing, at }: { ringing: Alarm[]; at: Date }): Promise<Draft[]> {
  if (ringing.length === 0) return []
  // Alarms of the same people may ring on two servers at once.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`asks for words in ${companyId}`}, 0))`)
  const personIds = [...new Set(ringing.map(({ aboutId }) => aboutId))]
  const mailed = await lastMails(tx, { companyId, personIds, at })
  const again = (personId: string) => new Date((mailed.get(personId)?.getTime() ?? 0) + mailEvery)
  const early = personIds.filter((personId) => again(personId) > at)
  await setAll(
    tx,
    early.map((aboutId) => ({ companyId, aboutId, moments: { [wordAlarm]: again(aboutId) } })),
  )
  const due = personIds.filter((personId) => !early.includes(personId))
  const sinceOf = (personId: string) => mailed.get(personId) ?? weekBefore(at)
  const open = (await openWords(tx, companyId, { personIds: due, since: weekBefore(at) })).filter((one) => one.at > sinceOf(one.personId))
  const first = new Map(open.toReversed().map((one) => [one.personId, one]))
  const readers = await reachable(tx, companyId, { ids: [...first.keys()], topic: 'answers' })
  return readers.map(({ personId, to, language }) => ({
    companyId,
    kind: wordMail,
    about: { since: sinceOf(personId).toISOString() },
    threadId: first.get(personId)!.statementId,
    personId,
    to,
    language,
  }))
}
