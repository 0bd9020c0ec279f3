import { type OwnPromise, ownPromises } from '../commitments/own.ts'
import { hasEnded } from '../commitments/standing.ts'
import { stateOf } from '../conflicts/standing.ts'
import { standingOf } from '../obligations/standing.ts'
import { shorten } from '../shorten.ts'
import { saidIn } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import type { Mine, membershipsOf } from './reading.ts'
import type { Waiting } from './waiting.ts'

/** One thing somebody said, and in a sentence or two what became of it. */
export interface Became {
  id: string
  kind: 'statement' | 'conflict'
  path: string
  at: Date
  /** When it was said, in the same time zone as everything else about it. */
  when: string
  words: string
  question: string
  company: string
  /** How many say the same and how many replied; null where nobody does. */
  echo: string | null
  tone: 'late' | 'kept' | 'quiet'
  title: string
  sentence: string | null
  /** What was decided where it was said, and whether it stands behind that. */
  decided: { href: string; words: string } | null
  /** The one thing to do next, where it is theirs to do. */
  link: { href: string; words: string } | null
}

const shownLetters = 280

type Told = Pick<Became, 'tone' | 'title' | 'sentence' | 'link'>

/** What became of one thing, in the person's own time zone, or else in the company's. */
export function becameOf(mine: Mine, { words, at, zone }: Speaking): Became {
  const { id, kind, company, dialogue } = mine
  const path = `/${company.slug}/d/${dialogue.slug}/${kind === 'statement' ? 'whys' : 'conflicts'}/${id}`
  const told =
    ended(mine, path, { words, at, zone }) ??
    owed(mine, { words, at, zone }) ??
    answered(mine, path, { words, at, zone }) ??
    unasked(mine, words)
  return {
    id,
    kind,
    path,
    at: mine.at,
    when: saidFor(mine, { words, at, zone }).time(mine.at),
    words: shorten(mine.words, shownLetters),
    question: dialogue.question,
    company: company.name,
    echo: echoOf(mine, words),
    ...told,
    decided: decidedWhere(mine, { words, at, zone }),
  }
}

/** One thing that waits for the person's own word: `path` is its own page, or where it is published. */
export type Waits = Waiting & { path: string; when: string; until: string | null }

/** Where it is done, when it was said, and until when one can, in the person's own time zone, or else in the company's. */
export function waitsOf(waiting: Waiting, { words, at, zone }: Speaking): Waits {
  const { kind, id, company, dialogue, statementId, conflictId } = waiting
  const path =
    kind === 'held'
      ? `/${company.slug}/confirm/${id}`
      : `/${company.slug}/d/${dialogue.slug}/${placeOf({ kind, id, conflictId, statementId })}`
  const said = saidIn(words, { now: at, timeZone: zone ?? company.timeZone })
  const isWeighed = kind === 'weigh' || kind === 'weigh_again'
  const until = isWeighed && waiting.question ? said.time(new Date(waiting.question)) : null
  return { ...waiting, path, when: said.time(waiting.at), until }
}

function placeOf({ kind, id, conflictId, statementId }: Pick<Waiting, 'kind' | 'id' | 'conflictId' | 'statementId'>) {
  if (kind === 'weigh' || kind === 'weigh_again') return 'weigh'
  if (kind === 'confirm' || kind === 'day' || kind === 'accept') return `commitments/${id}`
  if (isOfWords({ kind })) return `whys/${statementId}/themes/${id}`
  return conflictId ? `conflicts/${conflictId}` : `whys/${statementId}`
}

/** Whether it asks about one's own words, beside what became of them. */
export function isOfWords({ kind }: Pick<Waiting, 'kind'>) {
  return kind === 'theme' || kind === 'quote'
}

interface Speaking {
  words: Words
  at: Date
  /** The person's own, where they chose one. */
  zone: string | null
}

function ended(mine: Mine, path: string, { words, at, zone }: Speaking): Told | null {
  const { t } = words
  const said = saidFor(mine, { words, at, zone })
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

function owed({ duty, owner, company, ...mine }: Mine, { words, at, zone }: Speaking): Told | null {
  if (!duty || duty.metAt) return null
  const { t } = words
  const said = saidFor({ ...mine, company }, { words, at, zone })
  const due = duty.dueAt
  const who = t('{owner} answers for it.', { owner: owner ?? '' })
  if (standingOf(duty, at) === 'overdue') {
    return {
      tone: 'late',
      title: t('{company} owes you an answer', { company: company.name }),
      sentence: `${t('Due {time}, {late}.', { time: said.time(due), late: said.late(due) })} ${who}`,
      link: null,
    }
  }
  return { tone: 'quiet', title: t('You are owed an answer by {time}', { time: said.time(due) }), sentence: who, link: null }
}

function answered(mine: Mine, path: string, { words, at, zone }: Speaking): Told | null {
  const { answeredBy, answeredAt, verdict } = mine
  if (!answeredAt) return null
  const { t } = words
  const title = t('{person} answered {time}', {
    person: answeredBy ?? mine.company.name,
    time: saidFor(mine, { words, at, zone }).time(answeredAt),
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

/** Not once the dialogue was taken back to before it. */
function decidedWhere(mine: Mine, { words, at, zone }: Speaking): Became['decided'] {
  const { decided, dialogue, company } = mine
  if (!decided || dialogue.phase === 'listening' || dialogue.phase === 'weighing') return null
  const { t } = words
  const said = saidFor(mine, { words, at, zone })
  const { grounds, options } = decided
  const what = t('Decided on {date}: {options}.', { date: said.date(new Date(decided.at)), options: said.list(options ?? []) })
  const behind = t('It rests on {count, plural, one {the criterion} other {the criteria}} {criteria}, behind which your sentence stands.', {
    count: grounds.length,
    criteria: said.list(grounds.map((sentence) => t('“{words}”', { words: sentence }))),
  })
  return { href: `/${company.slug}/d/${dialogue.slug}/decision`, words: grounds.length > 0 ? `${what} ${behind}` : what }
}

function echoOf({ supports, replies }: Mine, { t }: Words) {
  const parts = [
    supports > 0 && t('{count, plural, one {One person says} other {# people say}} the same', { count: supports }),
    replies > 0 && t('{count, plural, one {one reply} other {# replies}}', { count: replies }),
  ]
  return parts.filter(Boolean).join(' · ') || null
}

function saidFor({ company }: Pick<Mine, 'company'>, { words, at, zone }: Speaking) {
  return saidIn(words, { now: at, timeZone: zone ?? company.timeZone })
}

/** What a person promised in all their companies: what is overdue first, then by its days; what has ended comes last. */
export function promisedBy(places: Awaited<ReturnType<typeof membershipsOf>>, at: Date) {
  const all = places.flatMap(({ promised, slug, name, timeZone }) =>
    ownPromises(promised, { slug, timeZone }, at).map((promise) => ({ ...promise, company: name })),
  )
  const place = ({ standing }: OwnPromise) => (standing.isOverdue ? 0 : standing.state === 'done' ? 2 : hasEnded(standing) ? 3 : 1)
  return all.toSorted((one, other) => place(one) - place(other) || one.dueOn.localeCompare(other.dueOn))
}
