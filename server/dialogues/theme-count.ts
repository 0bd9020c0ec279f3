import { sql } from 'drizzle-orm'
import { themeNow } from '../../db/now.ts'
import { dialogues, themes, themeVersions } from '../../db/schema/index.ts'

/** Of dialogues: how many themes everybody sees, as a column. */
export function themeCount() {
  return sql<number>`(select count(*)::int from ${themes} join ${themeVersions} on ${themeNow(sql`${dialogues.companyId}`)}
    where ${themes.companyId} = ${dialogues.companyId} and ${themes.dialogueId} = ${dialogues.id}
      and ${themeVersions.state} = 'kept' and ${themeVersions.mergedIntoId} is null and ${themeVersions.publishedAt} is not null)`
}
