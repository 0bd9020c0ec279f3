import { and, eq, ne } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { staff } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { checkbox } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

export const leadForm = z.object({ leads: checkbox() })

/**
 * Says whether a colleague leads the team that stands on their card: they are told when a conflict that somebody of it answered is
 * reopened. By admins; the same again is no fact. Refuses with invalid who is in no team, with not_found who shows no face here.
 */
export async function nameLead(
  db: Db,
  company: { id: string },
  { by, personId, leads, at }: { by: Member; personId: string; leads: boolean; at: Date },
) {
  mustMay(by, 'settings')
  const { id: companyId } = company
  await db.transaction(async (tx) => {
    const theirs = and(eq(staff.companyId, companyId), eq(staff.personId, personId))
    const [card] = await tx.select({ team: staff.team }).from(staff).where(theirs)
    if (!card || by.companyId !== companyId) throw new Refusal('not_found', 'There is nothing at this address.')
    if (leads && !card.team?.trim())
      throw new Refusal('invalid', 'Their card names no team yet. They write it there themselves.', { field: 'leads' })
    const [changed] = await tx
      .update(staff)
      .set({ isLead: leads })
      .where(and(theirs, ne(staff.isLead, leads)))
      .returning({ personId: staff.personId })
    if (!changed) return
    await record(tx, 'member_changed', { companyId, by: by.personId, at, isPublic: false, detail: { personId, isLead: leads } })
  })
}
