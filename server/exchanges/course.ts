import { and, asc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { responseNow } from '../../db/now.ts'
import {
  appearances,
  conflicts,
  disagreements,
  obligations,
  responseRevisions,
  responses,
  responseTargets,
  staff,
  supporterVerdicts,
  supports,
  verdicts,
} from '../../db/schema/index.ts'
import { type PromiseRow, promisesIn, promisesOf } from '../commitments/promised.ts'
import { may } from '../companies/permissions.ts'
import { creditedIn } from '../consults/reading.ts'
import { criteriaOfStatement, type SpeaksFor } from '../criteria/speaking.ts'
import type { Member } from '../member.ts'
import { type Expectation, expectationOf, isSealed, type Predicted, predictedOf } from '../responses/predicting.ts'
import { type RestsOn, restingOn, restsOnIn } from '../responses/resting.ts'
import { shorten } from '../shorten.ts'
import { staffVoice } from '../voice.ts'
import { type ConflictWith, conflictWith } from './about.ts'
import { isEditedAfterRead, linked, type Other, othersOf, readAtOf } from './around.ts'
import { dutiesOf, type PastDuty, pastDuty } from './duties.ts'
import { supportersOf } from './latest.ts'
import type { Answer, Judgement } from './model.ts'
import { type SameRow, sameAsOf, sameQuestions } from './same.ts'

/** One answer of many, with every word on it: `verdict` is the latest, `earlier` are those before it, first one first. */
export interface PastAnswer extends Answer {
  earlier: Judgement[]
  /** The number of the words that stand. */
  revision: number
  /** It was written for the reader, and nobody knows yet that they have seen it. */
  isNew: boolean
  /** The reader wrote it, and may change its words. */
  isOwn: boolean
  /** What its author expected, once it is unsealed and where the reader may see it: never on a page that everybody sees. */
  expected: Expectation | null
}

/** What happened to one statement or conflict from first to last. */
export interface WholeCourse {
  answers: PastAnswer[]
  /** Whether the reader says the same. */
  supports: boolean
  /** How the reader, as one who says the same, received each answer they spoke of: their latest word. */
  mine: (Omit<Judgement, 'correction'> & { targetId: string })[]
  /** What a conflict is with, where that is one thing said, answered, proposed or promised here. */
  about: ConflictWith | null
  /** What a statement speaks for, and may speak for; null of a conflict. */
  criteria: SpeaksFor | null
  /** The clocks that ran for it, first one first. */
  duties: PastDuty[]
  /** Who would leave it as it stands. */
  disagreements: { side: 'customer' | 'company'; name: string; words: string | null; at: Date }[]
}

const answerer = alias(staff, 'answerer')
const duty = alias(obligations, 'duty')

/** Every answer to a statement or conflict, first one first, each with every verdict on it, and what else its page tells: one statement. */
export async function courseOf(
  db: Db,
  dialogue: { companyId: string; slug: string; company: { slug: string; timeZone: string } },
  { kind, id, reader, at }: { kind: 'statement' | 'conflict'; id: string; reader: Member | null; at: Date },
): Promise<WholeCourse> {
  const { companyId } = dialogue
  const readerId = reader?.personId ?? null
  const item = db
    .select({ id: sql<string>`${id}::uuid`.as('item_id') })
    .from(sql`(select 1) one`)
    .as('item')
  const target = kind === 'statement' ? responseTargets.statementId : responseTargets.conflictId
  const supported = kind === 'statement' ? supports.statementId : supports.conflictId
  const rows = await db
    .select({
      response: { id: responses.id, isAnswer: responses.isAnswer, publishedAt: responses.publishedAt, revision: responses.revision },
      targetId: responseTargets.id,
      words: {
        heard: responseRevisions.heard,
        answer: responseRevisions.answer,
        outcome: responseRevisions.outcome,
        reason: responseRevisions.reason,
        restsOn: restsOnIn(companyId),
        at: responseRevisions.at,
      },
      by: { personId: answerer.personId, name: answerer.name, title: answerer.title, isStandIn: answerer.isStandIn },
      due: duty.dueAt,
      addresseeId: responseTargets.addresseeId,
      others: othersOf(companyId, { responseId: responses.id, targetId: responseTargets.id }),
      readAt: readAtOf(companyId, { targetId: responseTargets.id }),
      same: sameAsOf(companyId, { responseId: responses.id }),
      predicted: may(reader, 'desk') ? predictedOf(companyId, { responseId: responses.id }) : sql<null>`null`,
      credits: creditedIn(companyId, { responseId: responses.id, authorId: responses.authorId }),
      commitments: promisesIn(companyId, { responseId: responses.id }),
      verdicts: verdictsOf(companyId),
      supporters: supportersOf(companyId, { kind: sql`${kind}`, id: item.id }, responseTargets.id),
      mine: mineOf(companyId, readerId),
      supports: sql<boolean>`exists (select 1 from ${supports} where ${supports.companyId} = ${companyId} and ${supported} = ${id} and ${supports.personId} = ${readerId}::uuid)`,
      about: kind === 'conflict' ? conflictWith(companyId, id) : sql<null>`null`,
      disagreements: kind === 'conflict' ? disagreementsOf(companyId, id) : sql<[]>`'[]'::json`,
      criteria: kind === 'statement' ? criteriaOfStatement(companyId, { statementId: id, readerId }) : sql<null>`null`,
      duties: dutiesOf(companyId, { kind, id }),
    })
    .from(item)
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, companyId), eq(target, item.id)))
    .leftJoin(responses, and(eq(responses.companyId, companyId), eq(responses.id, responseTargets.responseId)))
    .leftJoin(responseRevisions, responseNow(companyId))
    .leftJoin(answerer, and(eq(answerer.companyId, companyId), eq(answerer.personId, responses.authorId)))
    .leftJoin(duty, and(eq(duty.companyId, companyId), eq(duty.id, responseTargets.obligationId)))
    .orderBy(asc(responses.publishedAt), asc(responses.id))
  const [first] = rows
  return {
    answers: rows.flatMap((row) => pastAnswer(row, dialogue, { readerId, at }) ?? []),
    supports: first!.supports,
    mine: rows.flatMap(({ mine, targetId }) => (mine && targetId ? { ...mine, at: new Date(mine.at), targetId } : [])),
    about: first!.about && { ...first!.about, words: first!.about.words && shorten(first!.about.words, 240) },
    disagreements: first!.disagreements.map((one) => ({ ...one, at: new Date(one.at) })),
    criteria: first!.criteria,
    duties: first!.duties.map((one) => pastDuty(one, at)),
  }
}

