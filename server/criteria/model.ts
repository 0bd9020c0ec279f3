import { type Face, faceOf } from '../face.ts'
import { criterionPath } from './proposing.ts'
import type { HidingRow, Named } from './rows.ts'
import { type Behind, missingOf } from './sharing.ts'

/** How a criterion stands: proposed by one side, shared by both, or off the table. */
export type CriterionState = 'proposed' | 'shared' | 'retired' | 'merged'

/** Somebody who proposed or endorses it, by the name they show here. */
export interface Backer {
  name: string
  side: 'customer' | 'company'
  /** Where the company's people pages know them. */
  publicId: string | null
  face: Face
}

export interface Backers {
  count: number
  /** Those who did so first. */
  first: (Backer & { at: Date; mergedFromId: string | null })[]
}

/** A criterion as everybody sees it. Its words are empty while they are hidden, so that no page can show them by mistake. */
export interface Criterion {
  id: string
  path: string
  state: CriterionState
  sentence: string
  measure: string | null
  source: string | null
  hidden: { id: string; reason: string; at: Date; by: string } | null
  by: Backer
  proposedAt: Date
  sharedAt: Date | null
  company: Backers
  customers: Backers
  /** What it needs to be shared, where it is not. */
  missing: Behind | null
  /** How much of that is there, 0 to 1. */
  gone: number
  /** How many statements speak for it, and how many changes wait for both sides. */
  statements: number
  openChanges: number
  end: { at: Date; reason: string | null; into: { path: string; sentence: string | null } | null } | null
}

/** What of a criterion is the reader's own. */
export interface OwnPart {
  endorses: boolean
  proposed: boolean
  /** The points they gave it, and the options that they rated by it. */
  points: number | null
  rated: string[]
}

export interface CriterionRow {
  id: string
  sentence: string
  measure: string | null
  source: string | null
  proposedAt: Date
  sharedAt: Date | null
  retiredAt: Date | null
  mergedAt: Date | null
  by: Named
  company: { count: number; first: EndorserRow[] }
  customers: { count: number; first: EndorserRow[] }
  takingPart: number
  statements: number
  openChanges: number
  endReason: string | null
  into: { id: string | null; sentence: string | null; isHidden: boolean } | null
  hiding: HidingRow | null
}

type EndorserRow = Named & { at: string; mergedFromId: string | null }
type Place = { slug: string; company: { slug: string } }

export function criterionOf(row: CriterionRow, dialogue: Place): Criterion {
  const { id, company, customers, takingPart, proposedAt, sharedAt, statements, openChanges, hiding } = row
  const state = stateOf(row)
  const words = hiding
    ? { sentence: '', measure: null, source: null }
    : { sentence: row.sentence, measure: row.measure, source: row.source }
  const missing = state === 'proposed' ? missingOf({ company: company.count, customers: customers.count }, takingPart) : null
  const asked = missing && missingOf({ company: 0, customers: 0 }, takingPart)
  return {
    id,
    path: criterionPath(dialogue, id),
    state,
    ...words,
    hidden: hiding && { ...hiding, at: new Date(hiding.at) },
    by: backerOf(row.by),
    proposedAt,
    sharedAt,
    company: backersOf(company),
    customers: backersOf(customers),
    missing,
    gone: missing && asked ? 1 - (missing.company + missing.customers) / (asked.company + asked.customers) : 1,
    statements,
    openChanges,
    end: endOf(row, dialogue),
  }
}

export function backerOf({ id, name, side }: Named): Backer {
  return { name, side, publicId: id, face: faceOf(id ?? name, name) }
}

function backersOf({ count, first }: CriterionRow['company']): Backers {
  return { count, first: first.map((one) => ({ ...backerOf(one), at: new Date(one.at), mergedFromId: one.mergedFromId })) }
}

function stateOf({ sharedAt, retiredAt, mergedAt }: Pick<CriterionRow, 'sharedAt' | 'retiredAt' | 'mergedAt'>): CriterionState {
  if (retiredAt) return 'retired'
  if (mergedAt) return 'merged'
  return sharedAt ? 'shared' : 'proposed'
}

function endOf({ retiredAt, mergedAt, endReason, into, hiding }: CriterionRow, dialogue: Place): Criterion['end'] {
  const at = retiredAt ?? mergedAt
  if (!at) return null
  const target = into?.id ? { path: criterionPath(dialogue, into.id), sentence: into.isHidden ? null : into.sentence } : null
  return { at, reason: hiding ? null : endReason, into: target }
}
