import { and, asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { obligations, waitings } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { formId, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { setQuestionAlarm } from './alarms.ts'
import { calendarIn } from './calendars.ts'
import { aboutOf, holdDuty, mustBeOwed } from './holding.ts'
import { moveDue } from './moving.ts'
import { dueAfterWaiting, waitsUntil } from './waiting.ts'

export const questionForm = z.object({
  id: formId(),
  question: words({ most: 2_000, empty: 'Write the question.' }),
})

interface Asking {
  by: Member
  id?: string | undefined
  obligationId: string
  question: string
  at: Date
}

/**
 * Asks the customer something first, in public: the clock waits for the reply, at most 5 working days over all questions about one
 * duty. By anybody who answers for the company, once at a time, before the answer is due. The date moves at once as if nobody replied;
 * a reply takes back what was not needed. Refuses with not_allowed to wait for a colleague, with taken a second question beside an
 * open one, with too_late what is due, has ended, or has waited enough. Gives the question's id and until when the clock waits.
 */
export async function askCustomer(db: Db, company: { id: string }, { by, id: asked, obligationId, question, at }: Asking) {
  mustMay(by, 'respond')
  const { id: companyId } = company
  return await db.transaction(async (tx) => {
    const duty = await holdDuty(tx, company, { by, obligationId })
    const before = await questionsOf(tx, { companyId, obligationId })
    const same = before.find((one) => one.id === asked && one.question === question && one.by === by.personId)
    if (same) return { id: same.id, until: same.until, isNew: false }
    mustBeOwed(duty)
    if (duty.side === 'company')
      throw new Refusal('not_allowed', 'A colleague raised this. Ask them in a reply: the clock waits for customers only.')
    if (before.some(({ endedAt }) => endedAt === null))
      throw new Refusal('taken', 'A question is open already. Wait for the reply to it, or take it back.', { field: 'question' })
    if (at > duty.dueAt)
      throw new Refusal('too_late', 'The answer is overdue, so the clock waits for nothing more. Now it takes an answer.')
    const calendar = calendarIn(duty.policy)
    const until = waitsUntil(calendar, { at, earlier: before })
    if (!until)
      throw new Refusal('too_late', 'The clock has waited five working days for replies already. Ask in a reply: it runs on meanwhile.')
    const row = { companyId, obligationId, question, by: by.personId, at, until, dueBefore: duty.dueAt }
    const make = async (id: string) =>
      (
        await tx
          .insert(waitings)
          .values({ ...row, id })
          .onConflictDoNothing()
          .returning({ id: waitings.id })
      ).length > 0
    const { id, isNew } = await once(asked, { at, make, isSame: async () => false })
    const dueAt = dueAfterWaiting(calendar, { dueBefore: duty.dueAt, from: at, to: until })
    await moveDue(tx, { companyId, obligationId, dueAt, at })
    await setQuestionAlarm(tx, { companyId, waitingId: id, until })
    await record(tx, 'question_asked', {
      companyId,
      dialogueId: duty.dialogueId,
      by: by.personId,
      at,
      detail: { waitingId: id, obligationId, until: until.toISOString(), dueAt: dueAt.toISOString(), ...aboutOf(duty) },
    })
    return { id, until, isNew }
  })
}

/** Until when the clock would wait for the reply to a question that is asked now; null where no time to wait is left. Two statements. */
export async function mayWaitUntil(db: Db, { companyId, obligationId, at }: { companyId: string; obligationId: string; at: Date }) {
  const [duty] = await db
    .select({ policy: obligations.policy })
    .from(obligations)
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, obligationId)))
  const earlier = await questionsOf(db, { companyId, obligationId })
  return duty ? waitsUntil(calendarIn(duty.policy), { at, earlier }) : null
}

/** What was asked about a duty, first one first. */
export async function questionsOf(db: Db, { companyId, obligationId }: { companyId: string; obligationId: string }) {
  return await db
    .select({
      id: waitings.id,
      question: waitings.question,
      by: waitings.by,
      at: waitings.at,
      until: waitings.until,
      dueBefore: waitings.dueBefore,
      endedAt: waitings.endedAt,
      end: waitings.end,
      reply: waitings.reply,
    })
    .from(waitings)
    .where(and(eq(waitings.companyId, companyId), eq(waitings.obligationId, obligationId)))
    .orderBy(asc(waitings.at), asc(waitings.id))
}
