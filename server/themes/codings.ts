import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { type coders, codings } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import type { Step } from './steps.ts'

export type Coder = (typeof coders)[number]

/** Who outranks whom about a statement: the customer whose it is, then analysts, then the machine. */
export const rank: Record<Coder, number> = { machine: 0, analyst: 1, customer: 2 }

export interface NewCoding {
  statementId: string
  revision: number
  /** Null: none of them fits. */
  themeId: string | null
  /** A span in Unicode code points from 0, half open; left out: the whole of it. */
  from?: number | null
  to?: number | null
  coder: Coder
  /** Who said so, where it is not who takes the step: what a merge brings along stays theirs. */
  by?: string | null
  /** Who said so by the file that it came in with: analysts' alone. */
  toldCoders?: string[] | null
  /** How much nearer it is to this theme than to the next; the machine's alone. */
  confidence?: number | null
}

/** What one statement takes, so that where the embedded database answers everything else, nothing else waits long. */
const atOnce = 500

/**
 * Adds codings as a step says, by whoever took it where they do not name somebody; what is in force already is not said twice. Gives what was added. The caller holds the
 * code book. One statement for each 500, each with its rows as one value: a value for each column took as long again as the database itself.
 */
export async function addCodings(tx: Db, { companyId, dialogueId, id: stepId, by, at }: Step, added: NewCoding[]) {
  const ids: { id: string }[] = []
  for (const some of partsOf(added)) {
    const rows = some.map(({ coder, by: said, ...coding }) => ({
      ...coding,
      id: newId(at),
      coder,
      by: coder === 'machine' ? null : (said ?? by),
    }))
    const moment = sql`${at.toISOString()}::timestamptz`
    const statement = sql`insert into codings (company_id, id, dialogue_id, statement_id, revision, theme_id, "from", "to", coder, by, told_coders, confidence, step_id, at)
      select ${companyId}::uuid, said.id, ${dialogueId}::uuid, said."statementId", said.revision, said."themeId", said."from", said."to", said.coder, said.by,
        said."toldCoders", said.confidence, ${stepId}::uuid, ${moment}
      from json_to_recordset(${JSON.stringify(rows)}::json) said(id uuid, "statementId" uuid, revision int, "themeId" uuid, "from" int, "to" int, coder text, by uuid,
        "toldCoders" text[], confidence double precision)
      on conflict do nothing returning id`
    ids.push(...(await selectRows<{ id: string }>(tx, statement)))
  }
  return ids
}

/** Takes codings out of force as a step says; what they were stays, and what is out of force already. The caller holds the code book. */
export async function removeCodings(tx: Db, { companyId, id: stepId, by, at }: Step, ids: string[]) {
  for (const some of partsOf(ids))
    await tx
      .update(codings)
      .set({ removedAt: at, removedBy: by, removedStepId: stepId })
      .where(and(eq(codings.companyId, companyId), sql`${codings.id} = any(${sql.param(some)}::uuid[])`, isNull(codings.removedAt)))
}

/** Takes what the machine said out of force under a theme, as a step says: of all statements there, or of some. The caller holds the code book. */
export async function removeMachineCodings(tx: Db, step: Step, themeId: string, statementIds?: string[]) {
  const { companyId, dialogueId } = step
  const some = statementIds && sql`${codings.statementId} = any(${sql.param(statementIds)}::uuid[])`
  const under = await tx
    .select({ id: codings.id })
    .from(codings)
    .where(
      and(
        eq(codings.companyId, companyId),
        eq(codings.dialogueId, dialogueId),
        eq(codings.themeId, themeId),
        eq(codings.coder, 'machine'),
        isNull(codings.removedAt),
        some,
      ),
    )
  await removeCodings(
    tx,
    step,
    under.map(({ id }) => id),
  )
}

function partsOf<One>(all: One[]) {
  return Array.from({ length: Math.ceil(all.length / atOnce) }, (_, place) => all.slice(place * atOnce, (place + 1) * atOnce))
}
