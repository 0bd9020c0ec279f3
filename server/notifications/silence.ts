import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { disagreements, memberships, people, responses, responseTargets, verdicts, withdrawals } from '../../db/schema/index.ts'
import { type SilenceAlarm, silenceAlarms } from '../obligations/alarms.ts'
import { hasNewerAnswer } from '../responses/newer.ts'
import { type Draft, hasAddress, wants } from './queueing.ts'
import type { Alarm } from './ringing.ts'

interface Ringing {
  ringing: Alarm[]
  at: Date
}

/** Whom these alarms of one company ask once more whether an answer answers them, once about each answer: nobody who has said so, in either way. */
export async function asksAgain(tx: Db, companyId: string, { ringing, at }: Ringing): Promise<Draft[]> {
  if (ringing.length === 0) return []
  const silent = await silentOf(
    tx,
    companyId,
    ringing.map(({ aboutId }) => aboutId),
  )
  const asked = ringing
    .filter(isInTime(at))
    .flatMap(({ kind, aboutId }) => silent.filter(({ targetId }) => targetId === aboutId).map((one) => ({ ...one, kind })))
  const ofOneAnswer = Map.groupBy(asked, ({ kind, personId, responseId }) => `${kind} ${personId} ${responseId}`)
  return [...ofOneAnswer.values()].map(([first, ...others]) => {
    const { kind, targetId, to, language, personId, threadId } = first!
    const days = String(silenceAlarms[kind as SilenceAlarm])
    const about = { targetId, days, ...(others.length > 0 && { others: others.map(({ targetId }) => targetId).join(' ') }) }
    return { companyId, kind: 'silence', about, to, language, personId, threadId }
  })
}

const mostLate = 7 * 86_400_000

/** After a long standstill nobody is asked the first and the second time at once. */
function isInTime(at: Date) {
  return (alarm: Alarm) => alarm.kind !== 'silence_5' || at.getTime() - alarm.at.getTime() < mostLate
}

/** To whom an answer is still the last word on what they said, who has not called it settled before, and who could judge it and has not. */
async function silentOf(tx: Db, companyId: string, targetIds: string[]) {
  const { conflictId, statementId } = responseTargets
  return await tx
    .select({
      targetId: responseTargets.id,
      responseId: responseTargets.responseId,
      threadId: sql<string>`coalesce(${conflictId}, ${statementId})`,
      personId: people.id,
      to: sql<string>`${people.email}`,
      language: people.language,
    })
    .from(responseTargets)
    .innerJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .innerJoin(people, eq(people.id, responseTargets.addresseeId))
    .innerJoin(
      memberships,
      and(eq(memberships.companyId, responseTargets.companyId), eq(memberships.personId, responseTargets.addresseeId)),
    )
    .leftJoin(verdicts, and(eq(verdicts.companyId, responseTargets.companyId), eq(verdicts.targetId, responseTargets.id)))
    .where(
      and(
        eq(responseTargets.companyId, companyId),
        inArray(responseTargets.id, targetIds),
        eq(responses.isAnswer, true),
        isNull(verdicts.id),
        eq(memberships.role, 'customer'),
        isNull(memberships.endedAt),
        hasAddress,
        wants(tx, { companyId, topic: 'answers' }),
        sql`not ${hasNewerAnswer(companyId)}`,
        sql`not exists (select 1 from ${verdicts} said join ${responseTargets} judged on judged.company_id = said.company_id and judged.id = said.target_id
          where said.company_id = ${companyId} and said.settled = 'yes' and (judged.conflict_id = ${conflictId} or judged.statement_id = ${statementId})
            and not exists (select 1 from ${verdicts} later join ${responseTargets} again on again.company_id = later.company_id and again.id = later.target_id
              where later.company_id = ${companyId} and (later.at, later.id) > (said.at, said.id)
                and (again.conflict_id = judged.conflict_id or again.statement_id = judged.statement_id)))`,
        sql`not exists (select 1 from ${withdrawals} where ${withdrawals.companyId} = ${companyId} and ${withdrawals.conflictId} = ${conflictId})`,
        sql`(select count(*) from ${disagreements} where ${disagreements.companyId} = ${companyId} and ${disagreements.conflictId} = ${conflictId}) < 2`,
      ),
    )
}
