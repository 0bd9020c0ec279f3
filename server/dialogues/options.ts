import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { optionAcceptances, options } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { line } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { mustBeOpen } from './reading.ts'

export const optionNameMost = 200

/** Needs no id of its own: an option sent twice is there already. */
export const optionForm = z.object({ name: line(optionNameMost, 'Name the option in a few words.') })
export const acceptanceForm = z.object({ option: z.uuid() })

/** What options need to know of their dialogue. What is proposed in a draft is nobody's business but the company's. */
interface Dialogue {
  companyId: string
  id: string
  phase: string
}

/** The key under which two ways of writing a choice are one option: width, case, spaces and letters that cannot be seen make no difference. */
export function normaliseName(name: string) {
  const folded = name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  const seen = folded.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  return (seen.trim() === '' ? folded : seen).replace(/\s+/g, ' ').trim()
}

/**
 * The option of this name in a dialogue: the one that is there, or a new one proposed by this member, in the caller's transaction.
 * Naming an option is accepting it for one's side. Whether they may speak is the caller's rule. Gives the option and whether it is new.
 */
export async function optionNamed(
  tx: Db,
  dialogue: Dialogue,
  { by, name, id, at }: { by: Member; name: string; id?: string | undefined; at: Date },
) {
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
  return { ...made, isNew: true }
}

/** Proposes an option to an open dialogue, or to a draft. Proposing what is there already accepts it. */
export async function proposeOption(
  db: Db,
  dialogue: Dialogue,
  { by, ...proposed }: { by: Member; name: string; id?: string | undefined; at: Date },
) {
  mustMay(by, 'propose')
  if (dialogue.phase !== 'draft') mustBeOpen(dialogue)
  return await db.transaction((tx) => optionNamed(tx, dialogue, { by, ...proposed }))
}

/** Accepts an option for one's side; gives whether that is news. Once both sides have, it is shared. */
export async function acceptOption(db: Db, dialogue: Dialogue, { by, optionId, at }: { by: Member; optionId: string; at: Date }) {
  mustMay(by, 'propose')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    const [option] = await tx
      .select({ id: options.id })
      .from(options)
      .where(and(eq(options.companyId, dialogue.companyId), eq(options.dialogueId, dialogue.id), eq(options.id, optionId)))
    if (!option) throw new Refusal('not_found', 'There is nothing at this address.')
    return await accept(tx, dialogue, { by, optionId, at })
  })
}

async function existing(
  tx: Db,
  dialogue: Dialogue,
  { by, key, name, id, at }: { by: Member; key: string; name: string; id: string | undefined; at: Date },
): Promise<{ id: string; name: string; isNew: boolean }> {
  const [option] = await tx
    .select({ id: options.id, name: options.name })
    .from(options)
    .where(and(eq(options.companyId, dialogue.companyId), eq(options.dialogueId, dialogue.id), eq(options.key, key)))
  if (!option) {
    if (id === undefined) throw new Error('an option could neither be made nor found')
    return await optionNamed(tx, dialogue, { by, name, at })
  }
  await accept(tx, dialogue, { by, optionId: option.id, at })
  return { ...option, isNew: false }
}

async function accept(
  tx: Db,
  { companyId, id: dialogueId, phase }: Dialogue,
  { by, optionId, at }: { by: Member; optionId: string; at: Date },
) {
  const side = sideOf(by)
  const [accepted] = await tx
    .insert(optionAcceptances)
    .values({ companyId, optionId, side, by: by.personId, at })
    .onConflictDoNothing()
    .returning({ optionId: optionAcceptances.optionId })
  if (!accepted) return false
  await record(tx, 'option_accepted', {
    companyId,
    dialogueId,
    by: by.personId,
    at,
    isPublic: phase !== 'draft',
    detail: { optionId, side },
    onlyWhileOpen: true,
  })
  return true
}
