import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, optionName, statementNow } from '../../db/now.ts'
import {
  appearances,
  comments,
  conflicts,
  customers,
  disagreements,
  extensions,
  hidings,
  obligations,
  options,
  responseRevisions,
  staff,
  statementRevisions,
  statements,
  supports,
  withdrawals,
} from '../../db/schema/index.ts'
import { promisesIn } from '../commitments/promised.ts'
import { creditedIn } from '../consults/reading.ts'
import { restsOnIn } from '../responses/resting.ts'
import { othersOf, readAtOf } from './around.ts'
import { counted, latestObligation, latestResponse, latestVerdict, openHiding, supportersOf } from './latest.ts'
import { sameAsOf } from './same.ts'

/** What was said in a dialogue, one line each: a statement or a conflict, and when. */
export interface Item {
  kind: 'statement' | 'conflict'
  id: string
}

export type ExchangeRow = Awaited<ReturnType<typeof exchangeRows>>[number]

const speaker = alias(staff, 'speaker')
const owner = alias(staff, 'owner')
const author = alias(staff, 'author')
/** The option as it was named; `options` is the one that it is part of by now. */
const named = alias(options, 'named')

/**
 * Everything that one exchange shows, for the given statements and conflicts of one dialogue, in one statement: the words, who said
 * them, whether they are hidden, the latest answer, its verdict, and the clock that runs.
 */
export function exchangeRows(
  db: Db,
  { companyId, items, order, limit }: { companyId: string; items: (db: Db) => Items; order: SQL; limit: number },
) {
  const item = items(db)
  const authorId = sql<string>`coalesce(${statements.authorId}, ${conflicts.raiserId})`
  const hiding = openHiding(db, companyId, item)
  const duty = latestObligation(db, companyId, item)
  const said = latestResponse(db, companyId, item)
  const judged = latestVerdict(db, companyId, item)
  return db
    .select({
      kind: item.kind,
      id: item.id,
      at: item.at,
      dialogueId: item.dialogueId,
      authorId,
      author: { id: appearances.id, name: appearances.name, hidden: appearances.hidden, knownToStaff: appearances.knownToStaff },
      // The id comes first: drizzle takes a whole group for absent where its first column is null.
      customer: { personId: customers.personId, workplace: customers.workplace, roleThere: customers.roleThere },
      speaker: { personId: speaker.personId, name: speaker.name, title: speaker.title, isStandIn: speaker.isStandIn },
      statement: {
        option: optionName(companyId),
        saidAs: sql<
          string | null
        >`case when ${named.id} <> ${options.id} and not ${isHiddenNow(companyId, sql`${hidings.optionId} = ${named.id}`)} then ${named.name} end`,
        why: statementRevisions.why,
        trying: statementRevisions.trying,
        nearly: statementRevisions.nearly,
        felt: statementRevisions.felt,
        revision: statements.revision,
        asksAnswer: statements.asksAnswer,
      },
      conflict: {
        side: conflicts.side,
        need: conflicts.need,
        instead: conflicts.instead,
        aboutStatementId: conflicts.aboutStatementId,
        aboutResponseId: conflicts.aboutResponseId,
        aboutCriterionId: conflicts.aboutCriterionId,
        aboutCommitmentId: conflicts.aboutCommitmentId,
      },
      withdrawal: { at: withdrawals.at, reason: withdrawals.reason },
      disagreeing: sql<
        string[]
      >`array(select ${disagreements.side} from ${disagreements} where ${disagreements.companyId} = ${companyId} and ${disagreements.conflictId} = ${item.id})`,
      hiding: { id: hiding.id, reason: hiding.reason, at: hiding.at, by: hiding.by },
      supports: counted(supports, companyId, item, supports.statementId, supports.conflictId),
      comments: counted(comments, companyId, item, comments.statementId, comments.conflictId),
      duty: {
        id: duty.id,
        cause: duty.cause,
        startedAt: duty.startedAt,
        firstDueAt: duty.firstDueAt,
        dueAt: duty.dueAt,
        waitsUntil: duty.waitsUntil,
        question: duty.question,
        waits: duty.waits,
        policy: duty.policy,
        metAt: duty.metAt,
        ownerId: duty.ownerId,
      },
      owner: { name: owner.name, title: owner.title },
      extension: { dueAt: extensions.dueAt, reason: extensions.reason, at: extensions.at },
      response: { id: said.id, targetId: said.targetId, isAnswer: said.isAnswer, publishedAt: said.publishedAt, revision: said.revision },
      words: {
        heard: responseRevisions.heard,
        answer: responseRevisions.answer,
        outcome: responseRevisions.outcome,
        reason: responseRevisions.reason,
        restsOn: restsOnIn(companyId),
        revisedAt: responseRevisions.at,
      },
      answeredAt: said.answeredAt,
      answerer: {
        personId: author.personId,
        name: author.name,
        title: author.title,
        isStandIn: author.isStandIn,
        doesForYou: author.doesForYou,
      },
      credits: creditedIn(companyId, { responseId: said.id, authorId: said.authorId }),
      commitments: promisesIn(companyId, { responseId: said.id }),
      others: othersOf(companyId, { responseId: said.id, targetId: said.targetId }),
      readAt: readAtOf(companyId, { targetId: said.targetId }),
      same: sameAsOf(companyId, { responseId: said.id }),
      verdict: {
        targetId: judged.targetId,
        heard: judged.heard,
        correction: judged.correction,
        settled: judged.settled,
        feeling: judged.feeling,
        at: judged.at,
      },
      supporters: supportersOf(companyId, item, said.targetId),
    })
    .from(item)
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, item.id), eq(item.kind, 'statement')))
    .leftJoin(statementRevisions, statementNow(companyId))
    .leftJoin(named, and(eq(named.companyId, companyId), eq(named.id, statementRevisions.optionId)))
    .leftJoin(options, and(eq(options.companyId, companyId), eq(options.id, sql`coalesce(${named.mergedIntoId}, ${named.id})`)))
    .leftJoin(conflicts, and(eq(conflicts.companyId, companyId), eq(conflicts.id, item.id), eq(item.kind, 'conflict')))
    .leftJoin(withdrawals, and(eq(withdrawals.companyId, companyId), eq(withdrawals.conflictId, conflicts.id)))
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companyId),
        eq(appearances.dialogueId, item.dialogueId),
        eq(appearances.personId, authorId),
        sql`${conflicts.side} is distinct from 'company'`,
      ),
    )
    .leftJoin(
      customers,
      and(eq(customers.companyId, companyId), eq(customers.personId, appearances.personId), eq(appearances.hidden, false)),
    )
    .leftJoin(speaker, and(eq(speaker.companyId, companyId), eq(speaker.personId, conflicts.raiserId), eq(conflicts.side, 'company')))
    .leftJoinLateral(hiding, sql`true`)
    .leftJoinLateral(duty, sql`true`)
    .leftJoin(extensions, and(eq(extensions.companyId, companyId), eq(extensions.obligationId, duty.id)))
    .leftJoin(owner, and(eq(owner.companyId, companyId), eq(owner.personId, duty.ownerId)))
    .leftJoinLateral(said, sql`true`)
    .leftJoin(
      responseRevisions,
      and(
        eq(responseRevisions.companyId, companyId),
        eq(responseRevisions.responseId, said.id),
        eq(responseRevisions.number, said.revision),
      ),
    )
    .leftJoin(author, and(eq(author.companyId, companyId), eq(author.personId, said.authorId)))
    .leftJoinLateral(judged, sql`true`)
    .orderBy(order)
    .limit(limit)
}

