import { and, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { optionChangeAcceptances, type optionChangeKinds, optionChanges } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { formId, line, optionalWords, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { type Change, doChange, isOnlyOwn, livingId, ownerOfName, tellChange } from './option-adopting.ts'
import { type Held, holdOptions } from './option-merging.ts'
import { acceptedForOther, isAcceptedForOther } from './option-sharing.ts'
import { mustBeLiving, optionNameMost } from './options.ts'
import { mustBeOpen } from './reading.ts'
import { mustBeShaping, recordShaping, type Shaped } from './shaping.ts'

export type ChangeKind = (typeof optionChangeKinds)[number]

const why = 'Say why. The reason is shown to everybody.'
const reason = words({ most: 2000, empty: why })

export const optionRenameForm = z.object({
  id: formId(),
  name: line(optionNameMost, 'Write the new name.'),
  reason: optionalWords({ most: 2000 }),
})
export const optionMergeForm = z.object({ id: formId(), into: z.uuid({ error: 'Choose the option that it becomes part of.' }), reason })
export const optionRetireForm = z.object({ id: formId(), reason })

interface Asked {
  kind: ChangeKind
  name?: string | null
  intoId?: string | null
  reason?: string | null
}

interface Proposing extends Asked {
  by: Member
  optionId: string
  id?: string | undefined
  at: Date
}

/** What became of a proposal: whether it is done, and which option stands for the one that it is about. */
export interface Outcome {
  id: string
  isNew: boolean
  isAdopted: boolean
  optionId: string
}

/**
 * Proposes to rename an option, to make it part of another, or to take it off the table: for a reason, except for a new name. It is done once
 * both sides want it; at once where the option is nobody's but this person's. Proposing what the other side has proposed accepts it. Refuses
 * whoever only reads along, and what weighing has closed on.
 */
export async function proposeChange(db: Db, dialogue: Shaped, { by, optionId, id, at, ...asked }: Proposing): Promise<Outcome> {
  mustMay(by, 'propose')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    const option = (await holdOptions(tx, dialogue, [optionId])).get(optionId)
    if (!option) throw new Refusal('not_found', 'There is nothing at this address.')
    const known = id ? await findChange(tx, dialogue, { id, optionId }) : null
    if (known?.by === by.personId && known.kind === asked.kind)
      return { id: known.id, isNew: false, isAdopted: known.adoptedAt !== null, optionId: option.mergedIntoId ?? optionId }
    mustBeShaping(dialogue, at)
    mustBeLiving(option)
    const wanted = await wantedOf(tx, dialogue, { option, ...asked })
    const open = await openLike(tx, dialogue, { optionId, ...wanted })
    if (open) return await accept(tx, dialogue, { change: open, option, by, at })
    const side = sideOf(by)
    const { companyId } = dialogue
    const made = await once(id, {
      at,
      make: async (id) => {
        const change = { companyId, id, optionId, ...wanted, by: by.personId, at }
        const made = tx.insert(optionChanges).values({ ...change, side })
        return (await made.onConflictDoNothing().returning({ id: optionChanges.id })).length > 0
      },
      isSame: async () => false,
    })
    await tx.insert(optionChangeAcceptances).values({ companyId, changeId: made.id, side, by: by.personId, at })
    const change = { id: made.id, optionId, ...wanted }
    if (await isOnlyOwn(tx, dialogue, { option, by })) {
      const done = await doChange(tx, dialogue, { change, option, at })
      await tellChange(tx, dialogue, { change, done, by, at })
      return { ...made, isAdopted: true, optionId: done.optionId }
    }
    const detail = { optionId, changeId: made.id, side }
    await recordShaping(tx, 'option_change_proposed', dialogue, { by, at, detail })
    return { ...made, isAdopted: false, optionId }
  })
}

interface Deciding {
  by: Member
  optionId: string
  changeId: string
  at: Date
}

/** Accepts a proposed change for one's side, which does it. Accepted twice, it is done once; refuses what was taken back or overtaken. */
export async function acceptChange(db: Db, dialogue: Shaped, { by, optionId, changeId, at }: Deciding): Promise<Outcome> {
  mustMay(by, 'propose')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    const option = (await holdOptions(tx, dialogue, [optionId])).get(optionId)
    const change = option && (await findChange(tx, dialogue, { id: changeId, optionId }))
    if (!option || !change) throw new Refusal('not_found', 'There is nothing at this address.')
    if (change.adoptedAt) return { id: changeId, isNew: false, isAdopted: true, optionId: option.mergedIntoId ?? optionId }
    mustBeShaping(dialogue, at)
    if (change.droppedAt) throw new Refusal('too_late', 'This proposal was taken back, or something else was done meanwhile.')
    return await accept(tx, dialogue, { change, option, by, at })
  })
}

