import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, invitees } from '../../db/schema/index.ts'
import { may } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { type Figure, figures } from './figures.ts'
import { happenings, tables } from './happenings.ts'
import type { Pairs } from './intervals.ts'
import type { Span } from './spans.ts'

/** How often it happened, and how many of these this reader may not read, because they are in dialogues by invitation. */
export interface Count {
  count: number
  unread: number
}

export type Counts = Record<Figure, Count>

/**
 * Every figure of the Record in each of these spans. All dialogues count, those by invitation as well, and for every reader the same: a company cannot
 * hide what it owes by asking behind a door. Only what the reader may read is ever listed. One statement.
 */
export async function countFigures(db: Db, company: { id: string }, { spans, reader }: { spans: Span[]; reader: Member | null }) {
  const times = sql`sum(happening.times)`
  const rows = await db
    .select({
      no: sql<number>`happening.no`,
      figure: sql<Figure>`happening.figure`,
      count: sql<number>`${times}::int`,
      unread: sql<number>`(coalesce(${times} filter (where not ${isReadable(company.id, reader)}), 0))::int`,
    })
    .from(sql`${happenings(company.id, spans, figures)}`)
    .innerJoin(dialogues, and(eq(dialogues.companyId, company.id), sql`${dialogues.id} = happening.dialogue_id`))
    .groupBy(sql`happening.no, happening.figure`)
  return spans.map((_, place): Counts => {
    const found = (figure: Figure) => rows.find((row) => row.no === place && row.figure === figure)
    const counts = figures.map((figure) => [figure, { count: found(figure)?.count ?? 0, unread: found(figure)?.unread ?? 0 }])
    return Object.fromEntries(counts) as Counts
  })
}

/** What is measured in a span. */
export interface Measured {
  /** Working hours that the answers owed and given in it took. */
  hours: { of: number; median: number | null; most: number | null }
  /** What authors expected of their answers, first, and what their customers said, second: yes or not. */
  heard: Pairs
  settled: Pairs
}

/** Working hours and expectations in each of these spans. One statement. */
export async function measure(db: Db, company: { id: string }, spans: Span[]): Promise<Measured[]> {
  return await db
    .select({
      hours: { of: sql<number>`measured.of`, median: sql<number | null>`measured.median`, most: sql<number | null>`measured.most` },
      heard: pairsIn('heard'),
      settled: pairsIn('settled'),
    })
    .from(
      sql`(${tables(company.id, spans)}
        select span.no, coalesce(took.of, 0) as of, took.median, took.most, ${pairsOf('heard')}, ${pairsOf('settled')}
        from span
        left join (select span.no, count(*)::int as of, percentile_cont(0.5) within group (order by duty.hours) as median,
            percentile_cont(0.9) within group (order by duty.hours) as most
          from span join duty on duty.met_at = duty.ended_at and duty.met_at > span.since and duty.met_at <= span.until
          where duty.hours is not null group by span.no) took on took.no = span.no
        left join answer on answer.no = span.no and answer.heard is not null and answer.expects_heard is not null
        group by span.no, took.of, took.median, took.most) measured`,
    )
    .orderBy(sql`measured.no`)
}

/** Of a query that has joined the dialogue: whether this reader may read it. */
export function isReadable(companyId: string, reader: Member | null): SQL {
  if (may(reader, 'readInvited')) return sql`true`
  const isInvited = reader
    ? sql`exists (select 1 from ${invitees} where ${and(eq(invitees.companyId, companyId), eq(invitees.dialogueId, dialogues.id), eq(invitees.personId, reader.personId))})`
    : sql`false`
  return and(sql`${dialogues.phase} <> 'draft'`, or(eq(dialogues.visibility, 'public'), isInvited))!
}

const cells = { both: ['', ''], onlyFirst: ['', 'not'], onlySecond: ['not', ''], neither: ['not', 'not'] } as const
type Question = 'heard' | 'settled'

/** Columns that count the pairs in these rows: expected first, said second. Only a yes is a yes: "partly" and "not yet" are none. */
export function pairsOf(question: Question, rows = 'answer') {
  const [expected, said] = [sql.raw(`${rows}.expects_${question}`), sql.raw(`(${rows}.${question} = 'yes')`)]
  const all = Object.entries(cells).map(
    ([cell, [first, second]]) =>
      sql`(count(*) filter (where ${sql.raw(first)} ${expected} and ${sql.raw(second)} ${said}))::int as ${sql.identifier(`${question}_${cell}`)}`,
  )
  return sql.join(all, sql`, `)
}

/** The same columns, read. */
export function pairsIn(question: Question, rows = 'measured') {
  const cell = (name: keyof Pairs) => sql<number>`${sql.raw(rows)}.${sql.identifier(`${question}_${name}`)}`
  return { both: cell('both'), onlyFirst: cell('onlyFirst'), onlySecond: cell('onlySecond'), neither: cell('neither') }
}
