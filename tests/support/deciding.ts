import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criteria, criterionRevisions, dialogues, endorsements, optionAcceptances, options } from '../../db/schema/index.ts'
import { normaliseName } from '../../server/dialogues/options.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
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
