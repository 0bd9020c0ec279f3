import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { isHiddenNow, whole } from '../../db/now.ts'
import { conflicts, hidings } from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'

/** A conflict raised about something: what is needed, or null while those words are hidden, and its page. */
export interface RaisedAbout {
  id: string
  need: string | null
  at: Date
  path: string
}

type Row = Pick<RaisedAbout, 'id' | 'need'> & { at: string }

const columns = { criterion: conflicts.aboutCriterionId, commitment: conflicts.aboutCommitmentId }
const most = 50

/** The conflicts about a criterion or a commitment, the latest first, 50 at most: a column of a query that holds its id. */
export function raisedAboutIn(companyId: string, about: keyof typeof columns, id: AnyPgColumn | SQL) {
  const isHidden = isHiddenNow(companyId, sql`${hidings.conflictId} = ${conflicts.id}`)
  const here = and(eq(conflicts.companyId, companyId), sql`${columns[about]} = ${id}`)
  return whole<Row[]>(sql`coalesce((select json_agg(one.conflict order by one.at desc, one.id) from (
    select ${conflicts.id} id, ${conflicts.raisedAt} at, json_build_object('id', ${conflicts.id}, 'need', case when ${isHidden} then null else ${conflicts.need} end, 'at', ${conflicts.raisedAt}) conflict
    from ${conflicts} where ${here} order by ${conflicts.raisedAt} desc, ${conflicts.id} limit ${most}) one), '[]')`)
}

export function raisedAboutOf(rows: Row[], dialogue: { slug: string; company: { slug: string } }): RaisedAbout[] {
  return rows.map(({ at, ...row }) => ({ ...row, at: new Date(at), path: `${pathOf(dialogue)}/conflicts/${row.id}` }))
}
