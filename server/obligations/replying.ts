import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { type waitingEnds, waitings } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { optionalWords, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { questionsOf } from './asking.ts'
import { calendarIn } from './calendars.ts'
import { aboutOf, type HeldDuty, holdDuty, mustBeOwed } from './holding.ts'
import { moveDue } from './moving.ts'
import { dueAfterReply } from './waiting.ts'

export const replyForm = z.object({ reply: words({ most: 5_000, empty: 'Write your reply.' }) })
export const contestForm = z.object({ reason: optionalWords({ most: 5_000 }) })

type End = (typeof waitingEnds)[number]

interface Replying {
  by: Member
  obligationId: string
  at: Date
}

/**
 * The customer replies to what the company asked, in public and in their own words, and the clock runs again at once; also after the
 * time to wait was over, while an answer is owed. Refuses with not_allowed everybody but the one who was asked. Twice is once.
 */
export async function replyToQuestion(db: Db, company: { id: string }, { reply, ...replying }: Replying & { reply: string }) {
  await endWaiting(db, company, { ...replying, end: 'replied', reply, mustBe: mustBeAsked })
}

/** The customer says that the question is no reason to wait, with or without words: the clock runs again at once. As a reply otherwise. */
export async function contestQuestion(db: Db, company: { id: string }, { reason, ...replying }: Replying & { reason: string | null }) {
  await endWaiting(db, company, { ...replying, end: 'contested', reply: reason, mustBe: mustBeAsked })
}

/** Whoever asked, or an admin, takes the question back: the clock runs again at once. It stays readable. */
export async function takeQuestionBack(db: Db, company: { id: string }, replying: Replying) {
  await endWaiting(db, company, { ...replying, end: 'taken_back', reply: null, mustBe: mustHaveAsked })
}

/** Who may take back what was asked. */
export function mayTakeBack(by: Member | null, question: { by: string }) {
  return by?.role === 'admin' || (by?.role === 'staff' && by.personId === question.by)
}

/** Refuses with not_allowed everybody but the customer who is waited for. */
export function mustBeAsked(by: Member, { addresseeId, side }: { addresseeId: string; side: 'customer' | 'company' }) {
  if (side === 'company' || by.personId !== addresseeId)
    throw new Refusal('not_allowed', 'Only the person who was asked replies here. Everybody else can write a reply below.')
}

function mustHaveAsked(by: Member, _: HeldDuty, question: { by: string }) {
  if (!mayTakeBack(by, question))
    throw new Refusal('not_allowed', 'Only the one who asked, and the company’s admins, take a question back.')
}

type Question = Awaited<ReturnType<typeof questionsOf>>[number]
interface Ending extends Replying {
  end: End
  reply: string | null
  mustBe: (by: Member, duty: HeldDuty, question: Question) => void
}

const facts = { replied: 'question_replied', contested: 'question_contested', taken_back: 'question_taken_back' } as const

async function endWaiting(db: Db, company: { id: string }, { by, obligationId, end, reply, at, mustBe }: Ending) {
  const { id: companyId } = company
  await db.transaction(async (tx) => {
    const duty = await holdDuty(tx, company, { by, obligationId })
    const latest = (await questionsOf(tx, { companyId, obligationId })).at(-1)
    if (!latest) throw new Refusal('not_found', 'There is nothing at this address.')
    mustBe(by, duty, latest)
    if (latest.end === end && latest.reply === reply) return
    if (latest.endedAt) throw new Refusal('taken', 'This question has ended already. What you wrote can go into a reply.')
    mustBeOwed(duty)
    await tx
      .update(waitings)
      .set({ endedAt: at, end, reply })
      .where(and(eq(waitings.companyId, companyId), eq(waitings.id, latest.id), isNull(waitings.endedAt)))
    const dueAt = dueAfterReply(calendarIn(duty.policy), { dueAt: duty.dueAt, waiting: { ...latest, endedAt: at } })
    await moveDue(tx, { companyId, obligationId, dueAt, at })
    await record(tx, facts[end], {
      companyId,
      dialogueId: duty.dialogueId,
      by: by.personId,
      at,
      detail: { waitingId: latest.id, obligationId, dueAt: dueAt.toISOString(), ...aboutOf(duty) },
    })
  })
}
