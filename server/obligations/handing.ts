import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { handings, memberships, obligations, responseTargets, staff } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { formId, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { aboutOf, type HeldDuty, holdDuty, mustBeOwed } from './holding.ts'
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
    const duty = await holdDuty(tx, company, { by, obligationId })
    if (id && (await isSame(tx, { companyId: company.id, id, obligationId, ...handing }))) return { id, isNew: false }
    mustBeOwed(duty)
    const to = await mustAnswerHere(tx, company, handing.toId)
    if (duty.ownerId === to.personId) throw new Refusal('invalid', '{name} answers for it already.', { field: 'toId', name: to.name })
    return await writeHanding(tx, company, duty, { by, id, ...handing })
  })
}

interface Succession {
  by: Member
  fromId: string
  toId: string
  reason: string
  at: Date
  /** Only those of one dialogue. */
  dialogueId?: string
}

/** Hands over, in the caller's transaction, whatever somebody still owes; gives how many duties that were. */
export async function handOverAll(tx: Db, company: { id: string }, { by, fromId, dialogueId, ...handing }: Succession) {
  await mustAnswerHere(tx, company, handing.toId)
  const owed = await dutiesOwnedBy(tx, company, { personId: fromId, dialogueId })
  for (const { id: obligationId } of owed) {
    const duty = await holdDuty(tx, company, { by, obligationId })
    if (duty.isOwed && duty.ownerId === fromId) await writeHanding(tx, company, duty, { by, ...handing })
  }
  return owed.length
}

/** What somebody answers for and has not answered yet. */
export async function dutiesOwnedBy(
  db: Db,
  { id: companyId }: { id: string },
  { personId, dialogueId }: { personId: string; dialogueId?: string | undefined },
) {
  return await db
    .select({ id: obligations.id })
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

/** Refuses with invalid who does not answer for the company, or not any more. */
export async function mustAnswerHere(tx: Db, { id: companyId }: { id: string }, personId: string, field = 'toId') {
  const [colleague] = await tx
    .select({ personId: staff.personId, name: staff.name })
    .from(staff)
    .innerJoin(memberships, and(eq(memberships.companyId, staff.companyId), eq(memberships.personId, staff.personId)))
    .where(
      and(
        eq(staff.companyId, companyId),
        eq(staff.personId, personId),
        inArray(memberships.role, ['staff', 'admin']),
        isNull(memberships.endedAt),
      ),
    )
  if (!colleague) throw new Refusal('invalid', 'Choose one of the company’s staff.', { field })
  return colleague
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
  const detail = { handingId: made.id, obligationId, fromId, toId, ...aboutOf(duty) }
  await record(tx, 'obligation_handed', { companyId, dialogueId, by: by.personId, at, detail })
  return made
}

async function isSame(tx: Db, { companyId, id, ...handing }: Omit<Handing, 'by' | 'at'> & { companyId: string; id: string }) {
  const [there] = await tx
    .select({ obligationId: handings.obligationId, toId: handings.toId, reason: handings.reason })
    .from(handings)
    .where(and(eq(handings.companyId, companyId), eq(handings.id, id)))
  return there !== undefined && (Object.keys(there) as (keyof typeof there)[]).every((field) => there[field] === handing[field])
}
