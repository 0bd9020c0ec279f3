import { and, eq, sql } from 'drizzle-orm'
import { verdicts } from '../../../db/schema/index.ts'
import { letterAbout, type Wanted } from './wanted.ts'

/** To whoever wrote an answer: how the customer took it. Only the latest word on it is mailed; what was not heard is hidden with what it is about. */
export async function judgedLetter(wanted: Wanted) {
  const verdict = await findVerdict(wanted)
  if (!verdict) return null
  const { t } = wanted.words
  const { thing, links } = wanted
  const { heard, settled } = verdict
  const correction = thing.words === null ? null : verdict.correction
  return await letterAbout(wanted, {
    topic: 'duties',
    lead: t(
      '{person} has said how your answer was received: {heard, select, yes {heard} partly {heard in part} other {not heard}}, {settled, select, yes {and settled} not_yet {not yet settled} other {not settled}}.',
      { person: thing.by ?? '', heard, settled },
    ),
    quotes: correction ? [{ by: t('What was not heard'), words: correction }] : [],
    paragraphs: [correction && t('These words stand under what you heard, where everybody reads them.')],
    action: { label: t('Read it where it stands'), url: links.baseUrl + thing.path },
  })
}

async function findVerdict({ db, companyId, mail }: Wanted) {
  const [row] = await db
    .select({ heard: verdicts.heard, settled: verdicts.settled, correction: verdicts.correction })
    .from(verdicts)
    .where(
      and(
        eq(verdicts.companyId, companyId),
        eq(verdicts.id, mail.about.verdictId!),
        sql`not exists (select 1 from ${verdicts} later where later.company_id = ${companyId} and later.target_id = ${verdicts.targetId}
          and (later.at, later.id) > (${verdicts.at}, ${verdicts.id}))`,
      ),
    )
  return row ?? null
}
