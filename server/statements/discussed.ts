import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  comments,
  commitments,
  conflicts,
  criteria,
  decisions,
  options,
  responses,
  responseTargets,
  statements,
} from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

const kinds = {
  statementId: { column: comments.statementId, table: statements },
  conflictId: { column: comments.conflictId, table: conflicts },
  responseId: { column: comments.responseId, table: responses },
  criterionId: { column: comments.criterionId, table: criteria },
  optionId: { column: comments.optionId, table: options },
  decisionId: { column: comments.decisionId, table: decisions },
  commitmentId: { column: comments.commitmentId, table: commitments },
} as const

/** What a reply is about: one thing, by its id. */
export type Commented = { [Key in keyof typeof kinds]: Record<Key, string> }[keyof typeof kinds]

/** What a page of replies is about. With a statement or a conflict stand the answers that it got. */
export type Discussed = Exclude<Commented, { responseId: string }>

/** Refuses with not_found what is not of this dialogue. */
export async function mustBeHere(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, about: Commented) {
  const { table, id } = kindOf(about)
  const here = and(eq(table.companyId, companyId), eq(table.dialogueId, dialogueId), eq(table.id, id))
  if ((await db.$count(table, here)) === 0) throw new Refusal('not_found', 'There is nothing at this address.')
}

/** The comments on this one thing. Those on an option that became part of another are read as the other's. */
export function isOn(companyId: string, about: Commented): SQL {
  const { column, id } = kindOf(about)
  if (!('optionId' in about)) return eq(column, id)
  const merged = sql`exists (select 1 from ${options} where ${options.companyId} = ${companyId} and ${options.id} = ${comments.optionId} and ${options.mergedIntoId} = ${id})`
  return or(eq(column, id), merged)!
}

/** The comments on this thing, and on the answers that it got. */
export function isAround(companyId: string, about: Discussed): SQL {
  const target = 'statementId' in about ? responseTargets.statementId : 'conflictId' in about ? responseTargets.conflictId : null
  if (!target) return isOn(companyId, about)
  const answers = sql`${comments.responseId} in (select ${responseTargets.responseId} from ${responseTargets} where ${responseTargets.companyId} = ${companyId} and ${target} = ${kindOf(about).id})`
  return or(isOn(companyId, about), answers)!
}

function kindOf(about: Commented) {
  const [key, id] = Object.entries(about)[0] as [keyof typeof kinds, string]
  return { ...kinds[key], id }
}
