import { standsAt } from '../commitments/promised.ts'
import { standsInWords } from '../commitments/saying.ts'
import type { Help } from '../consults/crediting.ts'
import { creditedNames } from '../consults/showing.ts'
import { faceOf } from '../face.ts'
import { type Calendar, workingHoursBetween } from '../obligations/counting.ts'
import { closingOn } from '../obligations/days.ts'
import { shorten } from '../shorten.ts'
import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import type { Answering } from './answering.ts'
import type { AlsoOwed } from './near.ts'
import type { Beside, Colleague } from './reading.ts'
import type { RestsOn } from './resting.ts'
import type { OwedBefore, PromisedBefore, ToldBefore } from './told.ts'

interface Speaking {
  words: Words
  said: Said
}

interface By {
  name: string
  line: string | null
  face: { initials: string; hue: number }
  hidden: boolean
}

/** The person who is answered, as staff see them: who they are, what they said before, what was promised to them. */
export function personCard(
  { by, beside, company, at }: { by: By; beside: Beside; company: { slug: string; timeZone: string }; at: Date },
  { words, said }: Speaking,
) {
  const { t } = words
  const { workplace, roleThere, since, knownAs, story, told, promised, owed } = beside
  const line = [roleThere, workplace].filter(Boolean).join(', ') || by.line
  const known =
    by.hidden && !knownAs
      ? t('Does not want to be known, also not to you.')
      : knownAs
        ? t('This is {name}. Only the people of the company see that.', { name: knownAs })
        : null
  const groups = [
    { title: t('What {person} told us before', { person: by.name }), items: told.map((one) => toldLine(one, company, t)) },
    {
      title: t('What we promised {person}', { person: by.name }),
      items: promised.map((one) => promisedLine(one, { company, at }, { words, said })),
    },
    { title: t('How we answered {person}', { person: by.name }), items: owed.map((one) => owedLine(one, company, { words, said })) },
  ]
  return {
    by: { ...by, line },
    since: [known, since && t('In dialogue with us since {date}.', { date: said.date(since) })].filter(Boolean).join(' ') || null,
    story,
    groups: groups.filter(({ items }) => items.length > 0),
  }
}

function toldLine({ kind, id, slug, words, state }: ToldBefore, company: { slug: string }, t: Words['t']) {
  const states = {
    settled: { kind: 'settled', words: t('settled') },
    withdrawn: { kind: 'quiet', words: t('withdrawn') },
    answered: { kind: 'quiet', words: t('answered') },
    open: null,
  } as const
  return { words: shorten(words, 140), href: pathOf(company, { slug, kind, id }), state: states[state] }
}

/** Who promised what, by when, and what became of it. */
function promisedLine(
  { id, what, owner, slug, ...course }: PromisedBefore,
  { company, at }: { company: { slug: string; timeZone: string }; at: Date },
  speaking: Speaking,
) {
  const { t } = speaking.words
  const stands = standsAt(course, company, at)
  return {
    words: `${owner}: ${what || t('Words that are hidden')}`,
    href: `/${company.slug}/d/${slug}/commitments/${id}`,
    state: standsInWords(stands, speaking),
  }
}

/** An answer that was owed: in time, late by how much, or missing still. */
function owedLine({ words: about, dueAt, metAt, ...place }: OwedBefore, company: { slug: string }, { words: { t }, said }: Speaking) {
  const [due, met] = [new Date(dueAt), metAt ? new Date(metAt) : null]
  const late = {
    kind: 'late',
    words: met
      ? t('late by {duration} of calendar time', { duration: said.duration(due, met) })
      : t('overdue, {late}', { late: said.late(due) }),
  } as const
  const state = met && met <= due ? ({ kind: 'kept', words: t('in time') } as const) : late
  return { words: about ? shorten(about, 90) : t('Words that are hidden'), href: pathOf(company, place), state }
}

function pathOf(company: { slug: string }, { slug, kind, id }: { slug: string; kind: 'statement' | 'conflict'; id: string }) {
  return `/${company.slug}/d/${slug}/${kind === 'statement' ? 'whys' : 'conflicts'}/${id}`
}

interface Previewed {
  answering: Answering
  /** Who would publish it. */
  authorId: string
  colleagues: Colleague[]
  /** What was asked and answered towards all that it answers. */
  helping: Help[]
  /** What else it answers. */
  others: Pick<AlsoOwed, 'name'>[]
  /** What a refusal can rest on. */
  criteria?: RestsOn[]
  at: Date
}

/** An answer as it would be read, from what was typed. */
export function previewOf({ answering, authorId, colleagues, helping, others, criteria = [], at }: Previewed) {
  const { heard, answer, outcome, reason, commitments, credits } = answering
  const nameOf = (personId: string) => colleagues.find((one) => one.personId === personId)?.name ?? ''
  const author = colleagues.find((one) => one.personId === authorId)
  const name = author?.name ?? ''
  const restsOn = criteria.find(({ id }) => id === answering.criterionId)
  const ticked = credits.map((personId) => ({ personId, name: nameOf(personId) }))
  // A new date is no answer: the help goes into that.
  const credited = creditedNames(outcome === 'find_out' ? [] : helping, { authorId, ticked })
  return {
    id: '',
    by: { name, line: author?.title ?? null, face: faceOf(authorId, name), isStandIn: author?.isStandIn ?? false },
    heard,
    answer,
    outcome,
    reason,
    restsOn: restsOn ? { words: restsOn.sentence || null, path: null } : null,
    at,
    revisedAt: null,
    credits: credited.map((name) => ({ name })),
    commitments: commitments.map(({ what, how, ownerId, dueOn }) => ({ what, how, dueOn, owner: nameOf(ownerId) })),
    others: others.map(({ name }) => ({ name, path: null })),
    verdict: null,
    wasLate: false,
  }
}

interface Clock {
  state: 'running' | 'waiting' | 'overdue' | 'unasked'
  dueAt: Date | null
  firstDueAt: Date | null
  extensionReason: string | null
  hoursLeft: number
  gone: number
  question: { until: Date } | null
}

/** The empty place beside that preview: gone once there is an answer; with a new date it stays, with the working hours until then. */
export function chairAfter<Chair extends Clock>(
  chair: Chair | null,
  { outcome, until, reason }: Answering,
  { calendar, at }: { calendar: Calendar; at: Date },
): Chair | null {
  if (!chair?.dueAt || outcome !== 'find_out' || !until) return null
  const dueAt = closingOn(calendar, until) ?? chair.dueAt
  const from = chair.state === 'waiting' && chair.question ? chair.question.until : at
  const hoursLeft = from < dueAt ? workingHoursBetween(calendar, from, dueAt) : 0
  // As much has gone as before, of a time that is longer now by what was added to it.
  const hoursGone = chair.gone < 1 ? (chair.hoursLeft * chair.gone) / (1 - chair.gone) : 0
  const gone = hoursGone + hoursLeft > 0 ? hoursGone / (hoursGone + hoursLeft) : 1
  return { ...chair, dueAt, firstDueAt: chair.dueAt, extensionReason: reason, hoursLeft, gone }
}
