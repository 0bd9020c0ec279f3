import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { optionAcceptances, options, type phases } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { line } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { holdOldest } from './option-merging.ts'
import { acceptedForOther, acceptForSide, isAcceptedForOther } from './option-sharing.ts'
import { mustBeOpen } from './reading.ts'
import { mustBeShaping, mustStillBeShaping } from './shaping.ts'
import { isShaping } from './weighing-time.ts'

export const optionNameMost = 200

const living = alias(options, 'living')

/** Needs no id of its own: an option sent twice is there already. */
export const optionForm = z.object({ name: line(optionNameMost, 'Name the option in a few words.') })

/** What options need to know of their dialogue. What is proposed in a draft is nobody's business but the company's. */
interface Dialogue {
  companyId: string
  id: string
  phase: (typeof phases)[number]
  weighingClosesAt: Date | null
}

/** The key under which two ways of writing a choice are one option: width, case, spaces and letters that cannot be seen make no difference. */
export function normaliseName(name: string) {
  const folded = name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  const seen = folded.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  return (seen.trim() === '' ? folded : seen).replace(/\s+/g, ' ').trim()
}

interface Naming {
  by: Member
  name: string
  id?: string | undefined
  at: Date
}

/** What a name stands for. `id` and `name` are those of the option it is part of by now; `saidId` is the one that was named. */
export interface Named {
  id: string
  name: string
  saidId: string
  isNew: boolean
  /** Off the table: one can still say that one chose it, and nobody accepts it by that. */
  isRetired: boolean
}

/**
 * The option of this name in a dialogue: the one that is there, or the one that it became part of, or a new one proposed by this member, in
 * the caller's transaction. Naming an option is accepting it for one's side, while the table is still being laid. Whether they may speak is
 * the caller's rule.
 */
export async function optionNamed(tx: Db, dialogue: Dialogue, { by, name, id, at }: Naming): Promise<Named> {
  const { companyId, id: dialogueId } = dialogue
  const key = normaliseName(name)
  if (!key) throw new Refusal('invalid', 'Name the option in a few words.', { field: 'name' })
  const [made] = await tx
    .insert(options)
    .values({ companyId, id: id ?? newId(at), dialogueId, key, name, proposedBy: by.personId, side: sideOf(by), at })
    .onConflictDoNothing()
    .returning({ id: options.id, name: options.name })
  if (!made) return await existing(tx, dialogue, { by, key, name, id, at })
  await tx.insert(optionAcceptances).values({ companyId, optionId: made.id, side: sideOf(by), by: by.personId, at })
  await record(tx, 'option_proposed', {
    companyId,
    dialogueId,
    by: by.personId,
    at,
    isPublic: dialogue.phase !== 'draft',
    detail: { optionId: made.id, side: sideOf(by) },
    onlyWhileOpen: true,
  })
  return { ...made, saidId: made.id, isNew: true, isRetired: false }
}

/** Proposes an option to a dialogue until its weighing closes, or to a draft. Proposing what is there already accepts it. */
export async function proposeOption(db: Db, dialogue: Dialogue, { by, ...proposed }: Naming) {
  mustMay(by, 'propose')
  if (dialogue.phase !== 'draft') mustBeShaping(dialogue, proposed.at)
  return await db.transaction(async (tx) => {
    const named = await optionNamed(tx, dialogue, { by, ...proposed })
    if (dialogue.phase !== 'draft') await mustStillBeShaping(tx, dialogue, proposed.at)
    return named
  })
}

/** Accepts an option for one's side; gives whether that is news. Refuses what is off the table, or part of another option by now. */
export async function acceptOption(db: Db, dialogue: Dialogue, { by, optionId, at }: { by: Member; optionId: string; at: Date }) {
  mustMay(by, 'propose')
  mustBeOpen(dialogue)
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    const [option] = await tx
      .select({ id: options.id, retiredAt: options.retiredAt, mergedIntoId: options.mergedIntoId })
      .from(options)
      .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), eq(options.id, optionId)))
      .for('share')
    if (!option) throw new Refusal('not_found', 'There is nothing at this address.')
    mustBeShaping(dialogue, at)
    mustBeLiving(option)
    if (await isAcceptedForOther(tx, { companyId, table: optionAcceptances, of: eq(optionAcceptances.optionId, optionId), by }))
      throw new Refusal('not_allowed', acceptedForOther)
    const isNew = await acceptForSide(tx, dialogue, { by, optionId, at })
    if (isNew) await mustStillBeShaping(tx, dialogue, at)
    return isNew
  })
}

/** Refuses with too_late what is off the table, or part of another option by now. */
export function mustBeLiving({ retiredAt, mergedIntoId }: { retiredAt: Date | null; mergedIntoId: string | null }) {
  if (retiredAt) throw new Refusal('too_late', 'This option was taken off the table.')
  if (mergedIntoId) throw new Refusal('too_late', 'This option has become part of another.')
}

async function existing(tx: Db, dialogue: Dialogue, { key, ...naming }: Naming & { key: string }): Promise<Named> {
  const found = await livingOf(tx, dialogue, key)
  if (!found) {
    if (naming.id === undefined) throw new Error('an option could neither be made nor found')
    return await optionNamed(tx, dialogue, { ...naming, id: undefined })
  }
  const { retiredAt, ...option } = found
  const { by, at } = naming
  const isLaying = dialogue.phase === 'draft' || isShaping(dialogue, at)
  if (isLaying && !retiredAt) await acceptForSide(tx, dialogue, { by, optionId: option.id, at })
  return { ...option, isNew: false, isRetired: retiredAt !== null }
}

/** What an option with this key is part of by now, held as it is: a change of it that is under way is waited for, and looked at again. */
async function livingOf(tx: Db, { companyId, id: dialogueId }: Dialogue, key: string) {
  await holdOldest(tx, { companyId, id: dialogueId }, 'share')
  for (;;) {
    const [found] = await tx
      .select({
        id: living.id,
        name: living.name,
        saidId: options.id,
        retiredAt: living.retiredAt,
        mergedIntoId: living.mergedIntoId,
      })
      .from(options)
      .innerJoin(living, and(eq(living.companyId, options.companyId), eq(living.id, sql`coalesce(${options.mergedIntoId}, ${options.id})`)))
      .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), eq(options.key, key)))
      .for('share', { of: living })
    if (!found) return null
    const { mergedIntoId, ...option } = found
    if (mergedIntoId === null) return option
  }
}
