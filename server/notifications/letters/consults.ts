import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { consults, staff } from '../../../db/schema/index.ts'
import { letGoAt } from '../../consults/reading.ts'
import { bylineOf, letterAbout, type Wanted, whoOf } from './wanted.ts'

const asker = alias(staff, 'asker')
const helper = alias(staff, 'helper')

/** To the colleague who is asked for help, as long as they have not given any and it is wanted. */
export async function consultLetter(wanted: Wanted) {
  const consult = await findConsult(wanted)
  if (!consult || consult.answeredAt || consult.letGoAt) return null
  const { t } = wanted.words
  const { question } = consult
  const { company, instead } = wanted.thing
  return await letterAbout(wanted, {
    topic: null,
    lead: t('{who} asks for your help with an answer to a customer.', { who: whoOf(wanted, consult) }),
    quotes: [...(instead ? [{ by: t('What happens instead'), words: instead }] : []), { by: bylineOf(wanted, consult), words: question }],
    paragraphs: [
      t('What you write is read by the people of {company} alone. Your name stands beside the answer, unless you would rather not.', {
        company: company.name,
      }),
    ],
    action: { label: t('Write what you know'), url: wanted.links.consult(company.slug, wanted.mail.about.consultId!) },
  })
}

/** To whoever asked, once there is help. */
export async function consultAnsweredLetter(wanted: Wanted) {
  const consult = await findConsult(wanted)
  if (!consult?.answeredAt || consult.help === null) return null
  const { t } = wanted.words
  const { helper: name, help } = consult
  return await letterAbout(wanted, {
    topic: 'duties',
    lead: t('{name} has helped with an answer that you asked about.', { name }),
    quotes: [{ by: name, words: help }],
    paragraphs: [t('It stands beside the box in which you write the answer. Only the company’s people see it.')],
    action: { label: t('Write the answer'), url: `${wanted.links.baseUrl}${wanted.thing.path}/answer` },
  })
}

async function findConsult({ db, companyId, mail }: Wanted) {
  const [row] = await db
    .select({
      question: consults.question,
      help: consults.help,
      answeredAt: consults.answeredAt,
      letGoAt: letGoAt(companyId),
      author: asker.name,
      title: asker.title,
      helper: sql<string>`coalesce(${helper.name}, ${consults.name})`,
    })
    .from(consults)
    .innerJoin(asker, and(eq(asker.companyId, consults.companyId), eq(asker.personId, consults.askedBy)))
    .leftJoin(helper, and(eq(helper.companyId, consults.companyId), eq(helper.personId, consults.helperId)))
    .where(and(eq(consults.companyId, companyId), eq(consults.id, mail.about.consultId!)))
  return row ?? null
}
