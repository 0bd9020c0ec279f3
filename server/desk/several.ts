import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { memberships, obligations, responseDrafts, responses, staff } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { helpWith } from '../consults/crediting.ts'
import { findDialogue } from '../dialogues/reading.ts'
import { valuesOf } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { calendarOf } from '../obligations/calendars.ts'
import type { Calendar } from '../obligations/counting.ts'
import { type Owed, openObligations } from '../obligations/owed.ts'
import { Refusal } from '../refusal.ts'
import { type Answering, responseForm, wholeAnswer } from '../responses/answering.ts'
import { publishResponse } from '../responses/publishing.ts'
import type { Colleague } from '../responses/reading.ts'
import { type Earlier, repeatedBy, type Same, sameAs } from '../responses/repeating.ts'
import { repeatsFrom, shareOf } from '../responses/sameness.ts'
import { previewOf } from '../responses/showing.ts'
import type { Target } from '../responses/targets.ts'
import type { Values } from '../words/words.ts'

export interface Problem {
  sentence: string
  values: Values
}

/** What a draft is kept with, beside the other duties that it is to answer. */
const duty = alias(obligations, 'duty')

type Company = Parameters<typeof findDialogue>[1]
type Draft = Awaited<ReturnType<typeof ownDrafts>>[number]

/** Something that was ticked, with what its reader has ready for it: an answer as it will be read, or what it still lacks. */
export interface Ticked {
  duty: Owed
  draft: Draft | null
  answering: Answering | null
  problem: Problem | null
  preview: ReturnType<typeof previewOf> | null
  /** What it repeats: something published, or one that goes out before it. */
  same: Same | null
  /** What the answer meets: the duty, and what its author chose to answer with it. */
  targets: Target[]
  /** The id that its answer will have. */
  id: string
}

type Read = Omit<Ticked, 'same'>

interface Looking {
  by: Member
  ids: string[]
  at: Date
}

/** What was ticked on the Desk and is still owed, most urgent first, each with the reader's own draft. Refuses who may not answer. Four statements. */
export async function tickedBy(db: Db, company: { id: string; slug: string }, { by, ids, at }: Looking): Promise<Ticked[]> {
  mustMay(by, 'respond')
  const { personId: readerId } = by
  const drafts = await ownDrafts(db, company, { by, ids })
  const all = [...ids, ...drafts.flatMap(({ fields }) => listIn(fields.with))]
  const owed = await openObligations(db, company, { at, readerId, ids: all, limit: all.length })
  const calendar = await calendarOf(db, company)
  const ticked = owed
    .filter(({ id }) => ids.includes(id))
    .map((duty): Read => {
      const draft = drafts.find(({ obligationId }) => obligationId === duty.id) ?? null
      const { answering, problem } = draft ? readDraft(draft.fields, { calendar, at }) : { answering: null, problem: null }
      const others = owed.filter(
        ({ id, dialogue }) => id !== duty.id && dialogue.slug === duty.dialogue.slug && listIn(draft?.fields.with).includes(id),
      )
      const preview =
        draft &&
        answering &&
        previewOf({
          answering,
          authorId: readerId,
          colleagues: draft.colleagues,
          helping: draft.helping,
          others: others.map(({ person: name }) => ({ name })),
          at,
        })
      return { duty, draft, answering, problem, preview, targets: [duty, ...others].map(targetOf), id: newId(at) }
    })
  return await withWhatTheyRepeat(db, company, ticked)
}

/** Each with what it repeats of what was published, or of those that go out before it: the first of them is nobody's copy. */
async function withWhatTheyRepeat(db: Db, company: { id: string; slug: string }, ticked: Read[]): Promise<Ticked[]> {
  const asked = ticked.map((one) => ({ answer: answerIn(one), targets: one.targets }))
  const published = await repeatedBy(db, company, asked)
  return ticked.map((one, index) => {
    const words = answerIn(one)
    const before = ticked.slice(0, index).flatMap((earlier) => (words ? (draftRepeated(words, earlier) ?? []) : []))
    const closest = [...published[index]!, ...before].toSorted((a, b) => Number(b.isToSame) - Number(a.isToSame) || b.share - a.share)
    return { ...one, same: sameAs(words, closest) }
  })
}

/** What may repeat, and be repeated: a new date is no answer. */
function answerIn({ answering }: Read) {
  return answering && answering.outcome !== 'find_out' ? answering.answer : ''
}

/** A draft that goes out before this answer, as what it repeats. */
function draftRepeated(answer: string, one: Read): Earlier | null {
  const { id, duty, draft, preview } = one
  const share = shareOf(answer, answerIn(one))
  if (!draft || !preview || share < repeatsFrom) return null
  return {
    id,
    answer: preview.answer,
    share,
    said: [],
    by: preview.by.name,
    name: duty.person,
    at: draft.at,
    path: `#duty-${duty.id}`,
    isToSame: false,
    isDraft: true,
  }
}

/** A draft that was looked at: `id` becomes the answer's own, `seenAt` is when it had last been kept. */
export interface Looked {
  dutyId: string
  id: string
  seenAt: Date
  /** The answers of which its author said that they answer the same question. */
  sameAs?: string[] | undefined
}

