import { and, eq, sql } from 'drizzle-orm'
import { obligations, responses, responseTargets, staff, waitings } from '../../../db/schema/index.ts'
import { letterAbout, type Wanted, whoOf } from './wanted.ts'

/** To whom an answer, or a later date, was written for. */
export async function answeredLetter(wanted: Wanted) {
  const answer = await findAnswer(wanted)
  if (!answer) return null
  const { t } = wanted.words
  const who = whoOf(wanted, answer)
  if (!answer.isAnswer)
    return await letterAbout(wanted, {
      topic: 'answers',
      lead: t('{who} needs more time for an answer, and has named a later date: {date}.', { who, date: wanted.said.moment(answer.dueAt!) }),
      paragraphs: [t('The reason stands beside it, and both dates stay visible.')],
      action: readIt(wanted),
    })
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('{who} has answered you.', { who }),
    ...(wanted.thing.side === 'company'
      ? { action: readIt(wanted) }
      : {
          paragraphs: [t('Only you can say whether you were heard, and whether it is settled: three questions, without signing in.')],
          action: judgeIt(wanted),
        }),
  })
}

/** To whom an answer was written for, some working days later, where they have not said how they took it. */
export async function silenceLetter(wanted: Wanted) {
  const answer = await findAnswer(wanted)
  if (!answer) return null
  const { t } = wanted.words
  const { author, publishedAt } = answer
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('{author} answered you on {date}. Does it answer you?', { author, date: wanted.said.date(publishedAt) }),
    paragraphs: [
      t('Only you can say whether you were heard, and whether it is settled: three questions, without signing in.'),
      t('Silence is never taken for a yes.'),
      wanted.mail.about.days === '15' && t('We do not ask again. You can still say it later, at any time.'),
    ],
    action: judgeIt(wanted),
  })
}

/** To who said "the same for me" of what was answered. */
export async function supporterLetter(wanted: Wanted) {
  const answer = await findAnswer(wanted)
  if (!answer) return null
  const { t } = wanted.words
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('You said: the same for me. {who} has answered it.', { who: whoOf(wanted, answer) }),
    paragraphs: [t('Say for yourself whether it answers you, without signing in. It is counted beside the answer, without your name.')],
    action: judgeIt(wanted),
  })
}

/** To whoever is asked something before they are answered, as long as the question is open. */
export async function askedLetter(wanted: Wanted) {
  const { db, mail, companyId, said } = wanted
  const [row] = await db
    .select({ question: waitings.question, until: waitings.until, endedAt: waitings.endedAt, author: staff.name, title: staff.title })
    .from(waitings)
    .innerJoin(staff, and(eq(staff.companyId, waitings.companyId), eq(staff.personId, waitings.by)))
    .innerJoin(obligations, and(eq(obligations.companyId, waitings.companyId), eq(obligations.id, waitings.obligationId)))
    .where(and(eq(waitings.companyId, companyId), eq(waitings.id, mail.about.waitingId!)))
  if (!row || row.endedAt) return null
  const { t } = wanted.words
  const { author, question, until } = row
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('{who} asks you something before answering.', { who: whoOf(wanted, row) }),
    quotes: [{ by: author, words: question }],
    paragraphs: [
      t('Until you reply the clock waits for you, but no longer than until {until}. Then it runs again by itself.', {
        until: said.moment(until),
      }),
      t('If this is no reason to wait, you can say so there, and it runs again at once.'),
    ],
    action: { label: t('Reply'), url: `${wanted.links.baseUrl}${wanted.thing.path}/question` },
  })
}

function readIt({ words: { t }, links, thing }: Wanted) {
  return { label: t('Read the answer'), url: links.baseUrl + thing.path }
}

function judgeIt({ mail, words: { t }, links, thing }: Wanted) {
  return {
    label: t('Read it, and say whether it answers you'),
    url: links.verdict(thing.company.slug, mail.about.targetId!, mail.personId!),
  }
}

async function findAnswer({ db, companyId, mail }: Wanted) {
  const [row] = await db
    .select({
      author: staff.name,
      title: staff.title,
      isAnswer: responses.isAnswer,
      publishedAt: responses.publishedAt,
      dueAt: sql<Date | null>`(select max(${obligations.dueAt}) from ${obligations} where ${obligations.companyId} = ${companyId}
        and (${obligations.conflictId} = ${responseTargets.conflictId} or ${obligations.statementId} = ${responseTargets.statementId}))`.mapWith(
        obligations.dueAt,
      ),
    })
    .from(responseTargets)
    .innerJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .innerJoin(staff, and(eq(staff.companyId, responses.companyId), eq(staff.personId, responses.authorId)))
    .where(and(eq(responseTargets.companyId, companyId), eq(responseTargets.id, mail.about.targetId!)))
  return row ?? null
}
