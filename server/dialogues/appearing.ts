import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { appearances } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { checkbox, optionalLine } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

/** What is asked about the name one shows in a dialogue; part of every form in which a customer speaks. */
export const appearanceFields = { name: optionalLine(80), hidden: checkbox(), knownToStaff: checkbox() }
export const appearanceForm = z.object(appearanceFields)

export interface Appearing {
  /** The only one who can: nobody appears for somebody else. */
  by: Member
  /** Empty: their own name, or the one they showed here before. */
  name?: string | null | undefined
  hidden: boolean
  /** Where they hide: whether the company's staff may know who it is. */
  knownToStaff: boolean
  at: Date
}

export type Appearance = { id: string; name: string; hidden: boolean; knownToStaff: boolean }

/**
 * The name under which a customer speaks in a dialogue, in the caller's transaction: made the first time, changed by what they say later.
 * Who once hid stays hidden here, whatever a later form says: showing oneself is a deed of its own, `changeAppearance`. Refuses hiding
 * without another name, or behind one's own.
 */
export async function appear(
  tx: Db,
  dialogue: { companyId: string; id: string },
  { by, name, hidden, knownToStaff, at }: Appearing,
): Promise<Appearance> {
  const { companyId, id: dialogueId } = dialogue
  const shown = shownName(by, name)
  const [before] = await tx
    .insert(appearances)
    .values({ companyId, dialogueId, personId: by.personId, id: newId(at), name: shown, hidden, knownToStaff: hidden && knownToStaff, at })
    .onConflictDoUpdate({
      target: [appearances.companyId, appearances.dialogueId, appearances.personId],
      set: { at: sql`${appearances.at}` },
    })
    .returning(columns)
  if (before!.hidden && !hidden) return before!
  const next = { name: name || before!.name, hidden, knownToStaff: hidden && knownToStaff }
  if (hidden) mustHide(by, next.name)
  if (isSame(before!, next)) return before!
  return await change(tx, dialogue, { by, ...next })
}

/** Changes the name one shows in a dialogue, for everything one said and will say there. Only here does somebody who hid show themselves. */
export async function changeAppearance(
  db: Db,
  dialogue: { companyId: string; id: string },
  { by, name, hidden, knownToStaff, at }: Appearing,
) {
  const shown = shownName(by, name)
  if (hidden) mustHide(by, shown)
  const next = { name: shown, hidden, knownToStaff: hidden && knownToStaff }
  return await db.transaction(async (tx) => {
    const [before] = await tx.select(columns).from(appearances).where(own(dialogue, by)).for('update')
    if (!before) throw new Refusal('not_found', 'There is nothing at this address.')
    if (isSame(before, next)) return before
    const after = await change(tx, dialogue, { by, ...next })
    await record(tx, 'appearance_changed', {
      companyId: dialogue.companyId,
      dialogueId: dialogue.id,
      by: by.personId,
      at,
      isPublic: false,
      detail: { appearanceId: after.id },
    })
    return after
  })
}

function shownName(by: Member, name: string | null | undefined) {
  const shown = name || by.name
  if (!shown) throw new Refusal('invalid', 'Write the name to be shown.', { field: 'name' })
  return shown
}

const columns = { id: appearances.id, name: appearances.name, hidden: appearances.hidden, knownToStaff: appearances.knownToStaff }

function own({ companyId, id }: { companyId: string; id: string }, by: Member) {
  return and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, id), eq(appearances.personId, by.personId))
}

function isSame(one: Omit<Appearance, 'id'>, other: Omit<Appearance, 'id'>) {
  return one.name === other.name && one.hidden === other.hidden && one.knownToStaff === other.knownToStaff
}

/** A ticked box beside one's own name would show exactly what it promises to hide. */
function mustHide(by: Member, name: string) {
  if (name.trim().toLowerCase() !== by.name.trim().toLowerCase()) return
  throw new Refusal('invalid', 'Write the name to be shown instead of your own.', { field: 'name' })
}

async function change(tx: Db, dialogue: { companyId: string; id: string }, { by, ...next }: { by: Member } & Omit<Appearance, 'id'>) {
  const [after] = await tx.update(appearances).set(next).where(own(dialogue, by)).returning(columns)
  return after!
}
