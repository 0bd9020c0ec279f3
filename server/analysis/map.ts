import { createHash } from 'node:crypto'
import { inArray, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { statementRevisions, statements, statementVectors } from '../../db/schema/index.ts'
import type { Place } from '../themes/steps.ts'
import { calledIn, heldIn, seenIn } from './counting.ts'

/** No more marks than these are drawn. */
export const mostMarks = 1_500
/** Fewer statements make no map. */
export const fewestMarks = 3
/** What of a statement's words is read for the map: reasons come early. */
const readFirst = 2_000

export interface Mapped {
  id: string
  revision: number
  why: string
  option: string
  language: string | null
  hasVector: boolean
  themes: string[]
  /** How many statements the dialogue has that are not hidden. */
  all: number
}

/** The statements of a dialogue that its map shows, in the order of their ids: all, or 1,500 of them by chance, always the same. One statement. */
export async function mappedStatements(db: Db, place: Place): Promise<Mapped[]> {
  const { companyId } = place
  return await selectRows<Mapped>(
    db,
    sql`with seen as (
        select ${statements.id}, ${statements.revision}, count(*) over ()::int as "all" from ${statements} where ${seenIn(place)}
        order by md5(${statements.id}::text) limit ${mostMarks}
      ), held as (select statement_id, array_agg(theme_id::text order by theme_id) as themes from (${heldIn(place)}) pairs group by statement_id),
      called as materialized (${calledIn(place)})
      select seen.id, seen.revision, seen."all", left(${statementRevisions.why}, ${readFirst}) as why, called.name as option,
        ${statementVectors.language}, coalesce(${statementVectors.vector} is not null, false) as "hasVector",
        coalesce(held.themes, '{}') as themes
      from seen
      left join held on held.statement_id = seen.id
      join ${statementRevisions} on ${statementRevisions.companyId} = ${companyId} and ${statementRevisions.statementId} = seen.id and ${statementRevisions.number} = seen.revision
      join called on called.id = ${statementRevisions.optionId}
      left join ${statementVectors} on ${statementVectors.companyId} = ${companyId} and ${statementVectors.statementId} = seen.id
        and ${statementVectors.revision} = seen.revision
      order by seen.id`,
  )
}

/** Changes when the map has to be drawn anew: by what is on it, not by the themes that it is under. */
export function signatureOf(mapped: Mapped[], asked: string[]) {
  const said = mapped.map(({ id, revision, hasVector, language }) => [id, revision, hasVector, language])
  return createHash('sha256')
    .update(JSON.stringify([asked, said]))
    .digest('hex')
}

/** The vectors of meaning of these statements, by their ids; of none where there is none. One statement. */
export async function vectorsOf(db: Db, { companyId }: Place, mapped: Mapped[]): Promise<Map<string, Uint8Array>> {
  const ids = mapped.flatMap(({ id, hasVector }) => (hasVector ? [id] : []))
  const rows = await db
    .select({ id: statementVectors.statementId, vector: statementVectors.vector })
    .from(statementVectors)
    .where(sql`${statementVectors.companyId} = ${companyId} and ${inArray(statementVectors.statementId, ids)}`)
  return new Map(rows.flatMap(({ id, vector }) => (vector ? [[id, vector]] : [])))
}
