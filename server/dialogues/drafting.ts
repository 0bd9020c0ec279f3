import { and, eq, notInArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isDuplicate } from '../../db/faults.ts'
import { dialogues, optionAcceptances, options } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { type Asked, dialogueForm, mustAnswer, proposeFirst, slugsFor } from './opening.ts'
import { normaliseName } from './options.ts'
import type { Dialogue } from './reading.ts'

/** A draft keeps its id, whatever form it is changed by. */
export const draftForm = dialogueForm.omit({ id: true })

/** Refuses with closed once a dialogue is published: what was asked stays as it was asked. */
export function mustBeDraft(dialogue: { phase: string }) {
  if (dialogue.phase !== 'draft') throw new Refusal('closed', 'This dialogue is published. What it asks and promises stays as it is.')
}

/** Changes anything of a draft, its address with its question. Gives the address it has now. Keeping what stands there already is no fact. */
export async function changeDraft(db: Db, dialogue: Dialogue, { by, at, options, ...asked }: Asked & { by: Member; at: Date }) {
  mustMay(by, 'open')
  mustBeDraft(dialogue)
  const { companyId, id, company } = dialogue
  return await db.transaction(async (tx) => {
    await mustAnswer(tx, company, asked.championId)
    const before = await holdDraft(tx, dialogue)
    const slug =
      asked.question === before.question
        ? await update(tx, dialogue, { ...asked, slug: before.slug })
        : await updateWithSlug(tx, dialogue, asked)
    const dropped = await dropOptions(tx, { companyId, id }, options)
    await proposeFirst(tx, { companyId, id, phase: 'draft', weighingClosesAt: null }, { by, options, at })
    if (dropped > 0 || isOther(before, asked))
      await record(tx, 'dialogue_changed', { companyId, dialogueId: id, by: by.personId, at, isPublic: false })
    return { slug, path: `/${company.slug}/d/${slug}` }
  })
}

type Words = Omit<Asked, 'options'>

/** The draft as it stands now, kept from changing until the transaction ends: of two changes at once, the second sees the first. */
async function holdDraft(tx: Db, { companyId, id }: Dialogue) {
  const { slug, phase, question, context, championId, promiseHours, statementHours, supportsForAnswer, visibility } = dialogues
  const [held] = await tx
    .select({ slug, phase, question, context, championId, promiseHours, statementHours, supportsForAnswer, visibility })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
    .for('update')
  mustBeDraft(held!)
  return held!
}

function isOther(before: Words, asked: Words) {
  return (Object.keys(asked) as (keyof Words)[]).some((part) => before[part] !== asked[part])
}

async function updateWithSlug(tx: Db, dialogue: Dialogue, asked: Words): Promise<string> {
  for (const slug of slugsFor(asked.question)) {
    const changed = await tx
      .transaction((tx) => update(tx, dialogue, { ...asked, slug }))
      .catch((error) => {
        if (!isDuplicate(error, 'dialogues_slug')) throw error
      })
    if (changed) return changed
  }
  return dialogue.slug
}

async function update(tx: Db, { companyId, id }: Dialogue, values: Words & { slug: string }) {
  const [changed] = await tx
    .update(dialogues)
    .set(values)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id), eq(dialogues.phase, 'draft')))
    .returning({ slug: dialogues.slug, phase: dialogues.phase })
  if (!changed) mustBeDraft({ phase: 'published' })
  return changed!.slug
}

/** Nobody has chosen anything in a draft, so an option that is no longer wanted can go. Gives how many went. */
async function dropOptions(tx: Db, { companyId, id }: { companyId: string; id: string }, names: string[]) {
  const kept = names.map(normaliseName)
  const gone = await tx
    .select({ id: options.id })
    .from(options)
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, id), kept.length > 0 ? notInArray(options.key, kept) : undefined))
  for (const { id: optionId } of gone) {
    await tx.delete(optionAcceptances).where(and(eq(optionAcceptances.companyId, companyId), eq(optionAcceptances.optionId, optionId)))
    await tx.delete(options).where(and(eq(options.companyId, companyId), eq(options.id, optionId)))
  }
  return gone.length
}
