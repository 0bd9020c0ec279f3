import { and, eq, inArray, or } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { supports } from '../../db/schema/index.ts'
import { may } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
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
    answers: may(reader, 'respond') && exchange.chair !== null && (exchange.isOpen || exchange.chair.obligationId !== null),
  }
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
