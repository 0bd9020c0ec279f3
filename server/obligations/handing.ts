import { and, asc, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { handings, obligations, responseTargets } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record, recordAll } from '../events/record.ts'
import { formId, words } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { answererHere, mustBeThere } from './answerers.ts'
import { aboutOf, type HeldDuty, holdDuty, holdWords, mustBeOwed } from './holding.ts'
import { isStillOwed } from './keeping.ts'

export const handingForm = z.object({
  id: formId(),
  toId: z.uuid({ error: 'Choose who answers for it from now on.' }),
  reason: words({ most: 2_000, empty: 'Say why. Everybody can read it.' }),
})

interface Handing {
  by: Member
  id?: string | undefined
  obligationId: string
  toId: string
  reason: string
  at: Date
}

/**
 * Hands a duty over to a colleague, or takes it over: by anybody who answers for the company, while it is owed, with a reason that
 * everybody can read. The clock runs on. Refuses with invalid who does not answer here and who answers for it already, with too_late
 * what has ended. Gives the id of the handing over.
 */
export async function handOver(db: Db, company: { id: string }, { by, id, obligationId, ...handing }: Handing) {
  mustMay(by, 'respond')
  return await db.transaction(async (tx) => {
    const colleague = await answererHere(tx, company, handing.toId)
    const duty = await holdDuty(tx, company, { by, obligationId })
    if (id && (await isSame(tx, { companyId: company.id, id, obligationId, ...handing }))) return { id, isNew: false }
    mustBeOwed(duty)
    const to = mustBeThere(colleague)
    if (duty.ownerId === to.personId) throw new Refusal('invalid', '{name} answers for it already.', { field: 'toId', name: to.name })
    return await writeHanding(tx, company, duty, { by, id, ...handing })
  })
}

interface Succession {
  by: Member
  fromId: string
  /** Who answers here: whoever calls has made sure. */
  toId: string
  reason: string
  at: Date
  /** Only those of one dialogue. */
  dialogueId?: string
}

/**
 * Hands over, in the caller's transaction, whatever somebody still owes, in as many statements for one duty as for hundreds; gives how
 * many duties that were.
 */
export async function handOverAll(tx: Db, company: { id: string }, { by, fromId, toId, reason, dialogueId, at }: Succession) {
  const owed = await holdOwedBy(tx, company, { personId: fromId, dialogueId })
  for (let from = 0; from < owed.length; from += atOnce) {
    const { id: companyId } = company
    const some = owed.slice(from, from + atOnce).map((duty) => ({ ...duty, handingId: newId(at) }))
    const row = { companyId, fromId, toId, reason, by: by.personId, at }
    await tx.insert(handings).values(some.map(({ id: obligationId, handingId: id }) => ({ ...row, id, obligationId })))
    const handed = inArray(
      obligations.id,
      some.map(({ id }) => id),
    )
    await tx
      .update(obligations)
      .set({ ownerId: toId })
      .where(and(eq(obligations.companyId, companyId), handed))
    const facts = some.map((duty) => ({ dialogueId: duty.dialogueId, detail: factOf({ ...duty, fromId, toId }) }))
    await recordAll(tx, 'obligation_handed', facts, { companyId, by: by.personId, at })
  }
  return owed.length
}

/** A statement takes 65,535 values at most. */
const atOnce = 1_000

/**
 * Holds whatever somebody still owes, and gives it as it stands then. Who is about to change the dialogue itself holds this before: a
 * dialogue is held last, by everybody.
 */
export async function holdOwedBy(tx: Db, company: { id: string }, whose: { personId: string; dialogueId?: string | undefined }) {
  await holdWords(tx, company, await dutiesOwnedBy(tx, company, whose))
  return await dutiesOwnedBy(tx, company, whose)
}

/** What somebody answers for and has not answered yet. */
export async function dutiesOwnedBy(
  db: Db,
  { id: companyId }: { id: string },
  { personId, dialogueId }: { personId: string; dialogueId?: string | undefined },
) {
  return await db
    .select({
      id: obligations.id,
      dialogueId: obligations.dialogueId,
      statementId: obligations.statementId,
      conflictId: obligations.conflictId,
    })
    .from(obligations)
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .where(
      and(
        isStillOwed(companyId),
        eq(obligations.ownerId, personId),
        dialogueId === undefined ? undefined : eq(obligations.dialogueId, dialogueId),
      ),
    )
    .orderBy(asc(obligations.statementId), asc(obligations.conflictId))
}

async function writeHanding(
  tx: Db,
  { id: companyId }: { id: string },
  duty: HeldDuty,
  { by, id: asked, toId, reason, at }: Omit<Handing, 'obligationId'>,
) {
  const { id: obligationId, dialogueId, ownerId: fromId } = duty
  const row = { companyId, obligationId, fromId, toId, reason, by: by.personId, at }
  const make = async (id: string) =>
    (
      await tx
        .insert(handings)
        .values({ ...row, id })
        .onConflictDoNothing()
        .returning({ id: handings.id })
    ).length > 0
  const made = await once(asked, { at, make, isSame: async () => false })
  await tx
    .update(obligations)
    .set({ ownerId: toId })
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, obligationId)))
  const detail = factOf({ ...duty, handingId: made.id, fromId, toId })
  await record(tx, 'obligation_handed', { companyId, dialogueId, by: by.personId, at, detail })
  return made
}

type Handed = Pick<HeldDuty, 'id' | 'conflictId' | 'statementId'> & { handingId: string; fromId: string; toId: string }

function factOf({ handingId, id: obligationId, fromId, toId, ...duty }: Handed) {
  return { handingId, obligationId, fromId, toId, ...aboutOf(duty) }
}

async function isSame(tx: Db, { companyId, id, ...handing }: Omit<Handing, 'by' | 'at'> & { companyId: string; id: string }) {
  const [there] = await tx
    .select({ obligationId: handings.obligationId, toId: handings.toId, reason: handings.reason })
    .from(handings)
    .where(and(eq(handings.companyId, companyId), eq(handings.id, id)))
  return there !== undefined && (Object.keys(there) as (keyof typeof there)[]).every((field) => there[field] === handing[field])
}
