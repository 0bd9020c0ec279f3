import { createHash } from 'node:crypto'
import { inArray, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { statementRevisions, statements, statementVectors } from '../../db/schema/index.ts'
import type { Place } from '../themes/steps.ts'
import { calledIn, livingIn, seenIn, themesHere } from './counting.ts'

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
    sql`with ${livingIn(place)}, ${calledIn(place)}, seen as materialized (
        select ${statements.id}, ${statements.revision}, count(*) over ()::int as "all" from ${statements} where ${seenIn(place)}
        order by md5(${statements.id}::text) limit ${mostMarks}
      )
      select seen.id, seen.revision, seen."all", said.why, called.name as option, read.language,
        coalesce(read."hasVector", false) as "hasVector", ${themesHere(place, sql`seen.id`)} as themes
      from seen
      join lateral (
        select left(${statementRevisions.why}, ${readFirst}) as why, ${statementRevisions.optionId} as option_id from ${statementRevisions}
        where ${statementRevisions.companyId} = ${companyId} and ${statementRevisions.statementId} = seen.id and ${statementRevisions.number} = seen.revision limit 1
      ) said on true
      join lateral (select name from called where called.id = said.option_id limit 1) called on true
      left join lateral (
        select ${statementVectors.language}, ${statementVectors.vector} is not null as "hasVector" from ${statementVectors}
        where ${statementVectors.companyId} = ${companyId} and ${statementVectors.statementId} = seen.id and ${statementVectors.revision} = seen.revision limit 1
      ) read on true
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
  const wanted = new Map(mapped.flatMap(({ id, revision, hasVector }) => (hasVector ? [[id, revision]] : [])))
  const ids = [...wanted.keys()]
  const rows = await db
    .select({ id: statementVectors.statementId, revision: statementVectors.revision, vector: statementVectors.vector })
    .from(statementVectors)
    .where(sql`${statementVectors.companyId} = ${companyId} and ${inArray(statementVectors.statementId, ids)}`)
  return new Map(rows.flatMap(({ id, revision, vector }) => (vector && wanted.get(id) === revision ? [[id, vector]] : [])))
}
