import { and, eq, inArray, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { themeNow } from '../../db/now.ts'
import { type checkAnswers, memberChecks, statements, themes, themeVersions } from '../../db/schema/index.ts'
import type { Place } from './steps.ts'

/** What an author said of their statement under a theme: which it is now, null where it is none any more. */
export interface Answered {
  statementId: string
  themeId: string | null
  otherThemeId: string | null
  answer: (typeof checkAnswers)[number]
  /** Whether nothing was said of the same statement and theme since. */
  isLatest: boolean
}

/**
 * Everything that the authors of a dialogue said of the themes that their statements were put under, or the author of one statement, with
 * the themes as they stand now: a merged one is what it became, a rejected one is none. Two statements.
 */
export async function answersIn(tx: Db, { companyId, id }: Place, statementId?: string): Promise<Answered[]> {
  const answers = await selectRows<Answered>(
    tx,
    sql`select said.statement_id as "statementId", said.theme_id as "themeId", said.other_theme_id as "otherThemeId", said.answer,
      row_number() over (partition by said.statement_id, said.theme_id order by said.at desc, said.id desc) = 1 as "isLatest"
      from ${memberChecks} said join ${statements} about on about.company_id = said.company_id and about.id = said.statement_id
      where said.company_id = ${companyId} and about.dialogue_id = ${id} ${statementId ? sql`and said.statement_id = ${statementId}` : sql``}`,
  )
  if (answers.length === 0) return []
  const ids = [...new Set(answers.flatMap(({ themeId, otherThemeId }) => [themeId, otherThemeId]).filter((id) => id !== null))]
  const rows = await tx
    .select({ id: themes.id, state: themeVersions.state, mergedIntoId: themeVersions.mergedIntoId })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .where(and(eq(themes.companyId, companyId), inArray(themes.id, ids)))
  const now = new Map(rows.map(({ id, state, mergedIntoId }) => [id, mergedIntoId ?? (state === 'rejected' ? null : id)]))
  const living = (id: string | null) => (id && now.get(id)) ?? null
  return answers.map((one) => ({ ...one, themeId: living(one.themeId), otherThemeId: living(one.otherThemeId) }))
}

/** Under which themes the authors want their statements by what they said last, and under which they do not. */
export function wishesOf(answers: Answered[]) {
  const latest = answers.filter(({ isLatest }) => isLatest)
  const wanted = placesOf(
    latest.map(({ answer, statementId, themeId, otherThemeId }) => [statementId, answer === 'yes' ? themeId : otherThemeId]),
  )
  const named = placesOf(
    latest.flatMap(({ answer, statementId, themeId }) => (answer === 'another' ? [[statementId, themeId] as const] : [])),
  )
  return { wanted, denied: named.difference(wanted) }
}

/** What may come under themes again of what was said before: all but what the machine said and the author denied since. */
export async function undenied<Coding extends { statementId: string; themeId: string | null; coder: string }>(
  tx: Db,
  dialogue: Place,
  codings: Coding[],
): Promise<Coding[]> {
  if (codings.every(({ coder }) => coder !== 'machine')) return codings
  const { denied } = wishesOf(await answersIn(tx, dialogue))
  return codings.filter(({ statementId, themeId, coder }) => coder !== 'machine' || !denied.has(placeOf(statementId, themeId)))
}

export const placeOf = (statementId: string, themeId: string | null) => `${statementId} ${themeId}`

function placesOf(places: (readonly [statementId: string, themeId: string | null])[]) {
  return new Set(places.filter(([, themeId]) => themeId !== null).map(([statementId, themeId]) => placeOf(statementId, themeId)))
}
