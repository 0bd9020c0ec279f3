import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { conflicts, predictions, responseTargets, verdicts } from '../../db/schema/index.ts'

/** How the author of an answer thinks it will be taken. */
export const expectations = ['settled', 'heard', 'not_heard'] as const
export type Expectation = (typeof expectations)[number]

/** What a choice of the form predicts: whether the customer will say that they were heard, and that it is settled. */
export function predictionOf(expect: Expectation) {
  return { heard: expect !== 'not_heard', settled: expect === 'settled' }
}

/** The choice that predicts this. */
export function expectationOf({ heard, settled }: { heard: boolean; settled: boolean }): Expectation {
  return settled ? 'settled' : heard ? 'heard' : 'not_heard'
}

export const sealedDays = 14
const day = 86_400_000

/**
 * Whether nobody may see yet what was predicted of an answer, not even who predicted it: until everybody who was answered has said how
 * they take it, or for 14 days. The domain's rule ("Prediction: what the responder expects of the verdict, made before publishing, sealed
 * until the verdict or 14 days"); of an answer to several, the verdict of the last of them. At the end of the fourteenth day to the minute it is open.
 */
export function isSealed({ publishedAt, isJudged }: { publishedAt: Date; isJudged: boolean }, at: Date) {
  return !isJudged && at.getTime() - publishedAt.getTime() < sealedDays * day
}

/** What was predicted of an answer, and whether everybody has judged it: sealed or not, so not for a page as it is. */
export interface Predicted {
  heard: boolean
  settled: boolean
  isJudged: boolean
}

type Column = SQL | SQL.Aliased | AnyPgColumn

/** The same as a column of a larger query; null where nothing was predicted. */
export function predictedOf(companyId: string, { responseId }: { responseId: Column }) {
  return sql<Predicted | null>`(select json_build_object('heard', ${predictions.heard}, 'settled', ${predictions.settled}, 'isJudged', ${isJudgedByAll(companyId, { responseId })})
    from ${predictions} where ${and(eq(predictions.companyId, companyId), sql`${predictions.responseId} = ${responseId}`)})`
}

/** Whether everybody to whom an answer was written has judged it. The company's own side, which never does, is not waited for. */
export function isJudgedByAll(companyId: string, { responseId }: { responseId: Column }) {
  const judged = sql`exists (select 1 from ${verdicts} where ${verdicts.companyId} = ${companyId} and ${verdicts.targetId} = every.id)`
  return sql<boolean>`coalesce((select bool_and(${judged}) from ${responseTargets} every
    left join ${conflicts} raised on raised.company_id = every.company_id and raised.id = every.conflict_id
    where every.company_id = ${companyId} and every.response_id = ${responseId} and raised.side is distinct from 'company'), false)`
}
