import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dialogues, visibilities } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { choice, formId, line, optionalWords, wholeNumber, words } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { mustAnswerHere } from '../obligations/answerers.ts'
import { once } from '../once.ts'
import { slugOf } from '../slug.ts'
import { normaliseName, optionNamed, optionNameMost } from './options.ts'

const longOption = { error: 'Keep every option under {maximum, number} characters.', params: { maximum: optionNameMost } }

export const dialogueForm = z.object({
  id: formId(),
  question: line(200, 'Write the question that opens the dialogue.'),
  context: words({ most: 5000, empty: 'Say in a sentence or two why you ask, and what will be decided.' }),
  championId: z.uuid({ error: 'Choose who answers for this dialogue.' }),
  promiseHours: wholeNumber({ least: 1, most: 400, sentence: 'Write a whole number of working hours, from 1 to 400.' }),
  statementHours: wholeNumber({ least: 1, most: 400, sentence: 'Write a whole number of working hours, from 1 to 400.' }),
  supportsForAnswer: wholeNumber({ least: 1, most: 10_000, sentence: 'Write a whole number of people, from 1 to 10,000.' }),
  visibility: choice(visibilities, 'Choose who can read it.'),
  options: optionalWords({ most: 10_000 }).refine((text) => optionLines(text).every((name) => name.length <= optionNameMost), longOption),
})

/** The options that were written one a line, each once. */
export function optionLines(text: string | null) {
  const names = (text ?? '').split('\n').map((name) => name.replace(/\s+/g, ' ').trim())
  const byKey = new Map<string, string>()
  for (const name of names) if (normaliseName(name) && !byKey.has(normaliseName(name))) byKey.set(normaliseName(name), name)
  return [...byKey.values()]
}

/** What a dialogue asks and promises, by the staff member who answers for it. */
export interface Asked {
  question: string
  context: string
  championId: string
  /** Working hours until a conflict is answered. */
  promiseHours: number
  /** Working hours until a statement is answered that asks for it, or that many support. */
  statementHours: number
  supportsForAnswer: number
  visibility: (typeof visibilities)[number]
  /** The first options, proposed by the company. */
  options: string[]
}

/** Begins a dialogue as a draft that only the company's people see. Its address comes from the question, with a number where that is taken. */
export async function openDialogue(
  db: Db,
  company: { id: string; slug: string },
  { by, id, at, options, ...asked }: Asked & { by: Member; id?: string | undefined; at: Date },
) {
  mustMay(by, 'open')
  const companyId = company.id
  return await db.transaction(async (tx) => {
    await mustAnswer(tx, company, asked.championId)
    const made = await once(id, {
      at,
      make: (id) => insertDraft(tx, { ...asked, companyId, id, createdAt: at }),
      isSame: (id) => asksTheSame(tx, companyId, id, asked),
    })
    if (made.isNew) {
      await record(tx, 'dialogue_drafted', { companyId, dialogueId: made.id, by: by.personId, at, isPublic: false })
      await proposeFirst(tx, { companyId, id: made.id, phase: 'draft', weighingClosesAt: null }, { by, options, at })
    }
    const slug = await slugIn(tx, companyId, made.id)
    return { ...made, slug, path: `/${company.slug}/d/${slug}` }
  })
}

/** Refuses a champion who does not answer for this company, or not any more. */
export async function mustAnswer(tx: Db, company: { id: string }, championId: string) {
  await mustAnswerHere(tx, company, championId, 'championId')
}

/** The company's first options of a draft, in the order they were written. */
export async function proposeFirst(
  tx: Db,
  draft: { companyId: string; id: string; phase: 'draft'; weighingClosesAt: null },
  { by, options, at }: { by: Member; options: string[]; at: Date },
) {
  for (const [index, name] of options.entries()) {
    const id = newId(new Date(at.getTime() + index))
    await optionNamed(tx, draft, { by, name, id, at })
  }
}

/** The addresses to try for a question, the plain one first. */
export function* slugsFor(question: string) {
  const slug = slugOf(question) || 'dialogue'
  yield slug
  for (let number = 2; ; number++) yield `${slug}-${number}`
}

async function insertDraft(tx: Db, draft: Omit<Asked, 'options'> & { companyId: string; id: string; createdAt: Date }) {
  for (const slug of slugsFor(draft.question)) {
    const counted = { version: 0, statementCount: 0, conflictCount: 0 }
    const [made] = await tx
      .insert(dialogues)
      .values({ ...draft, ...counted, slug, phase: 'draft' })
      .onConflictDoNothing()
      .returning({ id: dialogues.id })
    if (made) return true
    if (await slugIn(tx, draft.companyId, draft.id)) return false
  }
  return false
}

async function slugIn(tx: Db, companyId: string, id: string) {
  const [dialogue] = await tx
    .select({ slug: dialogues.slug })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
  return dialogue?.slug ?? ''
}

async function asksTheSame(tx: Db, companyId: string, id: string, { question, context, championId }: Omit<Asked, 'options'>) {
  const same = and(eq(dialogues.question, question), eq(dialogues.context, context), eq(dialogues.championId, championId))
  const [found] = await tx
    .select({ id: dialogues.id })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id), same))
  return found !== undefined
}
