import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { nameOfOption, themeNow } from '../../db/now.ts'
import { analysisSteps, codings, findings, options, themes, themeVersions } from '../../db/schema/index.ts'
import { coverageBeside } from './code-book.ts'
import { type Problem, problems } from './seeking/seeking.ts'
import type { Place } from './steps.ts'

/** A search for parts of a theme, by itself the latest: how far it is, and what it found. */
export interface PartsSought {
  state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed'
  progress: number
  /** Why there is nothing to show, in a sentence. */
  problem: string | null
  /** How many parts are new. */
  found: number
}

interface Beside {
  filed: number
  options: { id: string; name: string }[]
  sought: (Omit<PartsSought, 'problem'> & { problem: Problem | null }) | null
}

/** At most so many are chosen among: where everybody types what they chose, there may be any number. */
const mostOptions = 200

/** What the machine filed within so many hours is told where themes and lists are shown. */
const filedHours = 24

/**
 * What a list of statements is shown with: how much the themes hold, how many statements the machine has filed of late with what people keep,
 * the options that the list can be narrowed to, and the latest search for parts of the theme whose list it is, null where there was none.
 * One statement.
 */
export async function listingOf(db: Db, dialogue: Place, { themeId = null, at }: { themeId?: string | null; at: Date }) {
  const since = new Date(at.getTime() - filedHours * 3_600_000)
  const [row] = await coverageBeside(
    db,
    dialogue,
    sql<Beside>`(select json_build_object('filed', ${filedOf(dialogue, { themeId, since })}, 'options', ${optionsOf(dialogue)}, 'sought', ${soughtOf(dialogue, themeId)}))`,
  )
  const { beside, ...coverage } = row
  const { filed, options, sought } = beside
  return { coverage, filed, options, sought: sought && { ...sought, problem: sought.problem && problems[sought.problem] } }
}

/** The statements that the machine put under a kept theme that was there before, and that are there still. */
function filedOf({ companyId, id }: Place, { themeId, since }: { themeId: string | null; since: Date }) {
  return sql`(select count(distinct ${codings.statementId})::int from ${codings}
    join ${themes} on ${themes.companyId} = ${companyId} and ${themes.id} = ${codings.themeId} and ${themes.at} < ${codings.at}
    join ${themeVersions} on ${themeNow(companyId)} and ${themeVersions.state} = 'kept'
    where ${codings.companyId} = ${companyId} and ${codings.dialogueId} = ${id} and ${codings.coder} = 'machine' and ${codings.removedAt} is null
      and ${codings.at} > ${since.toISOString()}::timestamptz ${themeId ? sql`and ${codings.themeId} = ${themeId}` : sql``})`
}

function optionsOf({ companyId, id }: Place) {
  return sql`(select coalesce(json_agg(json_build_object('id', living.id, 'name', living.name) order by living.name, living.id), '[]')
    from (select ${options.id}, ${nameOfOption(companyId, 'options')} as name from ${options}
      where ${options.companyId} = ${companyId} and ${options.dialogueId} = ${id} and ${options.mergedIntoId} is null
      order by ${options.at} limit ${mostOptions}) living)`
}

function soughtOf({ companyId, id }: Place, themeId: string | null) {
  if (!themeId) return sql`null::json`
  const found = sql`(select (${analysisSteps.detail}->>'themes')::int from ${analysisSteps} where ${analysisSteps.companyId} = ${companyId}
    and ${analysisSteps.dialogueId} = ${id} and ${analysisSteps.kind} = 'themes_suggested' and ${analysisSteps.at} = ${findings.endedAt} limit 1)`
  return sql`(select json_build_object('state', ${findings.state}, 'progress', ${findings.progress}, 'problem', ${findings.problem},
      'found', coalesce(${found}, 0))
    from ${findings} where ${findings.companyId} = ${companyId} and ${findings.dialogueId} = ${id} and ${findings.themeId} = ${themeId}
    order by ${findings.at} desc, ${findings.id} desc limit 1)`
}
