import { z } from 'zod'
import { outcomes } from '../../db/schema/index.ts'
import { commitmentHowMost, commitmentWhatMost, type Offered } from '../commitments/offering.ts'
import { choice, formId, many, optionalDay, optionalId, optionalLine, optionalWords, words } from '../forms.ts'
import type { Calendar } from '../obligations/counting.ts'
import { closingOn, dateIn } from '../obligations/days.ts'
import { Refusal } from '../refusal.ts'
import { type Expectation, expectations } from './predicting.ts'

/** What a response says, whoever sends it and however. */
export interface Answering {
  heard: string
  answer: string
  outcome: (typeof outcomes)[number]
  /** Why not, why only partly, or what must be found out. */
  reason: string | null
  /** The shared criterion that a refusal rests on, where there is one. */
  criterionId?: string | null
  /** By which day ('YYYY-MM-DD') an answer will be there, where something must be found out first. */
  until: string | null
  commitments: Offered[]
  /** The colleagues who helped. */
  credits: string[]
  /** How its author thinks it will be taken: asked of every answer, and of no new date. */
  expect: Expectation | null
}

export const commitmentRows = [1, 2, 3] as const
/** How many others one answer can be for. */
export const mostTogether = 30

const saysNothing = 'Say how you think they will take it.'
const notThere = 'Choose from the list.'
/** What a new date is sent with: nothing is expected of it. */
const notAsked = 'none'

const person = () => optionalId('Choose somebody from the list.')

/** The shared criterion that a refusal rests on, where one was chosen. */
export const criterion = () => optionalId(notThere)

/** Answers that were ticked because they answer the same question. */
export const answersMeant = () => many().pipe(z.array(z.uuid(notThere)).max(mostTogether, 'Choose fewer at once.'))

const typedForm = z
  .object({
    id: formId(),
    heard: words({ most: 5_000, empty: 'Say what you heard, in their terms.' }),
    answer: words({ most: 20_000, empty: 'Write the answer.' }),
    outcome: choice(outcomes, 'Choose what comes of it.'),
    reason: optionalWords({ most: 5_000 }),
    criterionId: criterion(),
    until: optionalDay(),
    what1: optionalLine(commitmentWhatMost),
    owner1: person(),
    due1: optionalDay(),
    how1: optionalLine(commitmentHowMost),
    what2: optionalLine(commitmentWhatMost),
    owner2: person(),
    due2: optionalDay(),
    how2: optionalLine(commitmentHowMost),
    what3: optionalLine(commitmentWhatMost),
    owner3: person(),
    due3: optionalDay(),
    how3: optionalLine(commitmentHowMost),
    credits: many().pipe(z.array(z.uuid('Choose somebody from the list.')).max(20)),
    expect: choice([...expectations, notAsked], saysNothing),
    with: many().pipe(z.array(z.uuid(notThere)).max(mostTogether, 'Choose fewer at once.')),
    sameAs: answersMeant(),
    since: z.string().max(20).optional(),
  })
  .transform((typed, { addIssue }): Typed => {
    const { id, heard, answer, outcome, reason, criterionId, until, credits } = typed
    const expect = typed.expect === notAsked ? null : typed.expect
    const wanted = outcome === 'will' || outcome === 'partly'
    const commitments = commitmentRows.flatMap((row) => {
      const [what, ownerId, dueOn, how] = [typed[`what${row}`], typed[`owner${row}`], typed[`due${row}`], typed[`how${row}`]]
      if (!wanted || (!what && !dueOn && !how)) return []
      if (what && ownerId && dueOn) return [{ what, ownerId, dueOn, how, row }]
      const [field, message] = !what
        ? ['what', 'Say what will be done.']
        : !ownerId
          ? ['owner', 'Say who does it.']
          : ['due', 'Say by when.']
      addIssue({ code: 'custom', path: [`${field}${row}`], message })
      return []
    })
    const fields = asTyped({ ...typed, expect })
    // The fields stand beside it as well: a form that is refused is shown again with what lies there.
    const answering = { heard, answer, outcome, reason, criterionId, until, commitments, credits, expect }
    return { ...fields, id, answering, together: [...new Set(typed.with)], sameAs: typed.sameAs, fields, since: typed.since }
  })

