import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { decisions, dialogues, hidings, invitees, memberships, people } from '../../db/schema/index.ts'
import { groundsIn } from '../decisions/becoming.ts'
import { type Draft, hasAddress, wants } from './queueing.ts'
import type { Alarm } from './ringing.ts'
import type { Fact } from './writing.ts'

interface Told {
  personId: string
  to: string
  language: string | null
  /** As what they took part: they said something, said the same of it, endorsed what decides, or weighed. */
  part: 'said' | 'same' | 'endorsed' | 'weighed'
  statementId: string | null
  conflictId: string | null
}

interface Decided {
  companyId: string
  decisionId: string
  dialogueId: string
}

/**
 * Everybody who took part in the dialogue, one mail each, however much they did: whoever wrote, raised, replied, said the same, proposed
 * or accepted, endorsed, weighed or rated, while they are here and may read it. Not whoever recorded it.
 */
export async function toWhoTookPart(tx: Db, { companyId, detail }: Fact): Promise<Draft[]> {
  const decisionId = String(detail.decisionId)
  const [decision] = await tx
    .select({ dialogueId: decisions.dialogueId, by: decisions.by })
    .from(decisions)
    .where(and(eq(decisions.companyId, companyId), eq(decisions.id, decisionId)))
  if (!decision) return []
  const { dialogueId, by } = decision
  const told = await tookPart(tx, { companyId, decisionId, dialogueId })
  return told
    .filter(({ personId }) => personId !== by)
    .map(({ part, statementId, conflictId, ...reader }) => ({
      companyId,
      kind: 'decided',
      about: { decisionId, part, ...(statementId && { statementId }), ...(conflictId && { conflictId }) },
      threadId: dialogueId,
      ...reader,
    }))
}

const later = alias(decisions, 'later')

/** Whom these alarms of one company ask whether a decision held: who took part, the champion and the admins. A decision that was replaced is silent. */
export async function asksWhetherItHeld(tx: Db, companyId: string, ringing: Alarm[]): Promise<Draft[]> {
  if (ringing.length === 0) return []
  const newer = tx
    .select({ id: later.id })
    .from(later)
    .where(
      and(
        eq(later.companyId, decisions.companyId),
        eq(later.dialogueId, decisions.dialogueId),
        sql`(${later.at}, ${later.id}) > (${decisions.at}, ${decisions.id})`,
      ),
    )
  const ids = ringing.map(({ aboutId }) => aboutId)
  const standing = await tx
    .select({ companyId: decisions.companyId, decisionId: decisions.id, dialogueId: decisions.dialogueId })
    .from(decisions)
    .where(and(eq(decisions.companyId, companyId), inArray(decisions.id, ids), sql`not exists (${newer})`))
    .orderBy(desc(decisions.at))
  const drafts: Draft[] = []
  for (const decision of standing) {
    const { decisionId, dialogueId: threadId } = decision
    const readers = new Map([...(await leading(tx, decision)), ...(await tookPart(tx, decision))].map((one) => [one.personId, one]))
    for (const { personId, to, language } of readers.values())
      drafts.push({ companyId, kind: 'review', about: { decisionId }, threadId, personId, to, language })
  }
  return drafts
}

