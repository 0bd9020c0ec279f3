import type { Db } from '../../db/client.ts'
import {
  commitments,
  criteria,
  criterionChangeAcceptances,
  criterionChanges,
  criterionRevisions,
  decisionCriteria,
  decisions,
  dissents,
  endorsements,
  optionAcceptances,
  options,
} from '../../db/schema/index.ts'
import { sideOf } from '../../server/companies/permissions.ts'
import { normaliseName } from '../../server/dialogues/options.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { monday, type Troupe } from './cast.ts'

/** What both sides work on together, put there as the deeds would leave it: proposed and promised by Ana, decided by the champion. */

interface Said {
  by?: Member
  at?: Date
}

export async function proposedCriterion(
  db: Db,
  { company, dialogue, ana }: Troupe,
  sentence: string,
  { by = ana, at = monday, sharedAt = null }: Said & { sharedAt?: Date | null } = {},
) {
  const [companyId, criterionId, side] = [company.id, newId(at), sideOf(by)] as const
  const proposed = { companyId, id: criterionId, dialogueId: dialogue.id, revision: 1, proposedBy: by.personId, side, proposedAt: at }
  await db.insert(criteria).values({ ...proposed, sharedAt })
  await db.insert(criterionRevisions).values({ companyId, criterionId, number: 1, sentence, by: by.personId, at })
  await db.insert(endorsements).values({ companyId, criterionId, personId: by.personId, side, at })
  return criterionId
}

/** Other words for a criterion, proposed and not yet accepted by both sides. */
export async function rewording(
  db: Db,
  { company, ana }: Troupe,
  criterionId: string,
  sentence: string,
  { by = ana, at = monday }: Said = {},
) {
  const [companyId, changeId, side] = [company.id, newId(at), sideOf(by)] as const
  const change = { companyId, id: changeId, criterionId, kind: 'reword', sentence, by: by.personId, side, at } as const
  await db.insert(criterionChanges).values(change)
  await db.insert(criterionChangeAcceptances).values({ companyId, changeId, personId: by.personId, side, at })
  return changeId
}

export async function proposedOption(db: Db, { company, dialogue, ana }: Troupe, name: string, { by = ana, at = monday }: Said = {}) {
  const [companyId, optionId, side] = [company.id, newId(at), sideOf(by)] as const
  const option = { companyId, id: optionId, dialogueId: dialogue.id, key: normaliseName(name), name }
  await db.insert(options).values({ ...option, proposedBy: by.personId, side, at })
  await db.insert(optionAcceptances).values({ companyId, optionId, side, by: by.personId, at })
  return optionId
}

export async function promised(db: Db, { company, dialogue, ana }: Troupe, what: string, { by = ana, at = monday }: Said = {}) {
  const [id, side] = [newId(at), sideOf(by)] as const
  const own = { companyId: company.id, id, dialogueId: dialogue.id, ownerId: by.personId, side, offeredBy: by.personId } as const
  await db.insert(commitments).values({ ...own, what, how: null, firstDueOn: '2026-12-12', dueOn: '2026-12-12', at })
  return id
}

export async function decided(
  db: Db,
  { company, dialogue, priya }: Troupe,
  rationale: string,
  { criterionIds = [], at = monday }: Said & { criterionIds?: string[] } = {},
) {
  const [companyId, decisionId] = [company.id, newId(at)]
  const row = { companyId, id: decisionId, dialogueId: dialogue.id, by: priya.personId, rationale, ranking: [], reviewOn: '2027-05-01', at }
  await db.insert(decisions).values(row)
  for (const criterionId of criterionIds)
    await db.insert(decisionCriteria).values({ companyId, dialogueId: dialogue.id, decisionId, criterionId })
  return decisionId
}

export async function disagreed(db: Db, { company, ana }: Troupe, decisionId: string, words: string, { by = ana, at = monday }: Said = {}) {
  const id = newId(at)
  const side = sideOf(by)
  await db.insert(dissents).values({ companyId: company.id, id, decisionId, personId: by.personId, side, words, at })
  return id
}
