import { and, asc, eq } from 'drizzle-orm'
import { responseNow } from '../../../db/now.ts'
import { commitments, responseRevisions, responses, staff } from '../../../db/schema/index.ts'
import { bylineOf, type Saying, type Wanted } from './wanted.ts'

type Said = Required<Pick<Saying, 'quotes' | 'paragraphs' | 'besides'>>

/**
 * What an answer says, as it stands now: what was heard (left out while the words it is about are hidden), the answer itself, and its
 * outcome with what belongs to it.
 */
export async function answerWords(wanted: Wanted, responseId: string): Promise<Said> {
  const { words, thing } = wanted
  const answer = await findWords(wanted, responseId)
  const heard = thing.words === null ? [] : [{ by: words.t('What we heard'), words: answer.heard }]
  const said = { by: bylineOf(wanted, answer), words: answer.answer }
  const promises = await promisesOf(wanted, responseId)
  const outcome = outcomeOf(wanted, answer)
  const besides = promises.length > 0 ? [standing(wanted)] : []
  if (!answer.reason) return { quotes: [...heard, said], paragraphs: [[outcome, ...promises].join('\n')], besides }
  return { quotes: [...heard, said, { by: outcome, words: answer.reason }], paragraphs: promises, besides }
}

/** Where everybody sees what becomes of what was promised. */
function standing({ words: { t }, links, thing: { company, dialogue } }: Wanted) {
  return t('How what was promised stands: {url}', { url: `${links.baseUrl}/${company.slug}/d/${dialogue}/commitments` })
}

function outcomeOf({ words: { t } }: Wanted, { outcome }: { outcome: 'will' | 'partly' | 'will_not' | 'find_out' }) {
  return { will: t('We will'), partly: t('Partly'), will_not: t('We will not'), find_out: t('We must find out first') }[outcome]
}

async function findWords({ db, companyId }: Wanted, responseId: string) {
  const [row] = await db
    .select({
      heard: responseRevisions.heard,
      answer: responseRevisions.answer,
      outcome: responseRevisions.outcome,
      reason: responseRevisions.reason,
      author: staff.name,
      title: staff.title,
    })
    .from(responses)
    .innerJoin(responseRevisions, responseNow(responses.companyId))
    .innerJoin(staff, and(eq(staff.companyId, responses.companyId), eq(staff.personId, responses.authorId)))
    .where(and(eq(responses.companyId, companyId), eq(responses.id, responseId)))
  return row!
}

/** Each with how one will see it. */
async function promisesOf({ db, companyId, words: { t }, said }: Wanted, responseId: string) {
  const rows = await db
    .select({ what: commitments.what, how: commitments.how, dueOn: commitments.dueOn, owner: staff.name })
    .from(commitments)
    .innerJoin(staff, and(eq(staff.companyId, commitments.companyId), eq(staff.personId, commitments.ownerId)))
    .where(and(eq(commitments.companyId, companyId), eq(commitments.responseId, responseId)))
    .orderBy(asc(commitments.dueOn), asc(commitments.id))
  return rows.flatMap(({ owner, what, how, dueOn }) => [
    t('{owner}: {what}, by {date}', { owner, what, date: said.calendarDay(dueOn) }),
    ...(how === null ? [] : [t('How one will see it: {how}', { how })]),
  ])
}
