import { stateOf } from '../conflicts/standing.ts'
import { dueOf, standingOf } from '../obligations/standing.ts'
import { saidIn } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import type { Mine } from './reading.ts'

/** One thing somebody said, and in a sentence or two what became of it. */
export interface Became {
  id: string
  kind: 'statement' | 'conflict'
  path: string
  at: Date
  words: string
  question: string
  company: string
  /** How many say the same and how many replied; null where nobody does. */
  echo: string | null
  tone: 'late' | 'kept' | 'quiet'
  title: string
  sentence: string | null
  /** The one thing to do next, where it is theirs to do. */
  link: { href: string; words: string } | null
}

type Told = Pick<Became, 'tone' | 'title' | 'sentence' | 'link'>

/** What became of one thing, in the person's own time zone, or else in the company's. */
export function becameOf(mine: Mine, { words, at }: { words: Words; at: Date }): Became {
  const { id, kind, company, dialogue } = mine
  const path = `/${company.slug}/d/${dialogue.slug}/${kind === 'statement' ? 'whys' : 'conflicts'}/${id}`
  const told = ended(mine, path, { words, at }) ?? owed(mine, { words, at }) ?? answered(mine, path, { words, at }) ?? unasked(mine, words)
  return {
    id,
    kind,
    path,
    at: mine.at,
    words: mine.words,
    question: dialogue.question,
    company: company.name,
    echo: echoOf(mine, words),
    ...told,
  }
}

interface Speaking {
  words: Words
  at: Date
}

function ended(mine: Mine, path: string, { words, at }: Speaking): Told | null {
  const { t } = words
  const said = saidFor(mine, { words, at })
  const nothingMore = { sentence: null, link: null }
  if (mine.hiding?.at) {
    return {
      tone: 'quiet',
      title: t('Hidden on {date}', { date: said.date(mine.hiding.at) }),
      sentence: t('The place and the reason stay visible, and an answer that is owed stays owed.'),
      link: { href: `${path}/appeal`, words: t('Appeal') },
    }
  }
  const state = stateOf(
    {
      withdrawnAt: mine.withdrawnAt,
      answeredAt: mine.answeredAt,
      verdict: mine.verdict?.at ? mine.verdict : null,
      disagreeing: mine.disagreeing,
    },
    at,
  )
  if (state === 'withdrawn') return { tone: 'quiet', title: t('You withdrew it'), ...nothingMore }
  if (state === 'settled')
    return {
      tone: 'kept',
      title: t('You said: settled'),
      sentence: mine.verdict && t('On {date}.', { date: said.date(mine.verdict.at) }),
      link: null,
    }
  if (state === 'agreed_to_disagree') return { tone: 'quiet', title: t('Both sides leave it as it stands'), ...nothingMore }
  return null
}

function owed({ duty, extendedTo, owner, company, ...mine }: Mine, { words, at }: Speaking): Told | null {
  if (!duty || duty.metAt) return null
  const { t } = words
  const said = saidFor({ ...mine, company }, { words, at })
  const clock = { ...duty, extendedTo }
  const due = dueOf(clock)
  const who = t('{owner} answers for it.', { owner: owner ?? '' })
  if (standingOf(clock, at) === 'overdue') {
    return {
      tone: 'late',
      title: t('{company} owes you an answer', { company: company.name }),
      sentence: `${t('Due {time}, {late}.', { time: said.time(due), late: said.late(due) })} ${who}`,
      link: null,
    }
  }
  return { tone: 'quiet', title: t('You are owed an answer by {time}', { time: said.time(due) }), sentence: who, link: null }
}

function answered(mine: Mine, path: string, { words, at }: Speaking): Told | null {
  const { answeredBy, answeredAt, verdict } = mine
  if (!answeredAt) return null
  const { t } = words
  const title = t('{person} answered {time}', {
    person: answeredBy ?? mine.company.name,
    time: saidFor(mine, { words, at }).time(answeredAt),
  })
  if (verdict?.at && verdict.at > answeredAt) return { tone: 'quiet', title, sentence: t('You said: not settled yet.'), link: null }
  return { tone: 'quiet', title, sentence: null, link: { href: `${path}#verdict`, words: t('Say whether this answers it') } }
}

function unasked({ kind, supports, dialogue }: Mine, { t }: Words): Told {
  const missing = Math.max(0, dialogue.supportsForAnswer - supports)
  const title = t('Nobody owes an answer yet')
  if (dialogue.phase === 'closed') return { tone: 'quiet', title: t('The dialogue was closed'), sentence: null, link: null }
  const sentence =
    kind === 'statement'
      ? t('One is owed once {count, plural, one {one more person says} other {# more people say}} the same, or you ask for it.', {
          count: missing,
        })
      : null
  return { tone: 'quiet', title, sentence, link: null }
}

function echoOf({ supports, replies }: Mine, { t }: Words) {
  const parts = [
    supports > 0 && t('{count, plural, one {One person says} other {# people say}} the same', { count: supports }),
    replies > 0 && t('{count, plural, one {one reply} other {# replies}}', { count: replies }),
  ]
  return parts.filter(Boolean).join(' · ') || null
}

function saidFor({ zone, company }: Pick<Mine, 'zone' | 'company'>, { words, at }: Speaking) {
  return saidIn(words, { now: at, timeZone: zone ?? company.timeZone })
}
