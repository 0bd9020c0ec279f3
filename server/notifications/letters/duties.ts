import { and, eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { handings, obligations, responseTargets, staff, waitings } from '../../../db/schema/index.ts'
import { isStillOwed } from '../../obligations/keeping.ts'
import { letterAbout, type Wanted } from './wanted.ts'

const giver = alias(staff, 'giver')
const asker = alias(staff, 'asker')

/** To whoever answers for a new duty. */
export async function owedLetter(wanted: Wanted) {
  const duty = await findDuty(wanted)
  if (!duty) return null
  const { t } = wanted.words
  const { company } = wanted.thing
  const due = wanted.said.moment(duty.dueAt)
  return await letterAbout(wanted, {
    ...answerIt(wanted, duty),
    lead: t('{company} owes an answer to this by {due}, and {owner} answers for it.', { company: company.name, due, owner: duty.owner }),
    paragraphs: [
      duty.cause === 'reopened' && t('It was answered before, and that did not settle it. This time there is half the time.'),
      duty.cause === 'supported' && t('So many say the same by now that an answer is owed.'),
    ],
  })
}

/** To whoever answers for it from now on. */
export async function handedLetter(wanted: Wanted) {
  const duty = await findDuty(wanted)
  const { db, mail, companyId, said } = wanted
  const [handing] = await db
    .select({ reason: handings.reason, by: giver.name })
    .from(handings)
    .innerJoin(giver, and(eq(giver.companyId, handings.companyId), eq(giver.personId, handings.by)))
    .where(and(eq(handings.companyId, companyId), eq(handings.id, mail.about.handingId!)))
  if (!duty || !handing) return null
  const { t } = wanted.words
  return await letterAbout(wanted, {
    ...answerIt(wanted, duty),
    lead: t('{by} handed this to you: from now on you answer for it. It is due on {due}.', {
      by: handing.by,
      due: said.moment(duty.dueAt),
    }),
    quotes: [{ by: handing.by, words: handing.reason }],
  })
}

/** To whoever answers for it: what the customer said to the question, which ends the waiting. Their reply is hidden with what it is about. */
export async function repliedLetter(wanted: Wanted) {
  const duty = await findDuty(wanted)
  const { db, mail, companyId, said, thing } = wanted
  const [waiting] = await db
    .select({ end: waitings.end, reply: waitings.reply })
    .from(waitings)
    .where(and(eq(waitings.companyId, companyId), eq(waitings.id, mail.about.waitingId!)))
  if (!duty || !waiting) return null
  const { t } = wanted.words
  const saying = { person: thing.by ?? '', due: said.moment(duty.dueAt) }
  return await letterAbout(wanted, {
    ...answerIt(wanted, duty),
    lead:
      waiting.end === 'contested'
        ? t('{person} says that the question is no reason to wait. The clock runs again: the answer is due on {due}.', saying)
        : t('{person} has replied to the question. The clock runs again: the answer is due on {due}.', saying),
    quotes: waiting.reply && thing.words !== null ? [{ by: thing.by ?? undefined, words: waiting.reply }] : [],
  })
}

/** To whoever answers for it, and to whoever asked: nobody has replied, so the clock runs again. Nothing once it is due: then they are told that. */
export async function unrepliedLetter(wanted: Wanted) {
  const duty = await findDuty(wanted)
  const { db, mail, companyId, said, at } = wanted
  const [waiting] = await db
    .select({ question: waitings.question, endedAt: waitings.endedAt, by: asker.name })
    .from(waitings)
    .innerJoin(asker, and(eq(asker.companyId, waitings.companyId), eq(asker.personId, waitings.by)))
    .where(and(eq(waitings.companyId, companyId), eq(waitings.id, mail.about.waitingId!)))
  if (!duty || !waiting || waiting.endedAt || duty.dueAt <= at) return null
  const { t } = wanted.words
  return await letterAbout(wanted, {
    ...answerIt(wanted, duty),
    lead: t('Nobody has replied to the question in the time that the clock waits. It runs again: the answer is due on {due}.', {
      due: said.moment(duty.dueAt),
    }),
    quotes: [{ by: waiting.by, words: waiting.question }],
    paragraphs: [whoseIs(wanted, duty)],
  })
}

/** To whoever leads the team: an answer from it did not settle a conflict. */
export async function reopenedLetter(wanted: Wanted) {
  const duty = await findDuty(wanted)
  if (!duty) return null
  const { t } = wanted.words
  const { owner } = duty
  return await letterAbout(wanted, {
    ...answerIt(wanted, duty),
    lead: t('This conflict was answered, and is not settled for the customer: it is open again.'),
    paragraphs: [
      t('The next answer is owed by {due}, in half the time. {owner} answers for it, and may need your help.', {
        due: wanted.said.moment(duty.dueAt),
        owner,
      }),
    ],
    action: { label: t('Read how it came to this'), url: wanted.links.baseUrl + wanted.thing.path },
  })
}

/**
 * At half and at four fifths of the time, when it is due, and each working morning after that. Nothing where it was held up until that is
 * so no more: the later reminder says it.
 */
export async function reminderLetter(wanted: Wanted) {
  const duty = await findDuty(wanted)
  if (!duty) return null
  const saysIsLate = wanted.mail.kind === 'reminder_due' || wanted.mail.kind === 'reminder_overdue'
  if (saysIsLate !== duty.dueAt < wanted.at) return null
  return await letterAbout(wanted, { ...answerIt(wanted, duty), ...reminding(wanted, duty) })
}

function reminding(wanted: Wanted, duty: Duty) {
  const {
    mail,
    words: { t },
    said,
    thing: { company },
  } = wanted
  const due = said.moment(duty.dueAt)
  const whose = whoseIs(wanted, duty)
  if (mail.kind === 'reminder_half')
    return { lead: t('Half of the time for this answer has gone. It is due on {due}.', { due }), paragraphs: [whose] }
  if (mail.kind === 'reminder_most')
    return { lead: t('Four fifths of the time for this answer have gone. It is due on {due}.', { due }), paragraphs: [whose] }
  const shown = t('Everybody who reads it sees since when, until it is answered.')
  if (mail.kind === 'reminder_due')
    return {
      lead: t('This answer was due on {due}, and {company} has owed it since.', { due, company: company.name }),
      paragraphs: [whose, shown],
    }
  const day = Number(mail.about.day)
  return {
    lead: t(
      '{day, selectordinal, one {This is the #st} two {This is the #nd} few {This is the #rd} other {This is the #th}} working day on which {company} owes this answer. It was due on {due}.',
      { day, company: company.name, due },
    ),
    paragraphs: [whose, shown],
  }
}

function whoseIs({ mail, words: { t } }: Wanted, { owner, ownerId }: Duty) {
  return mail.personId === ownerId ? t('You answer for it.') : t('{owner} answers for it.', { owner })
}

function answerIt({ words: { t }, links, thing }: Wanted, { id }: { id: string }) {
  return { topic: 'duties' as const, action: { label: t('Answer it'), url: `${links.baseUrl}/${thing.company.slug}/desk/${id}` } }
}

type Duty = NonNullable<Awaited<ReturnType<typeof findDuty>>>

/** The duty that a letter is about; null once it was answered or let go: then nothing is to be said of it any more. */
async function findDuty({ db, companyId, mail }: Wanted) {
  const [row] = await db
    .select({
      id: obligations.id,
      cause: obligations.cause,
      dueAt: obligations.dueAt,
      ownerId: obligations.ownerId,
      owner: staff.name,
    })
    .from(obligations)
    .innerJoin(staff, and(eq(staff.companyId, obligations.companyId), eq(staff.personId, obligations.ownerId)))
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .where(and(isStillOwed(companyId), eq(obligations.id, mail.about.obligationId!)))
  return row ?? null
}
