import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { criterionNow, isHiddenNow } from '../../db/now.ts'
import {
  appearances,
  criteria,
  criterionChangeAcceptances,
  criterionChanges,
  criterionRevisions,
  criterionStatements,
  hidings,
  statements,
} from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { shorten } from '../shorten.ts'
import { type RaisedAbout, raisedAboutIn, raisedAboutOf } from '../statements/raised-about.ts'
import { type CloseStatement, closeStatementsOf } from './likeness.ts'
import { type Backer, backerOf, type Criterion, criterionOf, type OwnPart } from './model.ts'
import { criterionPath } from './proposing.ts'
import { commonColumns, into, intoNow, intoWords, type Named, namedOf } from './rows.ts'
import { type Behind, missingOf } from './sharing.ts'

const namesShown = 60
const changesShown = 50

/** A criterion with everything that happened to it. */
export interface WholeCriterion extends Criterion {
  /** The statement that it was made from, and who is credited. */
  from: { id: string; name: string } | null
  /** The words that it was proposed with. */
  first: string
  /** What was proposed to do with it, the latest first. */
  changes: Change[]
  /** The criteria that became part of it. */
  merged: { path: string; sentence: string | null; at: Date }[]
  /** Statements that may speak for it. */
  close: CloseStatement[]
  /** The conflicts raised about it. */
  conflicts: RaisedAbout[]
}

/** What somebody proposed to do with it; `state` says what became of that. */
export interface Change {
  id: string
  kind: 'reword' | 'merge' | 'retire'
  state: 'open' | 'done' | 'dropped'
  sentence: string | null
  measure: string | null
  source: string | null
  into: { path: string; sentence: string | null } | null
  reason: string | null
  by: Backer
  at: Date
  endedAt: Date | null
  accepted: (Backer & { at: Date })[]
  missing: Behind
}

/** The reader's own part of it: which of its changes they accepted or proposed, and which links they may take back. */
export interface OwnWhole extends OwnPart {
  accepted: Set<string>
  changes: Set<string>
  links: Set<string>
}

type Dialogue = { companyId: string; id: string; slug: string; company: { slug: string } }
type ChangeRow = Omit<Change, 'state' | 'into' | 'by' | 'at' | 'endedAt' | 'accepted' | 'missing'> & {
  by: Named
  at: string
  adoptedAt: string | null
  droppedAt: string | null
  intoId: string | null
  intoSentence: string | null
  accepted: (Named & { at: string })[]
  isMine: boolean
  isAccepted: boolean
}

const other = alias(criteria, 'other')
const otherWords = alias(criterionRevisions, 'other_words')
const earlier = alias(criterionRevisions, 'earlier')

/** One criterion, whole, and the reader's own part of it. `suggests`: with the statements that may speak for it. One statement. Refuses with not_found what is not of this dialogue. */
export async function findCriterion(
  db: Db,
  dialogue: Dialogue,
  { id, reader, suggests }: { id: string; reader: Member | null; suggests: boolean },
): Promise<{ criterion: WholeCriterion; own: OwnWhole }> {
  const { companyId, id: dialogueId } = dialogue
  const readerId = reader?.personId ?? null
  const [row] = await db
    .select({
      ...commonColumns(companyId, dialogueId, { readerId, names: namesShown }),
      from: { id: statements.id, name: appearances.name },
      first: earlier.sentence,
      changes: changesOf(companyId, dialogueId, readerId),
      merged: mergedOf(companyId),
      links: linksOf(companyId, readerId),
      conflicts: raisedAboutIn(companyId, 'criterion', criteria.id),
      close: suggests ? closeStatementsOf(companyId, dialogueId) : sql<CloseStatement[]>`'[]'::json`,
    })
    .from(criteria)
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .innerJoin(earlier, and(eq(earlier.companyId, companyId), eq(earlier.criterionId, criteria.id), eq(earlier.number, 1)))
    .leftJoin(into, and(eq(into.companyId, companyId), eq(into.id, criteria.mergedIntoId)))
    .leftJoin(intoWords, intoNow(companyId))
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, criteria.statementId)))
    .leftJoin(
      appearances,
      and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, statements.authorId)),
    )
    .where(and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, dialogueId), eq(criteria.id, id)))
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  const { hiding, takingPart } = row
  const changes = row.changes.map((change) => changeOf(change, dialogue, { takingPart, isHidden: hiding !== null }))
  return {
    criterion: {
      ...criterionOf(row, dialogue),
      from: row.from?.id ? { id: row.from.id, name: row.from.name ?? '' } : null,
      first: hiding ? '' : row.first,
      changes,
      merged: row.merged.map(({ id, sentence, at }) => ({ path: criterionPath(dialogue, id), sentence, at: new Date(at) })),
      conflicts: raisedAboutOf(row.conflicts, dialogue),
      close: hiding ? [] : row.close.map((one) => ({ ...one, why: shorten(one.why, 240) })),
    },
    own: {
      ...row.own,
      accepted: new Set(row.changes.filter(({ isAccepted }) => isAccepted).map(({ id }) => id)),
      changes: new Set(row.changes.filter(({ isMine }) => isMine).map(({ id }) => id)),
      links: new Set(row.links),
    },
  }
}