export type Items = ReturnType<typeof anItem>

/** The one statement or conflict with this id in this dialogue, as a list of items. */
export function anItem(db: Db, { companyId, dialogueId, kind, id }: { companyId: string; dialogueId: string } & Item) {
  const table = kind === 'statement' ? statements : conflicts
  return db
    .select(itemColumns(kind))
    .from(table)
    .where(and(eq(table.companyId, companyId), eq(table.dialogueId, dialogueId), eq(table.id, id)))
    .as('item')
}

/** What these duties of this dialogue are about, as a list of items. */
export function itemsOfDuties(
  db: Db,
  { companyId, dialogueId, obligationIds }: { companyId: string; dialogueId: string; obligationIds: string[] },
): Items {
  const { kind, id, at } = {
    kind: sql<Item['kind']>`case when ${obligations.conflictId} is null then 'statement' else 'conflict' end`,
    id: sql<string>`coalesce(${obligations.conflictId}, ${obligations.statementId})`,
    at: sql<Date>`coalesce(${conflicts.raisedAt}, ${statements.postedAt})`.mapWith(statements.postedAt),
  }
  return db
    .select({
      kind: kind.as('kind'),
      id: id.as('item_id'),
      dialogueId: sql<string>`${obligations.dialogueId}`.as('item_dialogue'),
      at: at.as('item_at'),
    })
    .from(obligations)
    .leftJoin(statements, and(eq(statements.companyId, obligations.companyId), eq(statements.id, obligations.statementId)))
    .leftJoin(conflicts, and(eq(conflicts.companyId, obligations.companyId), eq(conflicts.id, obligations.conflictId)))
    .where(and(eq(obligations.companyId, companyId), eq(obligations.dialogueId, dialogueId), inArray(obligations.id, obligationIds)))
    .as('item') as unknown as Items
}

/** The columns that every list of items has, whichever table they come from. */
export function itemColumns(kind: Item['kind']) {
  const table = kind === 'statement' ? statements : conflicts
  return {
    kind: sql<Item['kind']>`${sql.raw(`'${kind}'`)}`.as('kind'),
    id: sql<string>`${table.id}`.as('item_id'),
    dialogueId: sql<string>`${table.dialogueId}`.as('item_dialogue'),
    at: sql<Date>`${kind === 'statement' ? statements.postedAt : conflicts.raisedAt}`.mapWith(statements.postedAt).as('item_at'),
  }
}
