import { and, eq, inArray, notInArray, or, SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { responseNow } from '../../db/now.ts'
import { appearances, conflicts, dialogues, repeats, responseRevisions, responses, responseTargets, staff } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { saidAbout, saidIn } from './quoting.ts'
import { type Passage, passagesOf, repeatsFrom, shareOf, soughtIn } from './sameness.ts'
import type { Target } from './targets.ts'

/** An answer of the company that another one repeats. */
export interface Earlier {
  id: string
  answer: string
  /** Share of the new answer's word 4-grams that it holds, `repeatsFrom` to 1. */
  share: number
  /** Who wrote it, whom it answers first, when, and where it is read. */
  by: string
  name: string
  at: Date
  path: string
  /** It answers the same words as the new one: the same is said again to somebody whom it did not help. */
  isToSame: boolean
  /** What was said by the customers whom both answer: what is quoted of it repeats nothing. */
  said: string[]
  /** It is not out yet, and goes out first. */
  isDraft?: boolean
}

/** An answer that is to be published, or changed. */
export interface Asked {
  answer: string
  /** False where it only names a new date: that is no answer, and repeats none. */
  isAnswer?: boolean
  targets: Pick<Target, 'kind' | 'id'>[]
  /** The answers that are never its repetition: itself, and those that it was said to repeat. */
  except?: string[]
  /** Answers to look at in any case. */
  named?: string[]
}

/** An answer that repeats an earlier one, as a page shows it: both texts with what they share, and how to say that it is meant. */
export interface Same extends Omit<Earlier, 'answer' | 'share' | 'said'> {
  percent: number
  own: Passage[]
  earlier: Passage[]
}

type Company = { id: string; slug: string }

const mostLikely = 5

/**
 * What each of these answers repeats of what the company has published, the same words' own answers first, then by share. Answers that
 * may be repeated are looked for by passages, by the trigram index of the answers where the database finds that shorter; the share of those
 * is exact. One statement for all of them.
 */
export async function repeatedBy(db: Db, company: Company, asked: Asked[]): Promise<Earlier[][]> {
  const likely = asked.flatMap((one, index) =>
    one.isAnswer !== false && soughtIn(one.answer).length > 0 ? [likelyFor(company.id, one, index)] : [],
  )
  if (likely.length === 0) return asked.map(() => [])
  const rows = await readEarlier(db, company.id, { found: sql.join(likely, sql` union `), asked })
  return asked.map((one, index) =>
    rows
      .filter((row) => row.asked === index && !one.except?.includes(row.id))
      .map((row) => earlierOf(row, one, company))
      .filter(({ share }) => share >= repeatsFrom)
      .toSorted((a, b) => Number(b.isToSame) - Number(a.isToSame) || b.share - a.share || b.at.getTime() - a.at.getTime()),
  )
}

/** The first of them for a page, beside the new answer; null where nothing is repeated. */
export function sameAs(answer: string, [earlier]: Earlier[]): Same | null {
  if (!earlier) return null
  const { answer: words, share, said, ...rest } = earlier
  return { ...rest, percent: Math.round(share * 100), own: passagesOf(answer, words, said), earlier: passagesOf(words, answer, said) }
}

/**
 * Refuses, with repeats, an answer that repeats an earlier one of the company, unless its author says of one that it repeats that both
 * answer the same question; gives those. Two that go out at the very same moment do not see each other.
 */
export async function mustNotRepeat(tx: Db, company: Company, { sameAs, ...asked }: Asked & { sameAs: string[] }) {
  const [found] = await repeatedBy(tx, company, [{ ...asked, named: sameAs }])
  const [closest] = found!
  const said = found!.filter(({ id }) => sameAs.includes(id))
  if (closest && said.length === 0)
    throw new Refusal('repeats', 'This repeats the answer to {person}. Change it, or say that it answers the same question.', {
      field: 'sameAs',
      person: closest.name,
      earlierId: closest.id,
    })
  return said
}

/** Keeps that an answer was said to answer the same question as these: each names the other from now on. */
export async function linkRepeats(tx: Db, { companyId, responseId, said }: { companyId: string; responseId: string; said: Earlier[] }) {
  if (said.length === 0) return
  const rows = said.map(({ id: earlierId, share }) => ({ companyId, responseId, earlierId, share }))
  await tx.insert(repeats).values(rows).onConflictDoNothing()
}

/** What an answer that stands already never repeats: itself, and the answers that it was said to repeat, or that were said to repeat it. */
export async function exceptOf(db: Db, { companyId, responseId }: { companyId: string; responseId: string }) {
  const rows = await db
    .select({ responseId: repeats.responseId, earlierId: repeats.earlierId })
    .from(repeats)
    .where(and(eq(repeats.companyId, companyId), or(eq(repeats.responseId, responseId), eq(repeats.earlierId, responseId))))
  return [responseId, ...rows.map((row) => (row.responseId === responseId ? row.earlierId : row.responseId))]
}

/** Published answers, as they stand now, that hold one of the passages, the most passages first; and whatever answers the same words, or was named. */
function likelyFor(companyId: string, { answer, targets, except = [], named = [] }: Asked, index: number) {
  // One search for each passage: of many in one condition the database reads every answer rather than the index.
  const holders = soughtIn(answer).map(
    (words) =>
      sql`select ${responseRevisions.responseId} as id, ${responseRevisions.number} as number from ${responseRevisions} where ${eq(responseRevisions.companyId, companyId)} and ${responseRevisions.answer} like ${`%${words.replace(/[\\%_]/g, '\\$&')}%`}`,
  )
  const number = sql`${index}::int as asked`
  const isOther = except.length > 0 ? notInArray(responses.id, except) : undefined
  const about = or(...targets.map(({ kind, id }) => eq(kind === 'conflict' ? responseTargets.conflictId : responseTargets.statementId, id)))
  const arms = [
    sql`select ${number}, held.id from (select ${responses.id} as id from (${sql.join(holders, sql` union all `)}) holder
      join ${responses} on ${and(eq(responses.companyId, companyId), sql`${responses.id} = holder.id`, sql`${responses.revision} = holder.number`)}
      where ${and(eq(responses.companyId, companyId), eq(responses.isAnswer, true), isOther)} group by ${responses.id}, ${responses.publishedAt} order by count(*) desc, ${responses.publishedAt} desc limit ${mostLikely}) held`,
    about &&
      sql`select ${number}, ${responseTargets.responseId} from ${responseTargets} where ${and(eq(responseTargets.companyId, companyId), about)}`,
    named.length > 0 &&
      sql`select ${number}, ${responses.id} from ${responses} where ${and(eq(responses.companyId, companyId), inArray(responses.id, named))}`,
  ]
  return sql.join(
    arms.filter((arm) => arm instanceof SQL),
    sql` union `,
  )
}

/** These answers as they stand now, each with whom it answers first, and what was said by whom it answers and by whom the new one does. */
async function readEarlier(db: Db, companyId: string, { found, asked }: { found: SQL; asked: Asked[] }) {
  const saidTo = asked.map(({ targets }, index) => sql`when ${index}::int then ${saidIn(companyId, targets)}`)
  const every = (column: 'statement_id' | 'conflict_id') =>
    sql`array(select every.${sql.identifier(column)} from ${responseTargets} every where every.company_id = ${companyId} and every.response_id = ${responses.id})`
  return await db
    .select({
      asked: sql<number>`found.asked`,
      id: responses.id,
      answer: responseRevisions.answer,
      by: staff.name,
      at: responses.publishedAt,
      slug: dialogues.slug,
      name: sql<string>`coalesce(speaking.name, ${appearances.name}, '')`,
      conflictId: responseTargets.conflictId,
      statementId: responseTargets.statementId,
      saidTo: sql<string[]>`case found.asked ${sql.join(saidTo, sql` `)} end`,
      saidBefore: saidAbout(companyId, { statementIds: every('statement_id'), conflictIds: every('conflict_id') }),
      about: sql<
        string[]
      >`array(select coalesce(every.conflict_id, every.statement_id) from ${responseTargets} every where every.company_id = ${companyId} and every.response_id = ${responses.id})`,
    })
    .from(sql`(${found}) found`)
    .innerJoin(responses, and(eq(responses.companyId, companyId), sql`${responses.id} = found.id`, eq(responses.isAnswer, true)))
    .innerJoin(responseRevisions, responseNow(companyId))
    .innerJoin(staff, and(eq(staff.companyId, companyId), eq(staff.personId, responses.authorId)))
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, responses.dialogueId)))
    .innerJoin(
      responseTargets,
      and(
        eq(responseTargets.companyId, companyId),
        sql`${responseTargets.id} = (select first.id from ${responseTargets} first where first.company_id = ${companyId} and first.response_id = ${responses.id} order by first.id limit 1)`,
      ),
    )
    .leftJoin(conflicts, and(eq(conflicts.companyId, companyId), eq(conflicts.id, responseTargets.conflictId)))
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companyId),
        eq(appearances.dialogueId, responses.dialogueId),
        eq(appearances.personId, responseTargets.addresseeId),
        sql`${conflicts.side} is distinct from 'company'`,
      ),
    )
    .leftJoin(
      sql`${staff} speaking`,
      sql`speaking.company_id = ${companyId} and speaking.person_id = ${responseTargets.addresseeId} and ${conflicts.side} = 'company'`,
    )
}

type Row = Awaited<ReturnType<typeof readEarlier>>[number]

function earlierOf(
  { saidTo, saidBefore, slug, conflictId, statementId, about, asked: _, ...row }: Row,
  asked: Asked,
  company: Company,
): Earlier {
  const place = `/${company.slug}/d/${slug}/${conflictId ? 'conflicts' : 'whys'}/${conflictId ?? statementId}`
  const isToSame = asked.targets.some((target) => about.includes(target.id))
  const said = [...saidTo, ...saidBefore]
  return { ...row, path: `${place}/answers/${row.id}`, share: shareOf(asked.answer, row.answer, said), said, isToSame }
}
