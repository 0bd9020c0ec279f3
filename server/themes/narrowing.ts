import { type SQL, sql } from 'drizzle-orm'
import { statementNow } from '../../db/now.ts'
import { options, statementRevisions } from '../../db/schema/index.ts'

/** Which of the statements of a list: those in which all of these words are, in any order, and those that chose this option. */
export interface Narrow {
  find?: string | undefined
  /** What it is by now; those that it was merged of count for it. */
  optionId?: string | undefined
}

export function isNarrowed({ find, optionId }: Narrow) {
  return Boolean(find?.trim() || optionId)
}

/** The condition of a query of statements; undefined where all of them are meant. */
export function narrowedTo(companyId: string, { find = '', optionId }: Narrow): SQL | undefined {
  if (!isNarrowed({ find, optionId })) return undefined
  const words = find.split(/\s+/).filter(Boolean)
  const said = words.map((word) => sql`and strpos(lower(${statementRevisions.why}), lower(${word})) > 0`)
  const living = sql`(select coalesce(${options.mergedIntoId}, ${options.id}) from ${options}
    where ${options.companyId} = ${companyId} and ${options.id} = ${statementRevisions.optionId})`
  return sql`exists (select 1 from ${statementRevisions} where ${statementNow(companyId)} ${sql.join(said, sql` `)}
    ${optionId ? sql`and ${living} = ${optionId}` : sql``})`
}
