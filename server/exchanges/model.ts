import { type AnswerPromise, promisesOf } from '../commitments/promised.ts'
import { type ConflictState, stateOf } from '../conflicts/standing.ts'
import { standingOf } from '../obligations/standing.ts'
import { restingOn } from '../responses/resting.ts'
import { customerVoice, staffVoice, type Voice } from '../voice.ts'
import { workedOnOf } from './about.ts'
import { isEditedAfterRead, linked } from './around.ts'
import type { Chair } from './chair.ts'
import type { SupportersSay } from './latest.ts'
import type { ExchangeRow } from './rows.ts'
import { type SameQuestion, sameQuestions } from './same.ts'

/** What was said and what was answered: the call and the response. The same for everybody who may see it. */
export interface Exchange {
  kind: 'statement' | 'conflict'
  id: string
  at: Date
  path: string
  /** For rules, never for a page: a hidden person's id tells who they are. */
  authorId: string
  company: string
  /** Whether anything more can be said in its dialogue. */
  isOpen: boolean
  by: Voice
  hidden: Hidden | null
  statement: Said | null
  conflict: Named | null
  supports: number
  comments: number
  answer: Answer | null
  /** The empty chair: null once the latest duty is met, or where it ended another way. */
  chair: Chair | null
}

export interface Hidden {
  id: string
  reason: string
  at: Date
  by: string
}

export interface Said {
  option: string
  /** The name by which they chose it, where that option has become part of another or has another name. */
  saidAs: string | null
  why: string
  trying: string | null
  nearly: string | null
  felt: string | null
  isRevised: boolean
}

export interface Named {
  need: string
  instead: string
  side: 'customer' | 'company'
  state: ConflictState
  aboutStatementId: string | null
  aboutResponseId: string | null
  aboutWork: ReturnType<typeof workedOnOf>
  withdrawal: { at: Date; reason: string | null } | null
  disagreeing: string[]
}

export interface Answer {
  id: string
  targetId: string
  by: Voice
  staffId: string
  isAnswer: boolean
  heard: string
  answer: string
  outcome: 'will' | 'partly' | 'will_not' | 'find_out'
  reason: string | null
  /** The shared criterion that a refusal rests on. */
  restsOn: ReturnType<typeof restingOn>
  at: Date
  revisedAt: Date | null
  /** `personId` is null for somebody who has no face here. */
  credits: { personId: string | null; name: string; title: string }[]
  commitments: AnswerPromise[]
  /** Whom the same answer was given to as well. */
  others: { name: string; path: string }[]
  /** Answers to the same question, as their authors said. */
  same: SameQuestion[]
  /** Nobody knows that the one who was answered has seen it. */
  isUnread: boolean
  isEditedAfterRead: boolean
  verdict: Judgement | null
  supporters: SupportersSay
  wasLate: boolean
}

export interface Judgement {
  heard: 'yes' | 'partly' | 'no'
  correction: string | null
  settled: 'yes' | 'not_yet' | 'no'
  feeling: number
  at: Date
}

export function speakerOf({ author, customer, speaker, authorId }: ExchangeRow): Voice {
  return speaker ? staffVoice(speaker) : customerVoice({ author, customer, authorId })
}

export function hiddenOf({ hiding }: ExchangeRow): Hidden | null {
  return hiding?.id ? { id: hiding.id, reason: hiding.reason, at: hiding.at, by: hiding.by } : null
}

/** The words of a statement; emptied while they are hidden, so that no page can show them by mistake. */
export function statementOf({ statement, hiding }: ExchangeRow): Said | null {
  if (!statement || statement.why === null || statement.option === null) return null
  const { option, saidAs, why, trying, nearly, felt } = statement
  const words = hiding?.id
    ? { option: '', saidAs: null, why: '', trying: null, nearly: null, felt: null }
    : { option, saidAs, why, trying, nearly, felt }
  return { ...words, isRevised: (statement.revision ?? 1) > 1 }
}

/** The words of a conflict and how it stands; emptied while they are hidden, with the reason why it was withdrawn. */
export function conflictOf(row: ExchangeRow, at: Date, dialogue: Parameters<typeof workedOnOf>[1] | null = null): Named | null {
  const { conflict, withdrawal, disagreeing, hiding } = row
  if (!conflict) return null
  const isHidden = Boolean(hiding?.id)
  const words = isHidden ? { need: '', instead: '' } : { need: conflict.need, instead: conflict.instead }
  return {
    ...words,
    side: conflict.side,
    state: stateOfRow(row, at),
    aboutStatementId: conflict.aboutStatementId,
    aboutResponseId: conflict.aboutResponseId,
    aboutWork: dialogue && workedOnOf(conflict, dialogue),
    withdrawal: withdrawal?.at ? { at: withdrawal.at, reason: isHidden ? null : withdrawal.reason } : null,
    disagreeing,
  }
}

interface Here {
  dialogue: { slug: string; company: { slug: string; timeZone: string } }
  at: Date
}

/** `here` is where the links to whom else it answers and to what it promises lead, and when; without it those are left out. */
export function answerOf(row: ExchangeRow, here: Here | null = null): Answer | null {
  const { response, words, answerer, credits, commitments, others, same, readAt, verdict, supporters, duty } = row
  if (!response?.id || !words?.heard || !answerer) return null
  const revisedAt = response.revision > 1 ? words.revisedAt : null
  return {
    id: response.id,
    targetId: response.targetId,
    by: staffVoice(answerer),
    staffId: answerer.personId,
    isAnswer: response.isAnswer,
    heard: words.heard,
    answer: words.answer,
    outcome: words.outcome,
    reason: words.reason,
    restsOn: here && restingOn(words.restsOn, here.dialogue),
    at: response.publishedAt,
    revisedAt,
    credits,
    commitments: here ? promisesOf(commitments, here.dialogue, here.at) : [],
    others: here ? linked(others, here.dialogue) : [],
    same: here ? sameQuestions(same, here.dialogue.company) : [],
    isUnread: readAt === null,
    isEditedAfterRead: isEditedAfterRead({ revisedAt, readAt }),
    verdict: verdict?.heard && verdict.targetId === response.targetId ? verdict : null,
    supporters,
    wasLate: duty?.metAt ? standingOf(duty, duty.metAt) === 'late' : false,
  }
}

/** How a conflict stands, as its row tells. */
export function stateOfRow({ withdrawal, verdict, disagreeing, answeredAt }: ExchangeRow, at: Date): ConflictState {
  return stateOf({ withdrawnAt: withdrawal?.at ?? null, answeredAt, verdict: verdict?.heard ? verdict : null, disagreeing }, at)
}
