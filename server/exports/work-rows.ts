import { and, eq, gt, lte, or, sql } from 'drizzle-orm'
import type { AnyPgColumn, PgColumn } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import {
  commitmentWhat,
  criterionNow,
  criterionSentence,
  hidingNow,
  isCommitmentHidden,
  isCriterionHidden,
  optionName,
  whole,
} from '../../db/now.ts'
import {
  commitments,
  conflicts,
  criteria,
  criterionChanges,
  criterionRevisions,
  criterionStatements,
  decisionCriteria,
  decisionOptions,
  decisionReviews,
  decisions,
  dissents,
  endorsements,
  hidings,
  options,
  staff,
} from '../../db/schema/index.ts'
import { nameIn } from '../commitments/names.ts'
import { movesIn, standsAt, stepsIn } from '../commitments/promised.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { progressNow } from '../statements/progress.ts'
import { pageSize } from './rows.ts'

export type CriterionRow = Awaited<ReturnType<typeof criteriaPage>>[number] & { dialogue: Dialogue }
export type DecisionRow = Awaited<ReturnType<typeof decisionsPage>>[number] & { dialogue: Dialogue; isLatest: boolean }
export type CommitmentRow = Awaited<ReturnType<typeof commitmentsPage>>[number] & { dialogue: Dialogue; at: Date }

type Place = { at: Date; id: string }

/** Every criterion of a dialogue that was proposed up to a moment, the oldest first. One statement to the database for each 500. */
export async function* criteriaOf(db: Db, dialogue: Dialogue, { at }: { at: Date }): AsyncGenerator<CriterionRow> {
  for await (const row of byPages((after) => criteriaPage(db, dialogue, { at, after }))) yield { ...row, dialogue }
}

/** Every decision, the oldest first, whether it stands or a later one took its place. */
export async function* decisionsOf(db: Db, dialogue: Dialogue, { at }: { at: Date }): AsyncGenerator<DecisionRow> {
  let before: Omit<DecisionRow, 'isLatest'> | undefined
  for await (const row of byPages((after) => decisionsPage(db, dialogue, { at, after }))) {
    if (before) yield { ...before, isLatest: false }
    before = { ...row, dialogue }
  }
  if (before) yield { ...before, isLatest: true }
}

/** Every commitment, the oldest first. */
export async function* commitmentsOf(db: Db, dialogue: Dialogue, { at }: { at: Date }): AsyncGenerator<CommitmentRow> {
  for await (const row of byPages((after) => commitmentsPage(db, dialogue, { at, after }))) yield { ...row, dialogue, at }
}

/** How a commitment stood at the time of the export. */
export function standingAt({ dialogue, at, ...course }: CommitmentRow) {
  return standsAt({ ...course, awaits: [] }, dialogue.company, at)
}

async function* byPages<Row extends { id: string; since: Date }>(read: (after: Place | undefined) => Promise<Row[]>): AsyncGenerator<Row> {
  let after: Place | undefined
  for (;;) {
    const page = await read(after)
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = { at: last.since, id: last.id }
  }
}

interface Asked {
  at: Date
  after: Place | undefined
}

function within(
  { companyId, dialogueId, id }: Record<'companyId' | 'dialogueId' | 'id', PgColumn>,
  since: PgColumn,
  { dialogue, at, after }: Asked & { dialogue: Dialogue },
) {
  const further = after && or(gt(since, after.at), and(eq(since, after.at), gt(id, after.id)))
  return and(eq(companyId, dialogue.companyId), eq(dialogueId, dialogue.id), lte(since, at), further)
}

