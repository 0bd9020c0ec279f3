import { and, eq } from 'drizzle-orm'
import { criterionNow, criterionSentence } from '../../../db/now.ts'
import { criterionRevisions, dialogues, criteria as table } from '../../../db/schema/index.ts'
import { sharedCriteria } from '../../criteria/shared.ts'
import { optionsOnTheTable } from '../../dialogues/on-the-table.ts'
import { isWeighing } from '../../dialogues/weighing-time.ts'
import { isStale, weighingOf } from '../../weighing/mine.ts'
import { isRated } from '../../weighing/rating.ts'
import { letterAbout, type Wanted } from './wanted.ts'

/**
 * To whoever gave points to a criterion before it was taken off the table: to spread them anew. Nothing is sent once weighing has closed, or
 * once they have given a whole set of what is left.
 */
async function endedLetter(wanted: Wanted, closes: Date | null) {
  const { db, mail, companyId, thing, words, links, said } = wanted
  const { t } = words
  const criteria = await sharedCriteria(db, { companyId, id: thing.id! })
  const mine = await weighingOf(db, { companyId, id: thing.id! }, { personId: mail.personId })
  if (criteria.length === 0 || !isStale(mine, criteria)) return null
  const [ended] = await db
    .select({ sentence: criterionSentence(companyId), intoId: table.mergedIntoId })
    .from(table)
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .where(and(eq(table.companyId, companyId), eq(table.id, mail.about.endedId!)))
  const { question } = thing
  return await letterAbout(wanted, {
    topic: 'decisions',
    lead: ended?.intoId
      ? t('A criterion that you gave points to became part of another in “{question}”.', { question })
      : t('A criterion that you gave points to was taken off the table in “{question}”.', { question }),
    quotes: [{ words: ended?.sentence ?? '…' }],
    paragraphs: [
      t('Look again, and spread your 100 points over those that are there now. Until you do, only the points that you gave these count.'),
      closes && t('Weighing closes on {date}.', { date: said.moment(closes) }),
    ],
    action: { label: t('Look at your weights'), url: `${links.baseUrl}${thing.path}/weigh` },
  })
}

/**
 * To whoever weighed before something new was shared: to look again. Nothing is sent once weighing has closed, once what is new was taken
 * off the table, or once they have weighed or rated it.
 */
async function lookAgainLetter(wanted: Wanted) {
  const { db, mail, companyId, thing, words, links, said, at } = wanted
  const { t } = words
  const dialogue = { companyId, id: thing.id }
  const [now] = await db
    .select({ phase: dialogues.phase, weighingClosesAt: dialogues.weighingClosesAt })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, thing.id)))
  if (!now || !isWeighing(now, at)) return null
  if (mail.about.endedId) return await endedLetter(wanted, now.weighingClosesAt)
  const criteria = await sharedCriteria(db, dialogue)
  const mine = await weighingOf(db, dialogue, { personId: mail.personId })
  const { criterionId, optionId } = mail.about
  const criterion = criteria.find(({ id }) => id === criterionId)
  const option = optionId ? (await optionsOnTheTable(db, dialogue)).find(({ id }) => id === optionId) : undefined
  if (option ? isRated(option.id, { criteria, ratings: mine.ratings }) : !criterion || mine.points[criterion.id] !== undefined) return null
  const { question } = thing
  const closes = now.weighingClosesAt
  return await letterAbout(wanted, {
    topic: 'decisions',
    lead: option
      ? t('Another option is shared by both sides in “{question}”, since you weighed there.', { question })
      : t('Another criterion is shared by both sides in “{question}”, since you weighed there.', { question }),
    quotes: [{ words: option?.name ?? criterion?.sentence ?? '' }],
    paragraphs: [
      option
        ? t('Say how well it meets each criterion, or that you do not know. What you said of the other options stays.')
        : t('Look again, and spread your 100 points over all of them. Until you do, your weights count as you gave them.'),
      closes && t('Weighing closes on {date}.', { date: said.moment(closes) }),
    ],
    action: option
      ? { label: t('Rate it'), url: `${links.baseUrl}${thing.path}/rate?option=${option.id}` }
      : { label: t('Look at your weights'), url: `${links.baseUrl}${thing.path}/weigh` },
  })
}

export const weighingLetters = { look_again: lookAgainLetter }
