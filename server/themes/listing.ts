import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { nameOfOption } from '../../db/now.ts'
import { analysisSteps, findings, options } from '../../db/schema/index.ts'
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
  options: { id: string; name: string }[]
  sought: (Omit<PartsSought, 'problem'> & { problem: Problem | null }) | null
}

/** At most so many are chosen among: where everybody types what they chose, there may be any number. */
const mostOptions = 200

/**
 * What a list of statements is shown with: how much the themes hold, the options that the list can be narrowed to, and the latest search
 * for parts of the theme whose list it is, null where there was none. One statement.
 */
export async function listingOf(db: Db, dialogue: Place, themeId: string | null = null) {
  const [row] = await coverageBeside(
    db,
    dialogue,
    sql<Beside>`(select json_build_object('options', ${optionsOf(dialogue)}, 'sought', ${soughtOf(dialogue, themeId)}))`,
  )
  const { beside, ...coverage } = row
  const { options, sought } = beside
  return { coverage, options, sought: sought && { ...sought, problem: sought.problem && problems[sought.problem] } }
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
