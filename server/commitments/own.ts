import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { commitmentWhat } from '../../db/now.ts'
import { commitments, dialogues } from '../../db/schema/index.ts'
import { answeredNames } from './names.ts'
import { lastStep } from './now.ts'
import { type Course, earlierDays, movesIn, type Stands, standsAt, stepsIn } from './promised.ts'

/** What somebody promised, and how it stands, as it is shown on a page about them. */
export interface OwnPromise {
  id: string
  path: string
  /** Empty while it is hidden. */
  what: string
  question: string
  dueOn: string
  /** The days that counted before, first one first. */
  earlier: string[]
  standing: Stands
}

export interface OwnRow extends Course {
  id: string
  what: string
  slug: string
  question: string
}

type Column = string | SQL | SQL.Aliased | AnyPgColumn

const most = 30

/** What somebody promised in a company, as a column of a query: what is still to be done first, by its days; then what has ended. 30 at most. */
export function promisesBy(
  companyId: Column,
  { personId, where, isRunning = false }: { personId: Column; where?: SQL | undefined; isRunning?: boolean },
) {
  const last = lastStep(companyId)
  const place = sql`case when ${last} in ('confirmed', 'broken') then 2 when ${last} = 'done' then 1 else 0 end`
  const awaits = answeredNames(companyId, { dialogueId: commitments.dialogueId, responseId: commitments.responseId })
  const rows = sql`(select json_build_object('id', ${commitments.id}, 'what', ${commitmentWhat(companyId)}, 'slug', ${dialogues.slug}, 'question', ${dialogues.question},
      'dueOn', ${commitments.dueOn}, 'steps', ${stepsIn(companyId)}, 'moves', ${movesIn(companyId)}, 'awaits', ${awaits}) as promise, ${place} as place, ${commitments.dueOn}, ${commitments.id}
    from ${commitments} join ${dialogues} on ${and(eq(dialogues.companyId, commitments.companyId), eq(dialogues.id, commitments.dialogueId))}
    where ${and(
      sql`${commitments.companyId} = ${companyId}`,
      sql`${commitments.ownerId} = ${personId}`,
      isRunning ? sql`(${last} in ('accepted', 'not_done')) is not false` : undefined,
      where,
    )}
    order by place, ${commitments.dueOn}, ${commitments.id} limit ${sql.raw(String(most))}) own`
  return sql<OwnRow[]>`coalesce((select json_agg(own.promise order by own.place, own.due_on, own.id) from ${rows}), '[]')`
}

/** The same as they are shown at this moment: what is overdue first. */
export function ownPromises(rows: OwnRow[], company: { slug: string; timeZone: string }, at: Date): OwnPromise[] {
  const shown = rows.map((row) => {
    const { id, what, slug, question, dueOn } = row
    const path = `/${company.slug}/d/${slug}/commitments/${id}`
    return { id, path, what, question, dueOn, earlier: earlierDays(row), standing: standsAt(row, company, at) }
  })
  return shown.toSorted((one, other) => Number(other.standing.isOverdue) - Number(one.standing.isOverdue))
}
