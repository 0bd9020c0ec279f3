import { and, eq, gt, inArray, max } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { alarms, mails } from '../../db/schema/index.ts'
import { setAll } from '../obligations/alarms.ts'

/** What rings when customers are mailed what was asked about their words; and the mail that it becomes. */
export const wordAlarm = 'theme_asked'
export const wordMail = 'theme_asked'

/** What is asked within a quarter of an hour comes in one mail, and nobody gets more than one in a day. */
export const gathering = 15 * 60_000
export const mailEvery = 24 * 3_600_000

const atOnce = 2_000
/** What is about to ring may have been read already. */
const minute = 60_000

interface Asked {
  companyId: string
  personIds: string[]
  at: Date
}

/** Sets when these people are mailed what they are asked, in the transaction that asks it. Where a mail to somebody waits already, it says all. */
export async function setWordAlarms(tx: Db, { companyId, personIds, at }: Asked) {
  const people = [...new Set(personIds)]
  for (let from = 0; from < people.length; from += atOnce) {
    const some = people.slice(from, from + atOnce)
    const waiting = await tx
      .select({ personId: alarms.aboutId })
      .from(alarms)
      .where(
        and(
          eq(alarms.companyId, companyId),
          eq(alarms.kind, wordAlarm),
          inArray(alarms.aboutId, some),
          gt(alarms.at, new Date(at.getTime() + minute)),
        ),
      )
    const isWaiting = new Set(waiting.map(({ personId }) => personId))
    const mailed = await lastMails(tx, { companyId, personIds: some, at })
    const settings = some
      .filter((personId) => !isWaiting.has(personId))
      .map((personId) => ({ companyId, aboutId: personId, moments: { [wordAlarm]: momentFor(mailed.get(personId), at) } }))
    await setAll(tx, settings)
  }
}

/** When each of these people was last mailed what they are asked, of those who were in the last week. */
export async function lastMails(tx: Db, { companyId, personIds, at }: Asked): Promise<Map<string, Date>> {
  const rows = await tx
    .select({ personId: mails.personId, at: max(mails.at) })
    .from(mails)
    .where(and(eq(mails.companyId, companyId), gt(mails.at, weekBefore(at)), eq(mails.kind, wordMail), inArray(mails.personId, personIds)))
    .groupBy(mails.personId)
  return new Map(rows.map((row) => [row.personId!, row.at!]))
}

export function weekBefore(at: Date) {
  return new Date(at.getTime() - 7 * mailEvery)
}

function momentFor(mailed: Date | undefined, at: Date) {
  return new Date(Math.max(at.getTime() + gathering, (mailed?.getTime() ?? 0) + mailEvery))
}