export const responseForm = z.preprocess(
  (typed) =>
    typeof typed === 'object' && typed !== null && 'outcome' in typed && typed.outcome === 'find_out'
      ? { ...typed, expect: ('expect' in typed && typed.expect) || notAsked }
      : typed,
  typedForm,
)

/** An answer as its form sends it: `fields` is all that was typed, also what does not belong to the outcome chosen last. */
export interface Typed {
  id: string | undefined
  answering: Answering
  /** The duties of the same dialogue that it answers as well. */
  together: string[]
  /** The answers of which it says that they answer the same question. */
  sameAs: string[]
  fields: Record<string, string>
  /** Which kept draft the page had before it: see `keepDraft`. */
  since: string | undefined
}

/** What a form of an answer holds, field by field, for a draft or to be shown again. */
export function asTyped(typed: Record<string, unknown>): Record<string, string> {
  const names = [
    'heard',
    'answer',
    'outcome',
    'reason',
    'criterionId',
    'until',
    'credits',
    'expect',
    'with',
    ...commitmentRows.flatMap((row) => [`what${row}`, `owner${row}`, `due${row}`, `how${row}`]),
  ]
  return Object.fromEntries(names.flatMap((name) => (typed[name] ? [[name, [typed[name]].flat().join(',')]] : [])))
}

/**
 * Refuses an answer that lacks the part which its outcome asks for: somebody who does something by a day to come for "we will" and
 * "partly", a reason for "we will not", a reason and a working day for "we must find out first"; and every answer without what its author
 * expects of it. Gives it without the parts that do
 * not belong to its outcome.
 */
export function wholeAnswer(given: Answering, { calendar, at }: { calendar: Calendar; at: Date }): Answering {
  const { heard, answer, outcome, reason, until } = given
  const promises = outcome === 'will' || outcome === 'partly'
  if (!heard.trim()) throw new Refusal('invalid', 'Say what you heard, in their terms.', { field: 'heard' })
  if (!answer.trim()) throw new Refusal('invalid', 'Write the answer.', { field: 'answer' })
  if (promises) mustPromise(given, { today: dateIn(calendar.timeZone, at) })
  if (outcome !== 'find_out' && !given.expect) throw new Refusal('invalid', saysNothing, { field: 'expect' })
  if (outcome === 'will_not' && !reason) throw new Refusal('invalid', 'Say why not.', { field: 'reason' })
  if (outcome === 'find_out' && !reason) throw new Refusal('invalid', 'Say what must be found out.', { field: 'reason' })
  if (outcome === 'find_out' && !until) throw new Refusal('invalid', 'Say by which day the answer will be there.', { field: 'until' })
  if (outcome === 'find_out' && !closingOn(calendar, until!))
    throw new Refusal('invalid', 'Nobody works on that day. Choose a working day.', { field: 'until' })
  return {
    ...given,
    reason: outcome === 'will' ? null : reason,
    criterionId: outcome === 'will_not' ? (given.criterionId ?? null) : null,
    until: outcome === 'find_out' ? until : null,
    commitments: promises ? given.commitments : [],
    expect: outcome === 'find_out' ? null : given.expect,
  }
}

function mustPromise({ commitments }: Answering, { today }: { today: string }) {
  if (commitments.length === 0)
    throw new Refusal('invalid', 'Say who does what, and by when. Without that it is no promise.', { field: 'what1' })
  const past = commitments.findIndex(({ dueOn }) => dueOn < today)
  if (past >= 0)
    throw new Refusal('invalid', 'This day is past. Choose a later one.', { field: `due${commitments[past]!.row ?? past + 1}` })
}
