import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { whole } from '../../db/now.ts'
import { commitmentSteps, commitments, renegotiations } from '../../db/schema/index.ts'
import { nameIn } from './names.ts'
import type { Step } from './standing.ts'

/** One thing that happened to a commitment, as its page tells it. */
export interface Happened {
  kind: 'offered' | Step['kind'] | 'asked' | 'day_accepted' | 'day_declined'
  at: Date
  by: string
  /** What they said; null where nothing, and where it is hidden. */
  words: string | null
  /** The day that it is about, and the one that counted before, where it is about days. */
  dueOn: string | null
  wasDueOn: string | null
}

interface StepRow {
  kind: Step['kind']
  at: string
  by: string
  words: string | null
}

interface AskRow {
  at: string
  by: string
  reason: string
  dueOn: string
  wasDueOn: string
  end: 'accepted' | 'declined' | 'replaced' | null
  endedAt: string | null
  endedBy: string
}

/** What happened to a commitment from its offer on, in its order; without anybody's words while it is hidden. One statement. */
export async function courseOf(
  db: Db,
  { companyId }: { companyId: string },
  { id, isHidden }: { id: string; isHidden: boolean },
): Promise<Happened[]> {
  const name = (personId: Parameters<typeof nameIn>[1]['personId'], side: Parameters<typeof nameIn>[1]['side']) =>
    nameIn(companyId, { dialogueId: commitments.dialogueId, personId, side })
  const other = sql`case when ${commitments.side} = 'company' then 'customer' else 'company' end`
  const [row] = await db
    .select({
      dueOn: commitments.firstDueOn,
      at: commitments.at,
      by: whole<string>(name(commitments.offeredBy, commitments.side)),
      steps: whole<
        StepRow[]
      >(sql`coalesce((select json_agg(json_build_object('kind', ${commitmentSteps.kind}, 'at', ${commitmentSteps.at}, 'by', ${name(commitmentSteps.by, commitmentSteps.side)}, 'words', ${commitmentSteps.words}) order by ${commitmentSteps.at}, ${commitmentSteps.id})
        from ${commitmentSteps} where ${commitmentSteps.companyId} = ${companyId} and ${commitmentSteps.commitmentId} = ${commitments.id}), '[]')`),
      asks: whole<
        AskRow[]
      >(sql`coalesce((select json_agg(json_build_object('at', ${renegotiations.at}, 'by', ${name(renegotiations.by, commitments.side)}, 'reason', ${renegotiations.reason}, 'dueOn', ${renegotiations.dueOn}, 'wasDueOn', ${renegotiations.wasDueOn}, 'end', ${renegotiations.end}, 'endedAt', ${renegotiations.endedAt}, 'endedBy', ${name(renegotiations.endedBy, other)}))
        from ${renegotiations} where ${renegotiations.companyId} = ${companyId} and ${renegotiations.commitmentId} = ${commitments.id}), '[]')`),
    })
    .from(commitments)
    .where(and(eq(commitments.companyId, companyId), eq(commitments.id, id)))
  if (!row) return []
  const { dueOn, at, by, steps, asks } = row
  const happened: Happened[] = [
    { kind: 'offered', at, by, words: null, dueOn, wasDueOn: null },
    ...steps.map((step) => ({ ...step, at: new Date(step.at), dueOn: null, wasDueOn: null })),
    ...asks.flatMap(asked),
  ]
  const inOrder = happened
    .map((one, place) => ({ one, place }))
    .toSorted((a, b) => a.one.at.getTime() - b.one.at.getTime() || a.place - b.place)
  return inOrder.map(({ one }) => (isHidden ? { ...one, words: null } : one))
}

const ends = { accepted: 'day_accepted', declined: 'day_declined' } as const

/** The ask and what came of it. That it was replaced is told by the ask that took its place. */
function asked({ at, by, reason, dueOn, wasDueOn, end, endedAt, endedBy }: AskRow): Happened[] {
  const days = { dueOn, wasDueOn }
  const ask = { kind: 'asked' as const, at: new Date(at), by, words: reason, ...days }
  if (!end || !endedAt || end === 'replaced') return [ask]
  return [ask, { kind: ends[end], at: new Date(endedAt), by: endedBy, words: null, ...days }]
}
