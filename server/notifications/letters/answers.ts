import { and, eq, sql } from 'drizzle-orm'
import { obligations, responses, responseTargets, staff, waitings } from '../../../db/schema/index.ts'
import { answerWords } from './answer-words.ts'
import { openingOf, openingsOf } from './opening.ts'
import { bylineOf, letterAbout, type Wanted, whoOf } from './wanted.ts'

/** To whom an answer, or a later date, was written for. */
export async function answeredLetter(wanted: Wanted) {
  const answer = await findAnswer(wanted)
  if (!answer) return null
  const { t } = wanted.words
  const who = whoOf(wanted, answer)
  const { quotes, paragraphs, besides } = await answerWords(wanted, answer.responseId)
  if (!answer.isAnswer)
    return await letterAbout(wanted, {
      topic: 'answers',
      lead: t('{who} needs more time for an answer, and has named a later date: {date}.', { who, date: wanted.said.moment(answer.dueAt!) }),
      quotes,
      paragraphs: [...paragraphs, t('Both dates stay visible.')],
      action: readIt(wanted),
    })
  if (wanted.mail.about.others) return await severalLetter(wanted, { who, quotes, paragraphs, besides, isOwn: true })
  const opening = await openingOf(wanted, placeOf(wanted))
  if (!opening) return null
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('{who} has answered you.', { who }),
    quotes,
    paragraphs: [
      ...paragraphs,
      opening.isAsked && t('Only you can say whether you were heard, and whether it is settled: three questions, without signing in.'),
    ],
    action: opening.action,
    besides,
  })
}

/** To whom an answer was written for, some working days later, where they have not said how they took it and still can. */
export async function silenceLetter(wanted: Wanted) {
  const answer = await findAnswer(wanted)
  const openings = (await openingsOf(wanted)).filter(({ isAsked }) => isAsked)
  const [opening] = openings
  if (!answer || !opening) return null
  const { t } = wanted.words
  const { author, publishedAt } = answer
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('{author} answered you on {date}. Does it answer you?', { author, date: wanted.said.date(publishedAt) }),
    paragraphs: [
      t('Only you can say whether you were heard, and whether it is settled: three questions, without signing in.'),
      t('Silence is never taken for a yes.'),
      wanted.mail.about.days === '15' && t('We do not ask again. You can still say it later, at any time.'),
      openings.length > 1 && eachByItself(wanted),
    ],
    ...(wanted.mail.about.others ? { things: openings } : { action: opening.action }),
  })
}

/** To who said "the same for me" of what was answered. */
export async function supporterLetter(wanted: Wanted) {
  const answer = await findAnswer(wanted)
  if (!answer) return null
  const { t } = wanted.words
  const who = whoOf(wanted, answer)
  const { quotes, paragraphs, besides } = await answerWords(wanted, answer.responseId)
  if (wanted.mail.about.others) return await severalLetter(wanted, { who, quotes, paragraphs, besides, isOwn: false })
  const opening = await openingOf(wanted, placeOf(wanted))
  if (!opening?.isAsked) return null
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('You said: the same for me. {who} has answered it.', { who }),
    quotes,
    paragraphs: [
      ...paragraphs,
      t('Say for yourself whether it answers you, without signing in. It is counted beside the answer, without your name.'),
    ],
    action: opening.action,
    besides,
  })
}

/** Of one answer to several things that somebody said, or says the same of: one letter, with a link for each. */
async function severalLetter(
  wanted: Wanted,
  { who, quotes, paragraphs, besides, isOwn }: Awaited<ReturnType<typeof answerWords>> & { who: string; isOwn: boolean },
) {
  const things = (await openingsOf(wanted)).filter(({ isAsked }) => isOwn || isAsked)
  const count = things.length
  if (count === 0) return null
  const { t } = wanted.words
  const asked = isOwn
    ? t('Only you can say whether you were heard, and whether it is settled: three questions, without signing in.')
    : t('Say for yourself whether it answers you, without signing in. It is counted beside the answer, without your name.')
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: isOwn
      ? t('{who} has answered you, in one answer to {count, plural, one {one thing} other {# things}}.', { who, count })
      : t('You said of {count, plural, one {one thing} other {# things}}: the same for me. {who} has answered, in one answer.', {
          who,
          count,
        }),
    quotes,
    paragraphs: [...paragraphs, ...(things.some(({ isAsked }) => isAsked) ? [asked] : []), count > 1 && eachByItself(wanted)],
    things,
    besides,
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
  const { question, until } = row
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('{who} asks you something before answering.', { who: whoOf(wanted, row) }),
    quotes: [{ by: bylineOf(wanted, row), words: question }],
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

function eachByItself({ words: { t } }: Wanted) {
  return t('Each has a link of its own, because one may be settled and another not.')
}

function placeOf({ mail, thing }: Wanted) {
  return { thing, targetId: mail.about.targetId! }
}

async function findAnswer({ db, companyId, mail }: Wanted) {
  const [row] = await db
    .select({
      responseId: responses.id,
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
