import { isDeepStrictEqual } from 'node:util'
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  commitments,
  credits,
  extensions,
  obligations,
  predictions,
  responseRevisions,
  responses,
  responseTargets,
} from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Answering } from './answering.ts'
import { predictionOf } from './predicting.ts'
import type { Target } from './targets.ts'

interface Sent {
  companyId: string
  /** Under which an answer stands already. */
  id: string
  authorId: string
  targets: Target[]
  answering: Answering
}

/**
 * Whether the answer that stands under this id is the very one that is sent, as it was published: by the same person, to the same, in
 * the same words. Refuses with taken where only its promises, helpers, date or expectation are others: it is out as it is, and a
 * second one in the same words would be no answer to anybody.
 */
export async function isResent(tx: Db, { answering, ...sent }: Sent) {
  const out = await findPublished(tx, sent)
  const { heard, answer, outcome, reason, criterionId = null } = answering
  if (!out || !isDeepStrictEqual(out.words, { heard, answer, outcome, reason, criterionId })) return false
  if (!isDeepStrictEqual(out.targets.toSorted(), sent.targets.map(({ kind, id }) => `${kind} ${id}`).toSorted())) return false
  if (!isDeepStrictEqual(besidesOf(out), besidesOf(given(answering))))
    throw new Refusal(
      'taken',
      'This answer is out already, with other promises, helpers, date or expectation. It stays as it was published.',
    )
  return true
}

type Besides = Omit<NonNullable<Awaited<ReturnType<typeof findPublished>>>, 'words' | 'targets'>

function given({ commitments, credits, until, expect }: Answering): Besides {
  return { promises: commitments, credits: [...new Set(credits)], until, expected: expect && predictionOf(expect) }
}

/** In an order of its own, whatever the order in which it was written. */
function besidesOf({ promises, credits, until, expected }: Besides) {
  const promised = promises.map(({ what, how, ownerId, dueOn }) => `${dueOn} ${ownerId} ${what} ${how ?? ''}`)
  return { promised: promised.toSorted(), credits: credits.toSorted(), until, expected }
}

/** An answer as it was first published. */
async function findPublished(tx: Db, { companyId, id, authorId }: Omit<Sent, 'answering'>) {
  const first = and(
    eq(responseRevisions.companyId, responses.companyId),
    eq(responseRevisions.responseId, responses.id),
    eq(responseRevisions.number, 1),
  )
  const { heard, answer, outcome, reason, criterionId } = responseRevisions
  const of = (table: typeof commitments | typeof credits | typeof predictions | typeof responseTargets) =>
    sql`${table.companyId} = ${companyId} and ${table.responseId} = ${responses.id}`
  const [out] = await tx
    .select({
      words: { heard, answer, outcome, reason, criterionId },
      targets: sql<
        string[]
      >`array(select case when ${responseTargets.conflictId} is null then 'statement ' else 'conflict ' end || coalesce(${responseTargets.conflictId}, ${responseTargets.statementId}) from ${responseTargets} where ${of(responseTargets)})`,
      promises: sql<
        Answering['commitments']
      >`coalesce((select json_agg(json_build_object('what', ${commitments.what}, 'how', ${commitments.how}, 'ownerId', ${commitments.ownerId}, 'dueOn', ${commitments.firstDueOn})) from ${commitments} where ${of(commitments)}), '[]')`,
      credits: sql<string[]>`array(select ${credits.personId} from ${credits} where ${of(credits)})`,
      // Until that day's closing, which may be its midnight.
      until: sql<
        string | null
      >`(select max(((${extensions.dueAt} - interval '1 second') at time zone (${obligations.policy}->>'timeZone'))::date)::text
        from ${responseTargets} join ${obligations} on ${obligations.companyId} = ${companyId} and (${obligations.conflictId} = ${responseTargets.conflictId} or ${obligations.statementId} = ${responseTargets.statementId})
        join ${extensions} on ${extensions.companyId} = ${companyId} and ${extensions.obligationId} = ${obligations.id} and ${extensions.at} = ${responses.publishedAt}
        where ${of(responseTargets)} and not ${responses.isAnswer})`,
      expected: sql<ReturnType<
        typeof predictionOf
      > | null>`(select json_build_object('heard', ${predictions.heard}, 'settled', ${predictions.settled}) from ${predictions} where ${of(predictions)})`,
    })
    .from(responses)
    .innerJoin(responseRevisions, first)
    .where(and(eq(responses.companyId, companyId), eq(responses.id, id), eq(responses.authorId, authorId)))
  return out ?? null
}
