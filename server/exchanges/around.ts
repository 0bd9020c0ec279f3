import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { appearances, conflicts, receipts, responseTargets, staff, statements, verdicts } from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'

/** What stands around an answer, as columns of a larger query: whom else it answers, whether it was read. */

type Column = SQL | SQL.Aliased | AnyPgColumn

/** Somebody else whom the same answer was given to. */
export interface Other {
  kind: 'statement' | 'conflict'
  id: string
  name: string
}

/** Whom a response answers beside this target, by the names they show in its dialogue. */
export function othersOf(companyId: string, { responseId, targetId }: { responseId: Column; targetId: Column }) {
  return sql<
    Other[]
  >`coalesce((select json_agg(json_build_object('kind', case when beside.conflict_id is null then 'statement' else 'conflict' end, 'id', coalesce(beside.conflict_id, beside.statement_id), 'name', coalesce(speaking.name, shown.name, '')) order by beside.id)
    from ${responseTargets} beside
    left join ${conflicts} raised on raised.company_id = beside.company_id and raised.id = beside.conflict_id
    left join ${statements} told on told.company_id = beside.company_id and told.id = beside.statement_id
    left join ${staff} speaking on speaking.company_id = beside.company_id and speaking.person_id = beside.addressee_id and raised.side = 'company'
    left join ${appearances} shown on shown.company_id = beside.company_id and shown.dialogue_id = coalesce(raised.dialogue_id, told.dialogue_id) and shown.person_id = beside.addressee_id and raised.side is distinct from 'company'
    where beside.company_id = ${companyId} and beside.response_id = ${responseId} and beside.id <> ${targetId}), '[]')`
}

/** When the one who was answered had it before their eyes: who has judged it has read it. Null where we do not know of it. */
export function readAtOf(companyId: string, { targetId }: { targetId: Column }) {
  return sql<Date | null>`least(
    (select ${receipts.at} from ${receipts} where ${receipts.companyId} = ${companyId} and ${receipts.targetId} = ${targetId}),
    (select min(${verdicts.at}) from ${verdicts} where ${verdicts.companyId} = ${companyId} and ${verdicts.targetId} = ${targetId}))`.mapWith(
    receipts.at,
  )
}

/** The same people, each with where what they said is read. */
export function linked(others: Other[], dialogue: { slug: string; company: { slug: string } }) {
  return others.map(({ kind, id, name }) => ({ name, path: `${pathOf(dialogue)}/${kind === 'statement' ? 'whys' : 'conflicts'}/${id}` }))
}

/** Whether what stands there now was written after it had been read. */
export function isEditedAfterRead({ revisedAt, readAt }: { revisedAt: Date | null; readAt: Date | null }) {
  return revisedAt !== null && readAt !== null && revisedAt > readAt
}
