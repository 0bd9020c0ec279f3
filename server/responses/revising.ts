import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { responseNow } from '../../db/now.ts'
import { commitments, responseRevisions, responses, responseTargets, staff } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { choice, optionalWords, wholeNumber, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { answersMeant, criterion } from './answering.ts'
import { exceptOf, linkRepeats, mustNotRepeat } from './repeating.ts'
import { mustRestOnShared } from './resting.ts'
import type { Target } from './targets.ts'

const changedMeanwhile = 'This answer was changed meanwhile. Look at it again first.'

/** An answer's outcome can move between these only. */
export const revisedOutcomes = ['will', 'partly', 'will_not'] as const

export const revisionForm = z.object({
  heard: words({ most: 5_000, empty: 'Say what you heard, in their terms.' }),
  answer: words({ most: 20_000, empty: 'Write the answer.' }),
  outcome: choice(revisedOutcomes, 'Choose what comes of it.'),
  reason: optionalWords({ most: 5_000 }),
  criterionId: criterion(),
  revision: wholeNumber({ least: 1, most: 1_000_000, sentence: changedMeanwhile }),
  sameAs: answersMeant(),
})

interface Revising extends Omit<z.output<typeof revisionForm>, 'revision' | 'sameAs' | 'criterionId'> {
  by: Member
  responseId: string
  /** The revision that the author had before them. */
  revision: number
  /** Other answers that it repeats from now on, because it answers the same question as they do. */
  sameAs?: string[] | undefined
  /** The shared criterion that a refusal rests on. */
  criterionId?: string | null
  at: Date
}

/** Who wrote an answer changes its words; a new date, once announced, stays as it was said. */
export function mayRevise(by: Member | null, { authorId, outcome }: { authorId: string; outcome: string }) {
  return by?.personId === authorId && outcome !== 'find_out'
}

/**
 * Changes the words of an answer; every earlier revision stays readable, and the answer says that it was edited. What was promised
 * stays promised: "we will" can become "partly" and back, never "we will not", which takes an answer of its own, and so the other way.
 * A change into another answer's words is refused with repeats, as publishing them would be. Sending the same words again changes nothing.
 */
export async function reviseResponse(
  db: Db,
  dialogue: Dialogue,
  { by, responseId, revision, heard, answer, outcome, reason, criterionId = null, sameAs = [], at }: Revising,
) {
  mustMay(by, 'respond')
  const { companyId, id: dialogueId } = dialogue
  const restsOn = outcome === 'will_not' ? criterionId : null
  const next = { heard, answer, outcome, reason: outcome === 'will' ? null : reason, criterionId: restsOn }
  await db.transaction(async (tx) => {
    const before = await findRevision(tx, dialogue, responseId)
    mustBeRevisable(by, before, next)
    if (isSame(before, next)) return
    await mustRestOnShared(tx, dialogue, { criterionId: restsOn, before: before.criterionId })
    if (before.revision !== revision) throw new Refusal('taken', changedMeanwhile)
    const asked = { answer, targets: [targetOf(before)], except: await exceptOf(tx, { companyId, responseId }), sameAs }
    const said = answer === before.answer ? [] : await mustNotRepeat(tx, dialogue.company, asked)
    const number = revision + 1
    const [written] = await tx
      .insert(responseRevisions)
      .values({ companyId, responseId, number, ...next, at })
      .onConflictDoNothing()
      .returning({ number: responseRevisions.number })
    if (!written) throw new Refusal('taken', changedMeanwhile)
    await tx
      .update(responses)
      .set({ revision: number })
      .where(and(eq(responses.companyId, companyId), eq(responses.id, responseId)))
    await linkRepeats(tx, { companyId, responseId, said })
    await record(tx, 'response_revised', { companyId, dialogueId, by: by.personId, at, detail: { responseId, number } })
  })
}

/** The words of an answer as they stand now, and the first of what it answers. Refuses with not_found where this dialogue has no such answer. */
export async function findRevision(db: Db, { companyId, id: dialogueId }: Dialogue, responseId: string) {
  const [row] = await db
    .select({
      authorId: responses.authorId,
      author: staff.name,
      revision: responses.revision,
      heard: responseRevisions.heard,
      answer: responseRevisions.answer,
      outcome: responseRevisions.outcome,
      reason: responseRevisions.reason,
      criterionId: responseRevisions.criterionId,
      statementId: responseTargets.statementId,
      conflictId: responseTargets.conflictId,
      promises: db.$count(commitments, and(eq(commitments.companyId, companyId), eq(commitments.responseId, responseId))),
    })
    .from(responses)
    .innerJoin(staff, and(eq(staff.companyId, responses.companyId), eq(staff.personId, responses.authorId)))
    .innerJoin(responseRevisions, responseNow(responses.companyId))
    .innerJoin(responseTargets, and(eq(responseTargets.companyId, responses.companyId), eq(responseTargets.responseId, responses.id)))
    .where(and(eq(responses.companyId, companyId), eq(responses.dialogueId, dialogueId), eq(responses.id, responseId)))
    .orderBy(responseTargets.id)
    .limit(1)
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return row
}

/** The first of what an answer answers. */
export function targetOf({ statementId, conflictId }: { statementId: string | null; conflictId: string | null }): Target {
  return conflictId ? { kind: 'conflict', id: conflictId } : { kind: 'statement', id: statementId! }
}

type Words = { heard: string; answer: string; outcome: string; reason: string | null; criterionId: string | null }

function mustBeRevisable(by: Member, before: Words & { authorId: string; promises: number }, next: Words) {
  if (by.personId !== before.authorId) throw new Refusal('not_allowed', 'Only the person who wrote an answer changes its words.')
  if (before.outcome === 'find_out')
    throw new Refusal('not_allowed', 'A new date stays as it was announced. Write the answer itself when you know.')
  const promised = before.promises > 0
  if (promised !== (next.outcome !== 'will_not'))
    throw new Refusal('invalid', 'What was promised, or refused, stays in this answer. Write another one to change that.', {
      field: 'outcome',
    })
  if (next.outcome === 'will_not' && !next.reason) throw new Refusal('invalid', 'Say why not.', { field: 'reason' })
}

function isSame(before: Words, next: Words) {
  const fields = ['heard', 'answer', 'outcome', 'reason', 'criterionId'] as const
  return fields.every((field) => before[field] === next[field])
}
