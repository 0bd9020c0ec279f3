import { and, eq, sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import { mustLead } from '../dialogues/phases.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { keepOpen } from '../dialogues/reopening.ts'
import { isWeighing } from '../dialogues/weighing-time.ts'
import { record } from '../events/record.ts'
import { choice } from '../forms.ts'
import type { Member } from '../member.ts'
import { dateIn } from '../obligations/days.ts'
import { Refusal } from '../refusal.ts'

const noDay = 'Choose a day.'
const noTime = 'Write a time like 17:00.'
const written = (shape: RegExp, sentence: string, isOne: (text: string) => boolean) =>
  z
    .string()
    .optional()
    .transform((typed = '') => typed.trim())
    .refine((text) => text === '' || (shape.test(text) && isOne(text)), sentence)

/** Saying when weighing closes, on clocks of the company's place; or closing it, or opening it again, without a day. */
export const closingForm = z
  .object({
    wish: z.preprocess(
      (typed) => typed || 'announce',
      choice(['announce', 'close', 'open'], 'Say whether weighing closes on a day, closes now, or is open again.'),
    ),
    day: written(/^\d{4}-\d\d-\d\d$/, noDay, isDate),
    time: written(/^\d\d:\d\d$/, noTime, (text) => text < '24:00' && text.slice(3) < '60'),
  })
  .superRefine(({ wish, day, time }, context) => {
    if (wish !== 'announce') return
    if (day === '') context.addIssue({ code: 'custom', path: ['day'], message: noDay })
    if (time === '') context.addIssue({ code: 'custom', path: ['time'], message: noTime })
  })

/** Whether the calendar has this day: 31 February is taken for a day of March by some. */
function isDate(text: string) {
  const at = new Date(`${text}T00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** A day ('2026-11-27') and a time ('17:00') on the clocks of a zone. A time that clocks leave out is the one an hour later. */
export function momentIn(timeZone: string, { day, time }: { day: string; time: string }) {
  return new Date(Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).epochMilliseconds)
}

/** The same the other way round, as the form shows it. */
export function dayAndTime(timeZone: string, at: Date) {
  const clock = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainTime()
  return { day: dateIn(timeZone, at), time: clock.toString({ smallestUnit: 'minute' }) }
}

/**
 * Says when weighing closes: at a moment to come, at once (`closesAt` is `at`), or, with null, at no moment that is known yet. Where it had
 * closed, it is open again from now on, and the company's weights that were opened stay open. Asked for twice, it happens once. By who
 * leads the dialogue, in the phase of weighing only; refuses with invalid a moment that has passed.
 */
export async function setWeighingClose(db: Db, dialogue: Dialogue, { by, closesAt, at }: { by: Member; closesAt: Date | null; at: Date }) {
  mustLead(by, dialogue)
  const { companyId, id: dialogueId, phase, weighingClosesAt: before } = dialogue
  if (phase !== 'weighing') throw new Refusal('closed', 'Nothing is weighed in this phase. Change the phase first.')
  if (closesAt && closesAt < at) throw new Refusal('invalid', 'Choose a day and a time that are still to come.', { field: 'day' })
  const wasOpen = isWeighing(dialogue, at)
  const closesNow = closesAt !== null && closesAt <= at
  if (closesNow ? !wasOpen : before?.getTime() === closesAt?.getTime()) return false
  return await db.transaction(async (tx) => {
    if (!wasOpen) await keepOpen(tx, dialogue, at)
    const here = and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId), eq(dialogues.phase, 'weighing'))
    const asSeen = sql`${dialogues.weighingClosesAt} is not distinct from ${before?.toISOString() ?? null}::timestamptz`
    const [moved] = await tx.update(dialogues).set({ weighingClosesAt: closesAt }).where(and(here, asSeen)).returning({ id: dialogues.id })
    if (!moved) return await mustBeDone(tx, dialogue, { closesAt, closesNow, at })
    const detail = { closesAt: closesAt?.toISOString() ?? null }
    await record(tx, 'weighing_dated', { companyId, dialogueId, by: by.personId, at, detail })
    return true
  })
}

/** Somebody was faster: it is well where they did the same. */
async function mustBeDone(
  tx: Db,
  { companyId, id }: Dialogue,
  { closesAt, closesNow, at }: { closesAt: Date | null; closesNow: boolean; at: Date },
) {
  const [now] = await tx
    .select({ phase: dialogues.phase, weighingClosesAt: dialogues.weighingClosesAt })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
  const isDone = closesNow ? !isWeighing(now!, at) : now!.weighingClosesAt?.getTime() === closesAt?.getTime()
  if (now?.phase !== 'weighing' || !isDone) throw new Refusal('taken', 'Somebody changed this meanwhile. Look at it again first.')
  return false
}
