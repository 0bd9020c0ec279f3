import { and, eq, type SQLWrapper, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criterionNow, whole } from '../../db/now.ts'
import { appearances, commitments, criteria, criterionRevisions, decisions, dissents, options, staff } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { customerOfCriterion, type Hideable } from './hiding.ts'

/** What both sides work on, and may hold words that are hidden. */
export type WorkedOn = { kind: 'criterion' | 'option' | 'commitment' | 'dissent'; id: string }

/** Words that an admin is about to hide: who said them, and their page below the dialogue's address. Refuses with not_found what is not of this dialogue. */
export async function findWorkedOn(db: Db, dialogue: { companyId: string; id: string }, what: WorkedOn) {
  const [row] = await reading(db, dialogue, what)
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return { ...row, path: what.kind === 'dissent' ? 'decision' : `${places[what.kind]}/${what.id}` }
}

export function isWorkedOn(what: Hideable): what is Hideable & WorkedOn {
  return what.kind in places || what.kind === 'dissent'
}

const places = { criterion: 'criteria', option: 'options', commitment: 'commitments' }

function reading(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, { kind, id }: WorkedOn) {
  const nameOf = (personId: SQLWrapper, side: SQLWrapper) =>
    whole<string>(sql`coalesce(
    (select ${appearances.name} from ${appearances} where ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${dialogueId} and ${appearances.personId} = ${personId} and ${side} = 'customer'),
    (select ${staff.name} from ${staff} where ${staff.companyId} = ${companyId} and ${staff.personId} = ${personId}), '')`)
  if (kind === 'criterion')
    return db
      .select({
        words: sql<string>`concat_ws(E'\n\n', ${criterionRevisions.sentence}, ${criterionRevisions.measure}, ${criterionRevisions.source})`,
        author: nameOf(
          sql`coalesce(${customerOfCriterion()}, ${criteria.proposedBy})`,
          sql`case when ${customerOfCriterion()} is null then 'company' else 'customer' end`,
        ),
      })
      .from(criteria)
      .innerJoin(criterionRevisions, criterionNow(companyId))
      .where(and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, dialogueId), eq(criteria.id, id)))
  if (kind === 'option')
    return db
      .select({ words: options.name, author: nameOf(options.proposedBy, options.side) })
      .from(options)
      .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), eq(options.id, id)))
  if (kind === 'commitment')
    return db
      .select({
        words: sql<string>`concat_ws(E'\n\n', ${commitments.what}, ${commitments.how})`,
        author: nameOf(commitments.ownerId, commitments.side),
      })
      .from(commitments)
      .where(and(eq(commitments.companyId, companyId), eq(commitments.dialogueId, dialogueId), eq(commitments.id, id)))
  return db
    .select({ words: dissents.words, author: nameOf(dissents.personId, dissents.side) })
    .from(dissents)
    .innerJoin(decisions, and(eq(decisions.companyId, companyId), eq(decisions.id, dissents.decisionId)))
    .where(and(eq(dissents.companyId, companyId), eq(decisions.dialogueId, dialogueId), eq(dissents.id, id)))
}