/** Takes one's own proposal back. Refuses everybody else, and with too_late once it is done. */
export async function dropChange(db: Db, dialogue: Shaped, { by, optionId, changeId, at }: Deciding) {
  mustMay(by, 'propose')
  mustBeOpen(dialogue)
  const { companyId } = dialogue
  await db.transaction(async (tx) => {
    const option = (await holdOptions(tx, dialogue, [optionId])).get(optionId)
    const change = option && (await findChange(tx, dialogue, { id: changeId, optionId }))
    if (!change) throw new Refusal('not_found', 'There is nothing at this address.')
    if (change.by !== by.personId) throw new Refusal('not_allowed', 'Only the person who proposed this takes it back.')
    if (change.adoptedAt) throw new Refusal('too_late', 'Both sides accepted this meanwhile, and it is done.')
    if (change.droppedAt) return
    await tx
      .update(optionChanges)
      .set({ droppedAt: at })
      .where(and(eq(optionChanges.companyId, companyId), eq(optionChanges.id, changeId)))
    const detail = { optionId, changeId, side: change.side }
    await recordShaping(tx, 'option_change_dropped', dialogue, { by, at, detail })
  })
}

/** What is asked for, whole: only what its kind needs. Refuses what is missing, and what cannot be done. */
async function wantedOf(tx: Db, dialogue: Shaped, { option, kind, ...given }: Asked & { option: Held }) {
  const { name = null, intoId = null, reason = null } = given
  if (kind === 'rename') {
    if (!name) throw new Refusal('invalid', 'Write the new name.', { field: 'name' })
    await ownerOfName(tx, dialogue, { option, name })
    return { kind, name, intoId: null, reason }
  }
  if (kind === 'merge' && !intoId) throw new Refusal('invalid', 'Choose the option that it becomes part of.', { field: 'into' })
  if (!reason) throw new Refusal('invalid', why, { field: 'reason' })
  return { kind, name: null, intoId: kind === 'merge' ? await livingId(tx, dialogue, intoId!, option.id) : null, reason }
}

/** The same, proposed already and still open. */
async function openLike(tx: Db, { companyId }: Shaped, { optionId, kind, name, intoId }: Omit<Change, 'id'>) {
  const same = and(
    eq(optionChanges.kind, kind),
    sql`${optionChanges.intoId} is not distinct from ${intoId}::uuid`,
    sql`lower(${optionChanges.name}) is not distinct from lower(${name}::text)`,
  )
  const open = and(isNull(optionChanges.adoptedAt), isNull(optionChanges.droppedAt))
  const [found] = await tx
    .select(columns)
    .from(optionChanges)
    .where(and(eq(optionChanges.companyId, companyId), eq(optionChanges.optionId, optionId), open, same))
    .limit(1)
  return found ?? null
}

const { id, optionId, kind, name, intoId, by, side, adoptedAt, droppedAt } = optionChanges
const columns = { id, optionId, kind, name, intoId, by, side, adoptedAt, droppedAt }

async function findChange(tx: Db, { companyId }: Shaped, { id, optionId }: { id: string; optionId: string }) {
  const [found] = await tx
    .select(columns)
    .from(optionChanges)
    .where(and(eq(optionChanges.companyId, companyId), eq(optionChanges.id, id), eq(optionChanges.optionId, optionId)))
  return found ?? null
}

async function accept(
  tx: Db,
  dialogue: Shaped,
  { change, option, by, at }: { change: Change; option: Held; by: Member; at: Date },
): Promise<Outcome> {
  const { companyId } = dialogue
  const side = sideOf(by)
  const of = eq(optionChangeAcceptances.changeId, change.id)
  if (await isAcceptedForOther(tx, { companyId, table: optionChangeAcceptances, of, by }))
    throw new Refusal('not_allowed', acceptedForOther)
  const [accepted] = await tx
    .insert(optionChangeAcceptances)
    .values({ companyId, changeId: change.id, side, by: by.personId, at })
    .onConflictDoNothing()
    .returning({ side: optionChangeAcceptances.side })
  if (!accepted) return { id: change.id, isNew: false, isAdopted: false, optionId: option.id }
  const done = await doChange(tx, dialogue, { change, option, at })
  const detail = { optionId: option.id, changeId: change.id, side }
  await recordShaping(tx, 'option_change_accepted', dialogue, { by, at, detail })
  await tellChange(tx, dialogue, { change, done, by, at })
  return { id: change.id, isNew: true, isAdopted: true, optionId: done.optionId }
}
