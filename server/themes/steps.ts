import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { analysisSteps } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { newId } from '../ids.ts'

/** The dialogue that themes belong to. */
export interface Place {
  companyId: string
  id: string
}

/** One step of work on a code book: what it changes carries its id, so that it can be told and undone. */
export interface Step {
  companyId: string
  dialogueId: string
  id: string
  by: string | null
  at: Date
}

export const stepKinds = [
  'themes_suggested',
  'theme_made',
  'theme_kept',
  'theme_rejected',
  'theme_renamed',
  'theme_merged',
  'theme_split',
  'theme_nested',
  'theme_noted',
  'theme_quotes_chosen',
  'statements_coded',
  'statements_moved',
  'coding_removed',
  'none_fits',
  'member_checked',
  'code_book_imported',
  'themes_published',
  'themes_withdrawn',
  'step_undone',
] as const

export type StepKind = (typeof stepKinds)[number]

interface Taking {
  /** Null: the machine. */
  by: string | null
  at: Date
  detail?: Record<string, string | number | boolean | null>
  /** Whether anybody may read of it on the timeline. */
  isPublic?: boolean
}

/**
 * Lets whoever changes the code book of a dialogue go one after the other, until the end of the transaction. Everything that writes themes
 * or codings takes it first, before any row.
 */
export async function holdCodeBook(tx: Db, { id }: { id: string }) {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`the code book of ${id}`}, 0))`)
}

/**
 * Begins a step in the caller's transaction, which holds the code book, and records the fact of the same kind with the same detail: ids and
 * figures. The version that the fact gives the dialogue is kept with the step: it says which of two came first, also where their moments do not.
 */
export async function takeStep(
  tx: Db,
  { companyId, id: dialogueId }: Place,
  kind: StepKind,
  { by, at, detail = {}, isPublic = false }: Taking,
): Promise<Step> {
  const id = newId(at)
  const { version } = await record(tx, kind, { companyId, dialogueId, by, at, isPublic, detail: { stepId: id, ...detail } })
  await tx.insert(analysisSteps).values({ companyId, id, dialogueId, by, kind, detail: { ...detail, version }, at })
  return { companyId, dialogueId, id, by, at }
}
