import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { commitments, dialogues, invitees, memberships, people } from '../../db/schema/index.ts'
import { isPromisedTo } from '../commitments/sides.ts'
import { type Draft, hasAddress, wants } from './queueing.ts'

/**
 * Whom commitments concern on the side that made them: who is to do it; and of the company's also who champions the dialogue, and the
 * admins. Only those who still are of that side; `isReached` where they have an address and want to be told.
 */
export async function promisersOf(tx: Db, companyId: string, ids: string[]) {
  const isOwner = eq(memberships.personId, commitments.ownerId)
  const isChampion = eq(memberships.personId, dialogues.championId)
  const isAdmin = eq(memberships.role, 'admin')
  return await tx
    .select({
      commitmentId: commitments.id,
      side: commitments.side,
      personId: people.id,
      to: sql<string>`${people.email}`,
      language: people.language,
      isOwner: sql<boolean>`${isOwner}`,
      isChampion: sql<boolean>`${isChampion}`,
      isAdmin: sql<boolean>`${isAdmin}`,
      isReached: sql<boolean>`(${hasAddress} and case when ${commitments.side} = 'customer' then ${wants(tx, { companyId, topic: 'decisions' })}
        else ${wants(tx, { companyId, topic: 'duties' })} end)`,
    })
    .from(commitments)
    .innerJoin(dialogues, and(eq(dialogues.companyId, commitments.companyId), eq(dialogues.id, commitments.dialogueId)))
    .innerJoin(
      memberships,
      and(
        eq(memberships.companyId, commitments.companyId),
        isNull(memberships.endedAt),
        or(
          and(eq(commitments.side, 'customer'), eq(memberships.role, 'customer'), isOwner),
          and(eq(commitments.side, 'company'), inArray(memberships.role, ['staff', 'admin']), or(isOwner, isChampion, isAdmin)),
        ),
      ),
    )
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(commitments.companyId, companyId), inArray(commitments.id, ids)))
}

export type Promiser = Awaited<ReturnType<typeof promisersOf>>[number]

/**
 * Who speaks for the other side of commitments, and is told of them. Of a customer's: who champions the dialogue, or where they answer here
 * no more the admins. Of the company's: the customers whom it was promised to, see `isPromisedTo`. Only those who may read it, have an address, and want to be told. One
 * statement, however many they are.
 */
export async function othersOf(tx: Db, companyId: string, ids: string[]) {
  const ofCompany = and(
    eq(commitments.side, 'company'),
    eq(memberships.role, 'customer'),
    or(eq(dialogues.visibility, 'public'), isInvited()),
    isPromisedTo(companyId, { dialogueId: commitments.dialogueId, responseId: commitments.responseId, personId: memberships.personId }),
  )
  const ofCustomer = and(
    eq(commitments.side, 'customer'),
    inArray(memberships.role, ['staff', 'admin']),
    or(eq(memberships.personId, dialogues.championId), and(eq(memberships.role, 'admin'), sql`not ${championAnswers()}`)),
  )
  return await tx
    .select({
      commitmentId: commitments.id,
      /** Of the reader. */
      side: sql<'customer' | 'company'>`case ${commitments.side} when 'company' then 'customer' else 'company' end`,
      personId: people.id,
      to: sql<string>`${people.email}`,
      language: people.language,
    })
    .from(commitments)
    .innerJoin(dialogues, and(eq(dialogues.companyId, commitments.companyId), eq(dialogues.id, commitments.dialogueId)))
    .innerJoin(memberships, and(eq(memberships.companyId, commitments.companyId), isNull(memberships.endedAt), or(ofCompany, ofCustomer)))
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(commitments.companyId, companyId),
        inArray(commitments.id, ids),
        hasAddress,
        sql`case when ${commitments.side} = 'customer' then ${wants(tx, { companyId, topic: 'duties' })}
          else ${wants(tx, { companyId, topic: 'decisions' })} end`,
      ),
    )
    .orderBy(people.id)
}

function isInvited() {
  return sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${commitments.companyId}
    and ${invitees.dialogueId} = ${commitments.dialogueId} and ${invitees.personId} = ${memberships.personId})`
}

function championAnswers() {
  return sql`exists (select 1 from ${memberships} champion where champion.company_id = ${commitments.companyId}
    and champion.person_id = ${dialogues.championId} and champion.ended_at is null and champion.role in ('staff', 'admin'))`
}

interface Reader {
  commitmentId: string
  side: 'customer' | 'company'
  personId: string
  to: string
  language: string | null
}

/** A mail to one of them about their commitment: it says of which side its reader is. */
export function draftTo(
  companyId: string,
  kind: string,
  { commitmentId, side, personId, to, language }: Reader,
  about: Record<string, string> = {},
): Draft {
  return { companyId, kind, about: { commitmentId, side, ...about }, threadId: commitmentId, personId, to, language }
}