interface Row {
  response: { id: string; isAnswer: boolean; publishedAt: Date; revision: number } | null
  targetId: string | null
  words: { heard: string; answer: string; outcome: Answer['outcome']; reason: string | null; restsOn: RestsOn | null; at: Date } | null
  by: { personId: string; name: string; title: string; isStandIn: boolean } | null
  due: Date | null
  addresseeId: string | null
  others: Other[]
  readAt: Date | null
  same: SameRow[]
  predicted: Predicted | null
  credits: Answer['credits']
  commitments: PromiseRow[]
  verdicts: (Omit<Judgement, 'at'> & { at: string })[]
  supporters: Answer['supporters']
}

function pastAnswer(
  row: Row,
  dialogue: { slug: string; company: { slug: string; timeZone: string } },
  { readerId, at }: { readerId: string | null; at: Date },
): PastAnswer | null {
  const { response, targetId, words, by, due, credits, commitments, others, readAt, same, predicted, addresseeId, verdicts, supporters } =
    row
  if (!response || !targetId || !words || !by) return null
  const revisedAt = response.revision > 1 ? words.at : null
  const isOpen = predicted && !isSealed({ publishedAt: response.publishedAt, isJudged: predicted.isJudged }, at)
  const judgements = verdicts.map((verdict) => ({ ...verdict, at: new Date(verdict.at) }))
  return {
    id: response.id,
    targetId,
    by: staffVoice(by),
    staffId: by.personId,
    isAnswer: response.isAnswer,
    heard: words.heard,
    answer: words.answer,
    outcome: words.outcome,
    reason: words.reason,
    restsOn: restingOn(words.restsOn, dialogue),
    revision: response.revision,
    at: response.publishedAt,
    revisedAt,
    credits,
    commitments: promisesOf(commitments, dialogue, at),
    others: linked(others, dialogue),
    same: sameQuestions(same, dialogue.company),
    isUnread: readAt === null,
    isEditedAfterRead: isEditedAfterRead({ revisedAt, readAt }),
    isNew: readAt === null && addresseeId === readerId,
    isOwn: by.personId === readerId && words.outcome !== 'find_out',
    expected: isOpen ? expectationOf(predicted) : null,
    verdict: judgements.at(-1) ?? null,
    earlier: judgements.slice(0, -1),
    supporters,
    wasLate: due !== null && response.publishedAt > due,
  }
}

function verdictsOf(companyId: string) {
  return sql<
    Row['verdicts']
  >`coalesce((select json_agg(json_build_object('heard', ${verdicts.heard}, 'correction', ${verdicts.correction}, 'settled', ${verdicts.settled}, 'feeling', ${verdicts.feeling}, 'at', ${verdicts.at}) order by ${verdicts.at}, ${verdicts.id})
    from ${verdicts} where ${verdicts.companyId} = ${companyId} and ${verdicts.targetId} = ${responseTargets.id}), '[]')`
}

function mineOf(companyId: string, readerId: string | null) {
  return sql<Omit<
    Row['verdicts'][number],
    'correction'
  > | null>`(select json_build_object('heard', ${supporterVerdicts.heard}, 'settled', ${supporterVerdicts.settled}, 'feeling', ${supporterVerdicts.feeling}, 'at', ${supporterVerdicts.at})
    from ${supporterVerdicts} where ${supporterVerdicts.companyId} = ${companyId} and ${supporterVerdicts.targetId} = ${responseTargets.id} and ${supporterVerdicts.personId} = ${readerId}::uuid
    order by ${supporterVerdicts.at} desc, ${supporterVerdicts.id} desc limit 1)`
}

function disagreementsOf(companyId: string, conflictId: string) {
  const name = sql`coalesce(
    (select ${staff.name} from ${staff} where ${staff.companyId} = ${companyId} and ${staff.personId} = ${disagreements.by} and ${disagreements.side} = 'company'),
    (select ${appearances.name} from ${appearances} join ${conflicts} on ${and(eq(conflicts.companyId, appearances.companyId), eq(conflicts.dialogueId, appearances.dialogueId))}
      where ${appearances.companyId} = ${companyId} and ${conflicts.id} = ${conflictId} and ${appearances.personId} = ${disagreements.by}), '')`
  return sql<
    { side: 'customer' | 'company'; name: string; words: string | null; at: string }[]
  >`coalesce((select json_agg(json_build_object('side', ${disagreements.side}, 'name', ${name}, 'words', ${disagreements.words}, 'at', ${disagreements.at}) order by ${disagreements.at})
    from ${disagreements} where ${disagreements.companyId} = ${companyId} and ${disagreements.conflictId} = ${conflictId}), '[]')`
}