function criteriaPage(db: Db, dialogue: Dialogue, asked: Asked) {
  const { companyId } = dialogue
  const shown = (column: AnyPgColumn) => sql<string | null>`case when ${isCriterionHidden(companyId)} then null else ${column} end`
  const endorsedBy = (side: 'customer' | 'company') =>
    db.$count(
      endorsements,
      and(eq(endorsements.companyId, companyId), eq(endorsements.criterionId, criteria.id), eq(endorsements.side, side)),
    )
  return db
    .select({
      id: criteria.id,
      since: criteria.proposedAt,
      side: criteria.side,
      revision: criteria.revision,
      sentence: criterionSentence(companyId),
      measure: shown(criterionRevisions.measure),
      source: shown(criterionRevisions.source),
      statementId: criteria.statementId,
      sharedAt: criteria.sharedAt,
      retiredAt: criteria.retiredAt,
      mergedIntoId: criteria.mergedIntoId,
      mergedAt: criteria.mergedAt,
      customers: endorsedBy('customer'),
      company: endorsedBy('company'),
      statements: whole<string[]>(
        sql`array(select ${criterionStatements.statementId} from ${criterionStatements} where ${criterionStatements.companyId} = ${companyId} and ${criterionStatements.criterionId} = ${criteria.id} order by ${criterionStatements.at}, ${criterionStatements.statementId})`,
      ),
      conflicts: whole<string[]>(
        sql`array(select ${conflicts.id} from ${conflicts} where ${conflicts.companyId} = ${companyId} and ${conflicts.aboutCriterionId} = ${criteria.id} order by ${conflicts.raisedAt}, ${conflicts.id})`,
      ),
      reason: whole<
        string | null
      >(sql`case when ${isCriterionHidden(companyId)} then null else (select ${criterionChanges.reason} from ${criterionChanges}
        where ${criterionChanges.companyId} = ${companyId} and ${criterionChanges.criterionId} = ${criteria.id} and ${criterionChanges.adoptedAt} is not null and ${criterionChanges.kind} <> 'reword' limit 1) end`),
      hidden: hidingNow(companyId, sql`${hidings.criterionId} = ${criteria.id}`),
    })
    .from(criteria)
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .where(within(criteria, criteria.proposedAt, { dialogue, ...asked }))
    .orderBy(criteria.proposedAt, criteria.id)
    .limit(pageSize)
}

function decisionsPage(db: Db, dialogue: Dialogue, asked: Asked) {
  const { companyId } = dialogue
  const of = (table: typeof decisionOptions | typeof decisionCriteria | typeof decisionReviews | typeof dissents) =>
    and(eq(table.companyId, companyId), eq(table.decisionId, decisions.id))
  const reviews = sql`(select distinct on (${decisionReviews.personId}) ${decisionReviews.side} side, ${decisionReviews.held} held from ${decisionReviews}
    where ${of(decisionReviews)} order by ${decisionReviews.personId}, ${decisionReviews.at} desc, ${decisionReviews.id} desc)`
  return db
    .select({
      id: decisions.id,
      since: decisions.at,
      by: staff.name,
      rationale: decisions.rationale,
      followsRanking: decisions.followsRanking,
      departure: decisions.departure,
      reviewOn: decisions.reviewOn,
      options: whole<
        { id: string; name: string }[]
      >(sql`coalesce((select json_agg(json_build_object('id', ${options.id}, 'name', ${optionName(companyId)}) order by ${options.at}, ${options.id})
        from ${decisionOptions} join ${options} on ${and(eq(options.companyId, decisionOptions.companyId), eq(options.id, decisionOptions.optionId))} where ${of(decisionOptions)}), '[]')`),
      criteria: whole<string[]>(
        sql`array(select ${decisionCriteria.criterionId} from ${decisionCriteria} where ${of(decisionCriteria)} order by ${decisionCriteria.criterionId})`,
      ),
      customersAgainst: db.$count(dissents, and(of(dissents), eq(dissents.side, 'customer'))),
      companyAgainst: db.$count(dissents, and(of(dissents), eq(dissents.side, 'company'))),
      held: whole<Record<string, number>>(sql`coalesce((select json_object_agg(counted.key, counted.people) from
        (select reviewed.side || '_' || reviewed.held as key, count(*)::int as people from ${reviews} reviewed group by 1) counted), '{}')`),
    })
    .from(decisions)
    .innerJoin(staff, and(eq(staff.companyId, decisions.companyId), eq(staff.personId, decisions.by)))
    .where(within(decisions, decisions.at, { dialogue, ...asked }))
    .orderBy(decisions.at, decisions.id)
    .limit(pageSize)
}

function commitmentsPage(db: Db, dialogue: Dialogue, asked: Asked) {
  const { companyId } = dialogue
  return db
    .select({
      id: commitments.id,
      since: commitments.at,
      side: commitments.side,
      owner: whole<string>(
        nameIn(companyId, { dialogueId: commitments.dialogueId, personId: commitments.ownerId, side: commitments.side }),
      ),
      what: commitmentWhat(companyId),
      how: sql<string | null>`case when ${isCommitmentHidden(companyId)} then null else ${commitments.how} end`,
      firstDueOn: commitments.firstDueOn,
      dueOn: commitments.dueOn,
      responseId: commitments.responseId,
      decisionId: commitments.decisionId,
      steps: whole<ReturnType<typeof stepsIn>['_']['type']>(stepsIn(companyId)),
      moves: whole<ReturnType<typeof movesIn>['_']['type']>(movesIn(companyId)),
      percent: whole<number | null>(progressNow(companyId, commitments.id)),
      hidden: hidingNow(companyId, sql`${hidings.commitmentId} = ${commitments.id}`),
    })
    .from(commitments)
    .where(within(commitments, commitments.at, { dialogue, ...asked }))
    .orderBy(commitments.at, commitments.id)
    .limit(pageSize)
}
