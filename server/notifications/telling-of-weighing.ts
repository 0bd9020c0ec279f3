import { and, eq, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  criteria,
  criterionChangeAcceptances,
  dialogues,
  endorsements,
  invitees,
  memberships,
  optionAcceptances,
  options,
  weighings,
  weights,
} from '../../db/schema/index.ts'
import { isWeighing } from '../dialogues/weighing-time.ts'
import { type Draft, reachable } from './queueing.ts'
import type { Fact } from './writing.ts'

/** Of a criterion that is shared while people weigh: whoever weighed without it, but for who made it shared. */
export async function toWhoWeighed(tx: Db, fact: Fact) {
  const criterionId = String(fact.detail.criterionId)
  const made = await tx
    .select({ by: endorsements.personId })
    .from(endorsements)
    .where(and(eq(endorsements.companyId, fact.companyId), eq(endorsements.criterionId, criterionId), eq(endorsements.at, fact.at)))
  const [found] = await tx
    .select(weighedIn)
    .from(criteria)
    .innerJoin(dialogues, and(eq(dialogues.companyId, criteria.companyId), eq(dialogues.id, criteria.dialogueId)))
    .where(and(eq(criteria.companyId, fact.companyId), eq(criteria.id, criterionId)))
  return await toEach(tx, fact, { dialogue: found, about: { criterionId }, madeBy: made.map(({ by }) => by) })
}

/** Of a shared criterion that was taken off the table, or became part of another, while people weigh: whoever gave it points, but for who accepted that last. */
export async function toWhoGavePoints(tx: Db, fact: Fact) {
  const { criterionId, changeId } = fact.detail as Record<string, string>
  const made = await tx
    .select({ by: criterionChangeAcceptances.personId })
    .from(criterionChangeAcceptances)
    .where(
      and(
        eq(criterionChangeAcceptances.companyId, fact.companyId),
        eq(criterionChangeAcceptances.changeId, changeId!),
        eq(criterionChangeAcceptances.at, fact.at),
      ),
    )
  const [found] = await tx
    .select(weighedIn)
    .from(criteria)
    .innerJoin(dialogues, and(eq(dialogues.companyId, criteria.companyId), eq(dialogues.id, criteria.dialogueId)))
    .where(and(eq(criteria.companyId, fact.companyId), eq(criteria.id, criterionId!)))
  return await toEach(tx, fact, { dialogue: found, about: { endedId: criterionId! }, madeBy: made.map(({ by }) => by) })
}

/** Of an option that is shared while people rate: whoever weighed or rated without it, but for who made it shared. */
export async function toWhoRated(tx: Db, fact: Fact) {
  const optionId = String(fact.detail.optionId)
  const made = await tx
    .select({ by: optionAcceptances.by })
    .from(optionAcceptances)
    .where(
      and(eq(optionAcceptances.companyId, fact.companyId), eq(optionAcceptances.optionId, optionId), eq(optionAcceptances.at, fact.at)),
    )
  const [found] = await tx
    .select(weighedIn)
    .from(options)
    .innerJoin(dialogues, and(eq(dialogues.companyId, options.companyId), eq(dialogues.id, options.dialogueId)))
    .where(and(eq(options.companyId, fact.companyId), eq(options.id, optionId)))
  return await toEach(tx, fact, { dialogue: found, about: { optionId }, madeBy: made.map(({ by }) => by) })
}

const weighedIn = { id: dialogues.id, phase: dialogues.phase, weighingClosesAt: dialogues.weighingClosesAt }

interface Telling {
  dialogue: Pick<typeof dialogues.$inferSelect, 'id' | 'phase' | 'weighingClosesAt'> | undefined
  about: Record<string, string>
  madeBy: string[]
}

/** Who gave whole weights, and may still read the dialogue, is asked to look again at what is on the table; of an option, also who only rated. */
async function toEach(tx: Db, { companyId, at }: Fact, { dialogue, about, madeBy }: Telling): Promise<Draft[]> {
  if (!dialogue || !isWeighing(dialogue, at)) return []
  const gave = about.optionId ? sql`coalesce(${weighings.weighedAt}, ${weighings.ratedAt})` : weighings.weighedAt
  const told = await tx
    .select({ personId: weighings.personId })
    .from(weighings)
    .innerJoin(
      memberships,
      and(
        eq(memberships.companyId, weighings.companyId),
        eq(memberships.personId, weighings.personId),
        isNull(memberships.endedAt),
        ne(memberships.role, 'analyst'),
      ),
    )
    .innerJoin(dialogues, and(eq(dialogues.companyId, weighings.companyId), eq(dialogues.id, weighings.dialogueId)))
    .where(
      and(
        eq(weighings.companyId, companyId),
        eq(weighings.dialogueId, dialogue.id),
        isNotNull(gave),
        or(eq(dialogues.visibility, 'public'), ne(memberships.role, 'customer'), isInvited),
        about.endedId ? gavePoints(about.endedId) : undefined,
      ),
    )
  const ids = told.map(({ personId }) => personId).filter((id) => !madeBy.includes(id))
  const readers = await reachable(tx, companyId, { ids, topic: 'decisions' })
  return readers.map((reader) => ({ companyId, kind: 'look_again', about, threadId: dialogue.id, ...reader }))
}

const isInvited = sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${weighings.companyId}
  and ${invitees.dialogueId} = ${weighings.dialogueId} and ${invitees.personId} = ${weighings.personId})`

const gavePoints = (criterionId: string) => sql`exists (select 1 from ${weights} where ${weights.companyId} = ${weighings.companyId}
  and ${weights.dialogueId} = ${weighings.dialogueId} and ${weights.personId} = ${weighings.personId}
  and ${weights.criterionId} = ${criterionId} and ${weights.points} > 0)`