function changeOf(row: ChangeRow, dialogue: Dialogue, { takingPart, isHidden }: { takingPart: number; isHidden: boolean }): Change {
  const { id, kind, by, at, adoptedAt, droppedAt, intoId, intoSentence, accepted } = row
  const words = isHidden
    ? { sentence: null, measure: null, source: null, reason: null }
    : { sentence: row.sentence, measure: row.measure, source: row.source, reason: row.reason }
  const ended = adoptedAt ?? droppedAt
  const count = (side: Backer['side']) => accepted.filter((one) => one.side === side).length
  return {
    id,
    kind,
    state: adoptedAt ? 'done' : droppedAt ? 'dropped' : 'open',
    ...words,
    into: intoId ? { path: criterionPath(dialogue, intoId), sentence: intoSentence } : null,
    by: backerOf(by),
    at: new Date(at),
    endedAt: ended ? new Date(ended) : null,
    accepted: accepted.map((one) => ({ ...backerOf(one), at: new Date(one.at) })),
    missing: missingOf({ company: count('company'), customers: count('customer') }, takingPart),
  }
}

function changesOf(companyId: string, dialogueId: string, readerId: string | null) {
  const { changeId, personId, side, at } = criterionChangeAcceptances
  const ofChange = and(eq(criterionChangeAcceptances.companyId, companyId), eq(changeId, criterionChanges.id))
  const accepted = sql`coalesce((select json_agg(${namedOf(companyId, dialogueId, { personId, side })}::jsonb || jsonb_build_object('at', ${at}) order by ${at}, ${personId})
    from ${criterionChangeAcceptances} where ${ofChange}), '[]')`
  const isAccepted = sql`exists (select 1 from ${criterionChangeAcceptances} where ${ofChange} and ${personId} = ${readerId}::uuid)`
  const { id, kind, sentence, measure, source, reason, intoId, adoptedAt, droppedAt } = criterionChanges
  return sql<ChangeRow[]>`coalesce((select json_agg(latest.one order by latest.at desc, latest.id desc) from (
    select ${criterionChanges.at} at, ${id} id, jsonb_build_object('id', ${id}, 'kind', ${kind}, 'sentence', ${sentence}, 'measure', ${measure}, 'source', ${source}, 'reason', ${reason},
      'intoId', ${intoId}, 'intoSentence', ${sentenceOf(companyId, intoId)}, 'by', ${namedOf(companyId, dialogueId, { personId: criterionChanges.by, side: criterionChanges.side })},
      'at', ${criterionChanges.at}, 'adoptedAt', ${adoptedAt}, 'droppedAt', ${droppedAt}, 'accepted', ${accepted}, 'isAccepted', ${isAccepted},
      'isMine', ${criterionChanges.by} is not distinct from ${readerId}::uuid) one
    from ${criterionChanges} where ${and(eq(criterionChanges.companyId, companyId), eq(criterionChanges.criterionId, criteria.id))}
    order by ${criterionChanges.at} desc, ${id} desc limit ${changesShown}) latest), '[]')`
}

/** The words of another criterion as they stand now, or null while they are hidden. */
function sentenceOf(companyId: string, id: typeof criterionChanges.intoId) {
  return sql`(select case when ${isHiddenNow(companyId, sql`${hidings.criterionId} = ${other.id}`)} then null else ${otherWords.sentence} end
    from ${criteria} other join ${criterionRevisions} other_words on ${and(eq(otherWords.companyId, companyId), eq(otherWords.criterionId, other.id), eq(otherWords.number, other.revision))}
    where ${eq(other.companyId, companyId)} and ${other.id} = ${id})`
}

function mergedOf(companyId: string) {
  return sql<
    { id: string; sentence: string | null; at: string }[]
  >`coalesce((select json_agg(json_build_object('id', ${other.id}, 'at', ${other.mergedAt}, 'sentence',
      case when ${isHiddenNow(companyId, sql`${hidings.criterionId} = ${other.id}`)} then null else ${otherWords.sentence} end) order by ${other.mergedAt}, ${other.id})
    from ${criteria} other join ${criterionRevisions} other_words on ${and(eq(otherWords.companyId, companyId), eq(otherWords.criterionId, other.id), eq(otherWords.number, other.revision))}
    where ${eq(other.companyId, companyId)} and ${other.mergedIntoId} = ${criteria.id}), '[]')`
}

/** The links that the reader may take back: those they made, and those of their own statements. */
function linksOf(companyId: string, readerId: string | null) {
  const linked = alias(statements, 'linked')
  return sql<string[]>`array(select ${criterionStatements.statementId} from ${criterionStatements}
    join ${statements} linked on ${and(eq(linked.companyId, companyId), eq(linked.id, criterionStatements.statementId))}
    where ${and(eq(criterionStatements.companyId, companyId), eq(criterionStatements.criterionId, criteria.id))}
      and (${criterionStatements.by} = ${readerId}::uuid or ${linked.authorId} = ${readerId}::uuid))`
}
