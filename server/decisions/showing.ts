import type { Placed } from '../../db/schema/index.ts'
import { faceOf } from '../face.ts'
import { customerVoice, staffVoice, type Voice } from '../voice.ts'
import { localeOf, type Words } from '../words/words.ts'
import { isReviewDue } from './days.ts'
import { firstOf, isTakingAll, passedOver } from './following.ts'
import type { Decision, Signer } from './reading.ts'

export type Shown = ReturnType<typeof decisionShown>
export type Ranked = ReturnType<typeof rankedOf>
export type Review = Shown['review']
export type Firsts = NonNullable<Shown['firsts']>

interface Place {
  path: string
  company: { name: string; slug: string; timeZone: string }
}

const holdings = ['yes', 'partly', 'no'] as const

/** A decision as everybody reads it: the same for all who may see it. */
export function decisionShown(decision: Decision, { path, company }: Place, { words, at }: { words: Words; at: Date }) {
  const { id, by, options, criteria, rationale, departure, followsRanking, ranking, names } = decision
  const taken = options.map((option) => option.id)
  const { personId, name, title, isStandIn } = by
  return {
    id,
    at: decision.at,
    by: { name, line: title || null, face: faceOf(personId, name), isStandIn, href: `/${company.slug}/people/${personId}` },
    options: options.map(({ id, name, now }) => ({ name, now: now === name ? null : now, href: `${path}/options/${id}` })),
    follows: followsRanking,
    takesAll: isTakingAll(ranking, taken),
    passedOver: passedOver(ranking, taken).map((optionId) => names[optionId] ?? ''),
    firsts: firstsOf(ranking, names),
    departure: followsRanking === false ? departure : null,
    criteria: criteria.map(({ id, sentence }) => ({ sentence, href: `${path}/criteria/${id}` })),
    rationale,
    ranked: rankedOf(ranking, { names, taken, words }),
    dissents: decision.dissents.map(({ id, words, hiding, ...signer }) => ({
      id,
      by: voiceOf(signer),
      side: signer.side,
      at: new Date(signer.at),
      words,
      hidden: hiding && { ...hiding, at: new Date(hiding.at) },
    })),
    review: {
      on: decision.reviewOn,
      isDue: isReviewDue(decision, company, at),
      sides: (['customer', 'company'] as const).map((side) => sidesSay(decision, side)),
      said: decision.reviews
        .filter(({ words, before }) => words !== null || before.length > 0)
        .map(({ held, words, before, ...signer }) => ({
          held,
          words,
          before: before.map((past) => ({ ...past, at: new Date(past.at) })),
          by: voiceOf(signer),
          side: signer.side,
          at: new Date(signer.at),
        })),
    },
  }
}

/** What is first together, and what each side put first where that differs; null where there is no ranking of both sides. */
export function firstsOf(ranking: readonly Placed[], names: Record<string, string>) {
  const [together, customers, company] = (['joint', 'customers', 'company'] as const).map((by) => firstOf(ranking, by)) as [
    string[],
    string[],
    string[],
  ]
  if (together.length === 0) return null
  const named = (ids: string[]) => ids.map((id) => names[id] ?? '')
  const differs = [customers, company].some((side) => side.join() !== together.join())
  return { together: named(together), sides: differs ? { customers: named(customers), company: named(company) } : null }
}

/** A ranking in words and figures, the best first; null where nothing was rated. */
export function rankedOf(
  ranking: readonly Placed[],
  { names, taken, words }: { names: Record<string, string>; taken: readonly string[]; words: Words },
) {
  if (ranking.every(({ customers, company }) => customers === null && company === null)) return null
  const first = new Set(firstOf(ranking))
  return ranking.map(({ optionId, customers, company, joint }) => ({
    id: optionId,
    name: names[optionId] ?? '',
    isTaken: taken.includes(optionId),
    isFirst: first.has(optionId),
    customers: scored(customers, words),
    company: scored(company, words),
    joint: scored(joint, words),
  }))
}

/** Scores are said with two digits, as everywhere; null where a side could not say. */
function scored(score: number | null, words: Words) {
  if (score === null) return null
  return new Intl.NumberFormat(localeOf(words), {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(score)
}

function sidesSay({ counts }: Decision, side: 'customer' | 'company') {
  const count = (held: string) => counts.find((one) => one.side === side && one.held === held)?.count ?? 0
  const [yes, partly, no] = holdings.map(count) as [number, number, number]
  return { side, yes, partly, no, n: yes + partly + no }
}

function voiceOf({ personId, staff, author, customer }: Signer): Voice {
  return staff ? staffVoice(staff) : customerVoice({ author, customer, authorId: personId })
}