/**
 * Publishes several of one's own drafts, each as an answer of its own and on its own: what cannot be published is told of and stays a draft,
 * and does not hold the others back. What was published already under the same id counts as published: it happens once. Gives how many
 * are out, and what is wrong with the rest.
 */
export async function publishDrafts(db: Db, company: Company, { by, looked, at }: { by: Member; looked: Looked[]; at: Date }) {
  const ticked = await tickedBy(db, company, { by, ids: looked.map(({ dutyId }) => dutyId), at })
  const before = await publishedBefore(db, by, looked)
  const problems = new Map<string, Problem>()
  for (const one of looked) {
    if (before.includes(one.id)) continue
    const problem = await publishOne(db, company, { by, looked: one, ticked: ticked.find(({ duty }) => duty.id === one.dutyId), at })
    if (problem) problems.set(one.dutyId, problem)
  }
  return { published: looked.length - problems.size, problems }
}

interface One {
  by: Member
  looked: Looked
  ticked: Ticked | undefined
  at: Date
}

async function publishOne(db: Db, company: Company, { by, looked, ticked, at }: One): Promise<Problem | null> {
  const { id, seenAt, sameAs } = looked
  if (!ticked) return plain('No answer to this is owed any more. What you had begun is kept with it.')
  const { duty, draft, answering, problem, targets } = ticked
  if (!draft) return plain('There is no draft of yours here any more.')
  if (draft.at.getTime() !== seenAt.getTime()) return plain('This was changed after you looked at it. Look at it again.')
  if (!answering) return problem
  try {
    const dialogue = await findDialogue(db, company, duty.dialogue.slug, { reader: by, at })
    await publishResponse(db, dialogue, { by, id, targets, sameAs, ...answering, at })
    return null
  } catch (error) {
    // One that a rule forbids must not undo the others, which are out.
    if (!(error instanceof Refusal)) throw error
    return { sentence: error.message, values: error.values }
  }
}

/** Which of these answers are out already, by the same person: their form arrived before. */
async function publishedBefore(db: Db, by: Member, looked: Looked[]) {
  const ids = looked.map(({ id }) => id)
  const rows = await db
    .select({ id: responses.id })
    .from(responses)
    .where(and(eq(responses.companyId, by.companyId), eq(responses.authorId, by.personId), inArray(responses.id, ids)))
  return rows.map(({ id }) => id)
}

/** What somebody has begun themselves for these duties, with who helped towards all that it answers. */
async function ownDrafts(db: Db, company: { id: string }, { by, ids }: Pick<Looking, 'by' | 'ids'>) {
  const { id: companyId } = company
  const isAnswered = sql`${obligations.dialogueId} = ${duty.dialogueId} and (${obligations.id} = ${duty.id}
    or ${obligations.id}::text = any(string_to_array(${responseDrafts.fields}->>'with', ',')))`
  return await db
    .select({
      obligationId: responseDrafts.obligationId,
      fields: responseDrafts.fields,
      at: responseDrafts.at,
      helping: helpWith(companyId, isAnswered),
      colleagues: colleaguesAnswering(companyId),
    })
    .from(responseDrafts)
    .innerJoin(duty, and(eq(duty.companyId, companyId), eq(duty.id, responseDrafts.obligationId)))
    .where(
      and(eq(responseDrafts.companyId, companyId), eq(responseDrafts.authorId, by.personId), inArray(responseDrafts.obligationId, ids)),
    )
}

/** Who can be named in an answer: whoever answers in the company's name. */
function colleaguesAnswering(companyId: string) {
  return sql<
    Colleague[]
  >`coalesce((select json_agg(json_build_object('personId', ${staff.personId}, 'name', ${staff.name}, 'title', ${staff.title}, 'isStandIn', ${staff.isStandIn}))
    from ${staff} join ${memberships} on ${and(eq(memberships.companyId, companyId), eq(memberships.personId, staff.personId))}
    where ${and(eq(staff.companyId, companyId), isNull(memberships.endedAt), inArray(memberships.role, ['staff', 'admin']))}), '[]')`
}

/** A draft as the answer it would be, or the first thing it lacks. */
function readDraft(fields: Draft['fields'], { calendar, at }: { calendar: Calendar; at: Date }) {
  const read = responseForm.safeParse({ ...fields, credits: listIn(fields.credits), with: listIn(fields.with) })
  const [issue] = read.error?.issues ?? []
  if (!read.success) return { answering: null, problem: { sentence: issue!.message, values: valuesOf(issue!) } }
  try {
    return { answering: wholeAnswer(read.data.answering, { calendar, at }), problem: null }
  } catch (error) {
    // The rule says what is missing: here that is a reading, and no refusal.
    if (!(error instanceof Refusal)) throw error
    return { answering: null, problem: { sentence: error.message, values: error.values } }
  }
}

/** Several values of a draft's field are kept as one, parted by commas. */
function listIn(value: string | string[] | undefined) {
  return [value ?? []].flat().flatMap((one) => one.split(',').filter(Boolean))
}

function targetOf({ kind, aboutId: id, id: obligationId }: Owed): Target {
  return { kind, id, obligationId }
}

function plain(sentence: string): Problem {
  return { sentence, values: {} }
}
