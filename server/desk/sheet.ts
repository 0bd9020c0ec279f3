import type { Db } from '../../db/client.ts'
import { may } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { draftsFor } from '../responses/drafting.ts'
import { expectationOf, isSealed } from '../responses/predicting.ts'
import { type Beside, besideAnswer } from '../responses/reading.ts'
import { personCard } from '../responses/showing.ts'
import { shorten } from '../shorten.ts'
import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import { clockActs } from './clock.ts'
import type { Place } from './place.ts'

/** The page on which an answer is written, but for what was typed. */
export type Sheet = Awaited<ReturnType<typeof sheetOf>>

interface Drawing {
  by: Member
  /** What was typed, by field; what the reader had kept, where nothing was. */
  typed: Record<string, string> | null
  /** The duties that were ticked on the Desk, to be answered in one. */
  chosen: string[]
  words: Words
  said: Said
  at: Date
}

/** What stands beside the box at this place. One statement. */
export function besideAt(db: Db, { dialogue, exchange, obligationId }: Place, { by, at }: { by: Member; at: Date }): Promise<Beside> {
  const { authorId, kind, id, conflict, statement } = exchange
  return besideAnswer(db, dialogue.company, {
    authorId,
    side: conflict?.side ?? 'customer',
    dialogueId: dialogue.id,
    kind,
    id,
    spoken: statement?.why ?? conflict?.need ?? '',
    instead: conflict?.instead ?? '',
    obligationId,
    answerId: exchange.answer?.id ?? null,
    readerId: by.personId,
    at,
  })
}

/** The page of an answer from what stands beside it: the person, what was said, what else is close or owed, and the form's fields. */
export function sheetOf(place: Place, { beside, by, typed, chosen, words, said, at }: Drawing & { beside: Beside }) {
  const { dialogue, exchange, obligationId, action } = place
  const own = beside.drafts.find(({ authorId }) => authorId === by.personId)
  const values = typed ?? begun(by, own?.fields ?? {}, chosen)
  const ticked = (name: string) => new Set((values[name] ?? '').split(','))
  const [helping, together] = [ticked('credits'), ticked('with')]
  const also = beside.also.filter(({ obligationId }) => together.has(obligationId)).map(({ name }) => name)
  return {
    action,
    question: dialogue.question,
    to: addressees([exchange.by.name, ...also], { words, said }),
    noDate: noDate(exchange),
    exchange,
    clock: clockActs(exchange, { by, company: dialogue.company }),
    person: personCard({ by: exchange.by, beside, company: dialogue.company, at }, { words, said }),
    expected: expectedOf(exchange, { beside, at }),
    near: beside.near.map(({ slug, kind, id, words, answer, ...one }) => ({
      ...one,
      words: shorten(words, 180),
      href: `/${dialogue.company.slug}/d/${slug}/${kind === 'statement' ? 'whys' : 'conflicts'}/${id}`,
      answer: answer && { ...answer, at: new Date(answer.at) },
    })),
    replies: beside.replies.map((reply) => ({ ...reply, at: new Date(reply.at), words: shorten(reply.words, 280) })),
    /** What else of this dialogue can be answered in the same answer. */
    also: beside.also.map(({ obligationId, name, words, dueAt }) => ({
      value: obligationId,
      name,
      words: words && shorten(words, 160),
      dueAt: new Date(dueAt),
      isTicked: together.has(obligationId),
    })),
    values,
    colleagues: beside.colleagues.map(({ personId, name }) => ({ value: personId, label: name })),
    /** Everybody but the reader, ticked where they helped. */
    helpers: beside.colleagues
      .filter(({ personId }) => personId !== by.personId)
      .map(({ personId, name, title }) => ({ value: personId, label: name, hint: title, isTicked: helping.has(personId) })),
    /** What a refusal can rest on. */
    criteria: beside.criteria.map(({ id, sentence }) => ({ value: id, label: sentence || words.t('Words that are hidden') })),
    mayAnswer: may(by, 'respond'),
    /** Null where nobody is owed an answer, so that no draft can be kept. */
    drafts: obligationId ? draftsFor(by, beside.drafts, at) : null,
  }
}

/** Whom an answer is for, as its page names them: everybody once, of many the first two. */
export function addressees(names: string[], { words: { t }, said }: { words: Words; said: Said }) {
  const all = [...new Set(names)]
  const named = all.length > 3 ? [...all.slice(0, 2), t('{count, number} others', { count: all.length - 2 })] : all
  return { names: said.list(named), count: all.length }
}

/** Why no new date can be named instead of an answer; null where it can. */
function noDate({ chair }: Place['exchange']) {
  if (!chair?.obligationId) return 'unowed'
  if (chair.state === 'overdue') return 'overdue'
  return chair.firstDueAt ? 'named' : null
}

/** What was expected of the answer before, once that is unsealed. */
function expectedOf({ answer }: Place['exchange'], { beside, at }: { beside: Beside; at: Date }) {
  if (!answer || !beside.predicted || isSealed({ publishedAt: answer.at, isJudged: beside.predicted.isJudged }, at)) return null
  return expectationOf(beside.predicted)
}

/** What the form holds before anybody typed into it: what was kept, and what was ticked on the Desk. */
function begun({ personId }: Member, kept: Record<string, string>, chosen: string[]): Record<string, string> {
  const together = [...new Set([...(kept.with?.split(',') ?? []), ...chosen])]
  return { owner1: personId, owner2: personId, owner3: personId, ...kept, ...(together.length > 0 && { with: together.join(',') }) }
}