/** One line a person, with the sentence of theirs that is quoted: their own before another's, one behind what it rests on before others, the latest first. Hidden words are no one's. */
async function tookPart(tx: Db, { companyId, decisionId, dialogueId }: Decided) {
  const of = (table: string) => sql.raw(`${table}.company_id = `).append(sql`${companyId}`)
  const ofStatement = sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = said.id`)}`
  const ofConflict = sql`not ${isHiddenNow(companyId, sql`${hidings.conflictId} = raised.id`)}`
  const parts = sql`
    select said.author_id person_id, 0 rank, 'said' part, said.id statement_id, null::uuid conflict_id, said.posted_at at
      from statements said where ${of('said')} and said.dialogue_id = ${dialogueId} and ${ofStatement}
    union all select raised.raiser_id, 1, 'said', null, raised.id, raised.raised_at
      from conflicts raised where ${of('raised')} and raised.dialogue_id = ${dialogueId} and ${ofConflict}
    union all select same.person_id, 2, 'same', said.id, null, same.at
      from supports same join statements said on said.company_id = same.company_id and said.id = same.statement_id
      where ${of('same')} and said.dialogue_id = ${dialogueId} and ${ofStatement}
    union all select same.person_id, 2, 'same', null, raised.id, same.at
      from supports same join conflicts raised on raised.company_id = same.company_id and raised.id = same.conflict_id
      where ${of('same')} and raised.dialogue_id = ${dialogueId} and ${ofConflict}
    union all select given.person_id, 3, 'weighed', null, null, given.at
      from weighings given where ${of('given')} and given.dialogue_id = ${dialogueId} and (given.weighed_at is not null or given.rated_at is not null)
    union all select backed.person_id, 4, 'endorsed', null, null, backed.at
      from endorsements backed join criteria criterion on criterion.company_id = backed.company_id and criterion.id = backed.criterion_id
      where ${of('backed')} and criterion.dialogue_id = ${dialogueId}
    union all select did.person_id, 5, 'said', null, null, did.at from (${didSomething(companyId, dialogueId)}) did (person_id, at)`
  const isBehind = sql`${groundsIn(companyId, { decisionId, statementId: sql`took.statement_id` })} <> '{}'`
  return await selectRows<Told>(
    tx,
    sql`select distinct on (took.person_id) took.person_id as "personId", took.part, took.statement_id as "statementId", took.conflict_id as "conflictId",
        ${people.email} as "to", ${people.language} as language
      from (${parts}) took
      join ${people} on ${people.id} = took.person_id
      join ${memberships} on ${and(eq(memberships.companyId, companyId), sql`${memberships.personId} = took.person_id`, isNull(memberships.endedAt))}
      join ${dialogues} on ${and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId))}
      where ${and(hasAddress, wants(tx, { companyId, topic: 'decisions' }), mayRead())}
      order by took.person_id, took.rank, ${isBehind} desc, took.at desc`,
  )
}

/** Whoever said or did anything else in it, or something whose words are hidden: they took part, and nothing of theirs is quoted. */
function didSomething(companyId: string, dialogueId: string) {
  const here = (table: string) =>
    sql
      .raw(`${table}.company_id = `)
      .append(sql`${companyId}`)
      .append(sql.raw(` and ${table}.dialogue_id = `))
      .append(sql`${dialogueId}`)
  const ofOption = sql.raw('join options on options.company_id = did.company_id and options.id = did.option_id')
  const ofCriterion = sql.raw('join criteria on criteria.company_id = did.company_id and criteria.id = did.criterion_id')
  const accepted = sql.raw('accepted on accepted.company_id = did.company_id and accepted.change_id = did.id')
  return sql`select author_id, posted_at from statements where ${here('statements')}
    union all select raiser_id, raised_at from conflicts where ${here('conflicts')}
    union all select author_id, at from comments where ${here('comments')}
    union all select offered_by, at from commitments where ${here('commitments')}
    union all select proposed_by, at from options where ${here('options')}
    union all select did.by, did.at from option_acceptances did ${ofOption} where ${here('options')}
    union all select did.by, did.at from option_changes did ${ofOption} where ${here('options')}
    union all select accepted.by, accepted.at from option_changes did join option_change_acceptances ${accepted} ${ofOption} where ${here('options')}
    union all select did.by, did.at from criterion_changes did ${ofCriterion} where ${here('criteria')}
    union all select accepted.person_id, accepted.at from criterion_changes did join criterion_change_acceptances ${accepted} ${ofCriterion} where ${here('criteria')}`
}

function mayRead() {
  return or(
    eq(dialogues.visibility, 'public'),
    inArray(memberships.role, ['staff', 'analyst', 'admin']),
    sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${dialogues.companyId} and ${invitees.dialogueId} = ${dialogues.id} and ${invitees.personId} = ${memberships.personId})`,
  )
}

/** The champion and the admins, whatever they did in it. */
async function leading(tx: Db, { companyId, dialogueId }: Decided) {
  return await tx
    .select({ personId: people.id, to: sql<string>`${people.email}`, language: people.language })
    .from(dialogues)
    .innerJoin(
      memberships,
      and(
        eq(memberships.companyId, dialogues.companyId),
        isNull(memberships.endedAt),
        or(eq(memberships.role, 'admin'), and(eq(memberships.role, 'staff'), eq(memberships.personId, dialogues.championId))),
      ),
    )
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId), hasAddress, wants(tx, { companyId, topic: 'decisions' })))
}
