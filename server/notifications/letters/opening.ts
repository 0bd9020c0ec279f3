import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { invitees, memberships, responseTargets } from '../../../db/schema/index.ts'
import { findJudge } from '../../responses/judges.ts'
import { findThing, type Thing } from './thing.ts'
import type { Told, Wanted } from './wanted.ts'

interface Answered {
  thing: Thing
  targetId: string
}

/**
 * How its reader opens an answer: with the questions, as long as they may say how it was received; to read it alone, where they have left
 * or it is not the last any more; null where it does not open to them.
 */
export async function openingOf({ db, companyId, mail, links, words: { t } }: Wanted, { thing, targetId }: Answered) {
  const personId = mail.personId!
  const { slug } = thing.company
  if (await findJudge(db, { id: companyId }, { targetId, personId, at: mail.at }))
    return { isAsked: true, action: { label: t('Read it, and say whether it answers you'), url: links.verdict(slug, targetId, personId) } }
  if (!(await mayRead(db, { companyId, thing, personId }))) return null
  return { isAsked: false, action: { label: t('Read the answer'), url: links.baseUrl + thing.path } }
}

/** Of a letter about one answer, each of the things answered that still opens to its reader, in the order in which they were put. */
export async function openingsOf(wanted: Wanted): Promise<(Told & { isAsked: boolean })[]> {
  const { db, companyId, mail } = wanted
  const ids = [mail.about.targetId!, ...(mail.about.others?.split(' ') ?? [])]
  const targets = await db
    .select({ id: responseTargets.id, threadId: sql<string>`coalesce(${responseTargets.conflictId}, ${responseTargets.statementId})` })
    .from(responseTargets)
    .where(and(eq(responseTargets.companyId, companyId), inArray(responseTargets.id, ids)))
  const openings = []
  for (const { id: targetId, threadId } of targets.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))) {
    const thing = await findThing(db, companyId, threadId)
    const opening = thing && (await openingOf(wanted, { thing, targetId }))
    if (opening) openings.push({ thing, ...opening })
  }
  return openings
}

interface Reading {
  companyId: string
  thing: Thing
  personId: string
}

async function mayRead(db: Db, { companyId, thing, personId }: Reading) {
  if (thing.visibility === 'public') return true
  const [here] = await db
    .select({
      role: memberships.role,
      isInvited: sql<boolean>`exists (select 1 from ${invitees} where ${invitees.companyId} = ${companyId} and ${invitees.dialogueId} = ${thing.dialogueId} and ${invitees.personId} = ${personId})`,
    })
    .from(memberships)
    .where(and(eq(memberships.companyId, companyId), eq(memberships.personId, personId), isNull(memberships.endedAt)))
  return here !== undefined && (here.role !== 'customer' || here.isInvited)
}
