import { and, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { memberAsks, memberChecks, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { askable, isUnder, mustBeKept, withAddress } from './askable.ts'
import { findTheme } from './reading.ts'
import { holdCodeBook, type Place } from './steps.ts'
import { setWordAlarms } from './their-word.ts'

const atOnce = 2_000

/**
 * Asks those whose statements a theme holds whether it heard them right, each once of each of their statements: on their own page, and in one mail a
 * day at most. Nobody is asked of what is hidden, of what they put under this theme themselves, once they have left, or who left no address; who said so of a theme
 * that became part of this one is asked of this one, as they never read its name. Gives of how many
 * statements their authors were asked now. Refuses with not_allowed who does not work on the themes, and with invalid a theme that nobody has kept.
 */
export async function askMembers(db: Db, dialogue: Place, { by, themeId, at }: { by: Member; themeId: string; at: Date }) {
  mustMay(by, 'analyse')
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    mustBeKept(await findTheme(tx, dialogue, themeId))
    const members = withAddress(await membersToAsk(tx, dialogue, themeId))
    if (members.length === 0) return { asked: 0 }
    for (let from = 0; from < members.length; from += atOnce) {
      const some = members.slice(from, from + atOnce)
      await tx.insert(memberAsks).values(some.map((member) => ({ companyId, themeId, ...member, askedBy: by.personId, at })))
    }
    const detail = { themeId, count: members.length }
    await record(tx, 'members_asked', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail })
    await setWordAlarms(tx, { companyId, personIds: members.map(({ personId }) => personId), at })
    return { asked: members.length }
  })
}

/** Whom it would ask now, statement by statement, if they have an address: whoever was not asked of it yet. */
export async function membersToAsk(db: Db, dialogue: Place, themeId: string) {
  const { companyId } = dialogue
  const isAsked = sql`exists (select 1 from ${memberAsks} where ${memberAsks.companyId} = ${companyId} and ${memberAsks.themeId} = ${themeId} and ${memberAsks.statementId} = ${statements.id})`
  const isNamed = sql`exists (select 1 from ${memberChecks} where ${memberChecks.companyId} = ${companyId} and ${memberChecks.statementId} = ${statements.id}
    and (${memberChecks.themeId} = ${themeId} or ${memberChecks.otherThemeId} = ${themeId}))`
  const which = and(
    isUnder(companyId, themeId, ['machine', 'analyst', 'customer']),
    sql`not (${isUnder(companyId, themeId, ['customer'])} and ${isNamed})`,
    sql`not ${isAsked}`,
  )!
  return await askable(db, dialogue, which)
}
