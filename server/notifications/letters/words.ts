import { wordMail } from '../../themes/their-word.ts'
import { type OpenWord, openWords } from '../open-words.ts'
import { findThing, type Thing } from './thing.ts'
import { letterAbout, type Wanted } from './wanted.ts'

/** One letter shows so many sentences; what else is asked stands on the reader's own page. */
const most = 5

/** To a customer who was asked whether a theme is theirs, or whether their words may stand for it: all that is still open, each with its own link. */
async function wordLetter(wanted: Wanted) {
  const { db, companyId, mail, words } = wanted
  const { t } = words
  const all = await openWords(db, companyId, { personIds: [mail.personId!], since: new Date(mail.about.since!) })
  const open = all.filter(({ at }) => at <= mail.at)
  const told = []
  for (const one of open.slice(0, most)) {
    const thing = await findThing(db, companyId, one.statementId)
    if (thing) told.push({ thing: { ...thing, by: null }, action: actionFor(wanted, one, thing) })
  }
  if (told.length === 0) return null
  const more = open.length - told.length
  return await letterAbout(wanted, {
    topic: 'answers',
    lead: t('{company} reads what you and others wrote, and asks whether it heard you right.', { company: wanted.thing.company.name }),
    paragraphs: [
      told.some(({ thing }) => thing.isBroughtIn) && whereFrom(wanted),
      t('Only you can say so, without signing in. Your word stands above what the company or a machine made of your sentence.'),
      more > 0 &&
        t('{count, plural, one {One more question waits} other {# more questions wait}} for you on your own page.', { count: more }),
    ],
    things: told,
  })
}

export const wordLetters = { [wordMail]: wordLetter }

/** They never came here themselves: the company brought in what they had said elsewhere. */
function whereFrom({ words: { t }, thing: { company, question, visibility } }: Wanted) {
  const values = { company: company.name, question }
  return visibility === 'public'
    ? t(
        'What you wrote in an earlier survey was brought in by {company}. It stands in the dialogue “{question}”, where everybody can read it.',
        values,
      )
    : t(
        'What you wrote in an earlier survey was brought in by {company}. It stands in the dialogue “{question}”, where those who are invited can read it.',
        values,
      )
}

function actionFor({ words: { t }, links, mail }: Wanted, { kind, theme, themeId, statementId }: OpenWord, { company }: Thing) {
  const url = links.theme(company.slug, { themeId, statementId, personId: mail.personId! })
  const isNamed = theme !== '…'
  if (kind === 'quote') return { label: isNamed ? t('May it stand for “{theme}”?', { theme }) : t('May it be quoted?'), url }
  return { label: isNamed ? t('Is it about “{theme}”?', { theme }) : t('Say whether that is it'), url }
}
