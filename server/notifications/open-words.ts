import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow, themeName, themeNow } from '../../db/now.ts'
import { hidings, themes, themeVersions } from '../../db/schema/index.ts'
import { isForWhatStands } from '../themes/consents.ts'

export interface OpenWord {
  kind: 'theme' | 'quote'
  personId: string
  statementId: string
  themeId: string
  /** How the theme is called. */
  theme: string
  /** When it was asked; of two questions the later. */
  at: Date
}

interface Since {
  personIds: string[]
  since: Date
}

/**
 * What customers of a company were asked about their words since a moment and have not answered, the oldest first; of one statement and theme one
 * question, as all stand on one page. Nothing of who left or may not read it any more, of hidden words, of what is no theme by now, or of a name
 * or words that have changed since.
 */
export async function openWords(tx: Db, companyId: string, { personIds, since }: Since): Promise<OpenWord[]> {
  if (personIds.length === 0) return []
  const asked = sql`asked.company_id = ${companyId} and asked.person_id = any(${sql.param(personIds)}::uuid[])`
  const isUnder = sql`exists (select 1 from codings coding where coding.company_id = asked.company_id and coding.statement_id = asked.statement_id
    and coding.theme_id = asked.theme_id and coding.removed_at is null)`
  const isChecked = sql`exists (select 1 from member_checks said where said.company_id = asked.company_id and said.statement_id = asked.statement_id and said.theme_id = asked.theme_id)`
  const rows = await selectRows<Omit<OpenWord, 'at'> & { at: string }>(
    tx,
    sql`select distinct on (one.statement_id, one.theme_id) one.kind, one.person_id as "personId", one.statement_id as "statementId", one.theme_id as "themeId",
        ${themeName(companyId)} as theme,
        max(one.at) over (partition by one.statement_id, one.theme_id) as at
      from (select 'theme' as kind, 0 as rank, asked.person_id, asked.statement_id, asked.theme_id, asked.at from member_asks asked
          where ${asked} and asked.at > ${since.toISOString()}::timestamptz and ${isUnder} and not ${isChecked}
        union all select 'quote', 1, asked.person_id, asked.statement_id, asked.theme_id, asked.asked_at from quote_consents asked
          where ${asked} and asked.asked_at > ${since.toISOString()}::timestamptz and asked.consents is null
            and (asked.use = 'name' or ${isUnder}) and ${isForWhatStands(sql`asked`)}) one
      join statements said on said.company_id = ${companyId} and said.id = one.statement_id
      join dialogues place on place.company_id = ${companyId} and place.id = said.dialogue_id
      join memberships member on member.company_id = ${companyId} and member.person_id = one.person_id and member.role = 'customer' and member.ended_at is null
      join ${themes} on ${themes.companyId} = ${companyId} and ${themes.id} = one.theme_id
      join ${themeVersions} on ${themeNow(companyId)} and ${themeVersions.state} = 'kept' and ${themeVersions.mergedIntoId} is null
      where not ${isHiddenNow(companyId, sql`${hidings.statementId} = said.id`)}
        and (place.visibility = 'public' or exists (select 1 from invitees invited where invited.company_id = ${companyId}
          and invited.dialogue_id = place.id and invited.person_id = one.person_id))
      order by one.statement_id, one.theme_id, one.rank`,
  )
  return rows.map((row) => ({ ...row, at: new Date(row.at) })).toSorted((one, other) => one.at.getTime() - other.at.getTime())
}
