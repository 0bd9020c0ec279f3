import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  criteria,
  criterionRevisions,
  decisionCriteria,
  decisionOptions,
  decisions,
  dialogues,
  endorsements,
  optionAcceptances,
  options,
  ratings,
  weighings,
  weights,
} from '../../db/schema/index.ts'
import { normaliseName } from '../../server/dialogues/options.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { monday, type Troupe } from './cast.ts'

/** What both sides share already when a test begins, put there as the deeds would leave it. */

export async function sharedCriterion(db: Db, { company, dialogue, ana, priya }: Troupe, sentence: string, { at = monday } = {}) {
  const companyId = company.id
  const criterionId = newId(at)
  await db.insert(criteria).values({
    companyId,
    id: criterionId,
    dialogueId: dialogue.id,
    revision: 1,
    proposedBy: ana.personId,
    side: 'customer',
    proposedAt: at,
    sharedAt: at,
  })
  await db.insert(criterionRevisions).values({ companyId, criterionId, number: 1, sentence, by: ana.personId, at })
  await db.insert(endorsements).values([
    { companyId, criterionId, personId: ana.personId, side: 'customer', at },
    { companyId, criterionId, personId: priya.personId, side: 'company', at },
  ])
  return criterionId
}

export async function sharedOption(db: Db, { company, dialogue, ana, priya }: Troupe, name: string, { at = monday } = {}) {
  const companyId = company.id
  const optionId = newId(at)
  const option = { companyId, id: optionId, dialogueId: dialogue.id, key: normaliseName(name), name, proposedBy: ana.personId }
  await db.insert(options).values({ ...option, side: 'customer', at })
  await db.insert(optionAcceptances).values([
    { companyId, optionId, side: 'customer', by: ana.personId, at },
    { companyId, optionId, side: 'company', by: priya.personId, at },
  ])
  return optionId
}

/** What somebody gave: as many points for each criterion, and the same rating on each. */
export async function weighed(
  db: Db,
  { company, dialogue }: Troupe,
  { personId, role }: Member,
  given: { criteria: string[]; scores: Record<string, number> },
) {
  const of = { companyId: company.id, dialogueId: dialogue.id, personId }
  const side = role === 'customer' ? ('customer' as const) : ('company' as const)
  await db.insert(weighings).values({ ...of, side, weighedAt: monday, ratedAt: monday, at: monday })
  await db.insert(weights).values(given.criteria.map((criterionId) => ({ ...of, criterionId, points: 100 / given.criteria.length })))
  const scored = Object.entries(given.scores).flatMap(([optionId, score]) =>
    given.criteria.map((criterionId) => ({ ...of, optionId, criterionId, score, at: monday })),
  )
  await db.insert(ratings).values(scored)
}

/** The troupe with its dialogue in another phase, as its readers see it from now on. */
export async function inPhase(
  db: Db,
  troupe: Troupe,
  phase: Troupe['dialogue']['phase'],
  { closesAt = null, at = monday }: { closesAt?: Date | null; at?: Date } = {},
): Promise<Troupe> {
  const { company, dialogue } = troupe
  await db
    .update(dialogues)
    .set({ phase, weighingClosesAt: closesAt })
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.id, dialogue.id)))
  return { ...troupe, dialogue: await findDialogue(db, company, dialogue.slug, { reader: null, at }) }
}

/** Lets a decision of these criteria and options be one that departs from the ranking, and whose day of review has come. */
async function departed(db: Db, { company, dialogue }: Troupe, decisionId: string, on: { criteria: string[]; options: string[] }) {
  const of = { companyId: company.id, dialogueId: dialogue.id, decisionId }
  const [first, second] = on.options as [string, string]
  const ranking = [
    { optionId: first, customers: 0.8, company: 0.6, joint: 0.7 },
    { optionId: second, customers: 0.5, company: null, joint: 0.5 },
  ]
  const departure = 'The first cannot be delivered.'
  await db
    .update(decisions)
    .set({ ranking, followsRanking: false, departure, reviewOn: '2026-11-01' })
    .where(and(eq(decisions.companyId, company.id), eq(decisions.id, decisionId)))
  await db.insert(decisionOptions).values({ ...of, optionId: second })
  await db
    .insert(decisionCriteria)
    .values(on.criteria.map((criterionId) => ({ ...of, criterionId })))
    .onConflictDoNothing()
}

/** What is weighed and rated: two criteria and two options that both sides share. */
export async function shareAll(db: Db, troupe: Troupe) {
  const criteria = [
    await sharedCriterion(db, troupe, 'It never sticks in frost.'),
    await sharedCriterion(db, troupe, 'I can hear that it moved.'),
  ]
  return { criteria, options: [await sharedOption(db, troupe, 'Arm drive'), await sharedOption(db, troupe, 'Rack')] }
}

/** The same, weighed by both sides and decided otherwise than they ranked it. */
export async function decideAgainst(db: Db, troupe: Troupe, decisionId: string) {
  const on = await shareAll(db, troupe)
  const scores = { [on.options[0]!]: 4, [on.options[1]!]: 1 }
  for (const by of [troupe.ana, troupe.tom]) await weighed(db, troupe, by, { criteria: on.criteria, scores })
  await departed(db, troupe, decisionId, on)
  return on
}
