import { and, eq, inArray, or } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { supports } from '../../db/schema/index.ts'
import { may } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import type { WholeCourse } from './course.ts'
import type { Exchange } from './model.ts'

/** What of an exchange is the reader's own, kept apart from what everybody sees. */
export interface Personal {
  supports: boolean
  isAuthor: boolean
  /** Their role may say “the same for me”, and it is not theirs. */
  maySupport: boolean
  /** Their role may name a conflict with it. */
  mayRaise: boolean
  /** They say whether the answer answers it. */
  judges: boolean
  /** What its answer promises was promised to them: they say how it goes. */
  isPromised: boolean
  /** They may answer it for the company. */
  answers: boolean
}

/**
 * The reader's own part of each exchange, by its id; empty for a guest. One statement for a customer, none for the company's people.
 * A template takes it with `it.personal.get(exchange.id) ?? null`.
 */
export async function personalParts(db: Db, exchanges: Exchange[], { reader }: { reader: Member | null }): Promise<Map<string, Personal>> {
  if (!reader) return new Map()
  const supported = may(reader, 'support')
    ? await supportedBy(
        db,
        reader,
        exchanges.map(({ id }) => id),
      )
    : new Set<string>()
  return new Map(exchanges.map((exchange) => [exchange.id, personalOf(exchange, { reader, supports: supported.has(exchange.id) })]))
}

/** The reader's own part of one exchange, where it is known already whether they support it. */
export function personalOf(exchange: Exchange, { reader, supports }: { reader: Member; supports: boolean }): Personal {
  const isAuthor = exchange.authorId === reader.personId
  const { answer } = exchange
  return {
    supports,
    isAuthor,
    maySupport: !isAuthor && may(reader, 'support'),
    mayRaise: may(reader, 'raise'),
    judges: isAuthor && may(reader, 'judge') && answer?.isAnswer === true && answer.verdict === null,
    isPromised: may(reader, 'judge') && (isAuthor || supports),
    answers: may(reader, 'respond') && exchange.chair !== null && (exchange.isOpen || exchange.chair.obligationId !== null),
  }
}

/** Somebody who says how the latest answer was received. */
export interface Judge {
  /** It was written for them, or they say the same: then they are counted apart, and without their name. */
  as: 'addressee' | 'supporter'
  /** Where their form is sent, and which answer it is about. */
  action: string
  target: string
  company: string
  /** Whom the answer was written for. */
  person: string
  /** What "not settled" does: the conflict is open again, stays open, or nothing changes. */
  opens: 'again' | 'still' | null
  /** They said something of it before. */
  isAgain: boolean
}

/** The reader as a judge of the latest answer; null where there is none, and for everybody else. */
export function judgeOf(exchange: Exchange, { reader, course }: { reader: Member | null; course: WholeCourse }): Judge | null {
  const answer = course.answers.findLast(({ isAnswer }) => isAnswer)
  const isAuthor = exchange.authorId === reader?.personId
  if (!answer || !may(reader, 'judge') || !(isAuthor || course.supports)) return null
  const { targetId: target } = answer
  return {
    as: isAuthor ? 'addressee' : 'supporter',
    action: `${exchange.path}/verdict`,
    target,
    company: exchange.company,
    person: exchange.by.name,
    opens: isAuthor ? opensOf(exchange) : null,
    isAgain: isAuthor ? answer.verdict !== null : course.mine.some(({ targetId }) => targetId === target),
  }
}

/** What is withdrawn, or left as it stands by both sides, no verdict opens. */
function opensOf({ conflict }: Exchange): Judge['opens'] {
  if (!conflict || conflict.state === 'withdrawn' || conflict.state === 'agreed_to_disagree') return null
  return conflict.state === 'reopened' ? 'still' : 'again'
}

async function supportedBy(db: Db, { companyId, personId }: Member, ids: string[]) {
  if (ids.length === 0) return new Set<string>()
  const rows = await db
    .select({ statementId: supports.statementId, conflictId: supports.conflictId })
    .from(supports)
    .where(
      and(
        eq(supports.companyId, companyId),
        eq(supports.personId, personId),
        or(inArray(supports.statementId, ids), inArray(supports.conflictId, ids)),
      ),
    )
  return new Set(rows.map(({ statementId, conflictId }) => (statementId ?? conflictId)!))
}
