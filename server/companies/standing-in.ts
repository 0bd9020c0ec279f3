import { and, eq, ne, or } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { people, staff } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { optionalLine } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { mustMay } from './permissions.ts'

export const standInForm = z.object({ standIn: optionalLine(80) })

/**
 * Lets a threatened colleague answer under another name, also where they answered before; every page says that it is one. `null`
 * brings their own name back, and what they are shown as already is no fact. Refuses their own name as a stand-in.
 */
export async function nameStandIn(
  db: Db,
  company: { id: string },
  { by, personId, standIn, at }: { by: Member; personId: string; standIn: string | null; at: Date },
) {
  mustMay(by, 'settings')
  const { id: companyId } = company
  await db.transaction(async (tx) => {
    const [person] = await tx.select({ name: people.name }).from(people).where(eq(people.id, personId))
    if (standIn && person?.name.toLowerCase() === standIn.toLowerCase())
      throw new Refusal('invalid', 'This is their own name. Choose another one.', { field: 'standIn' })
    const theirs = and(eq(staff.companyId, companyId), eq(staff.personId, personId))
    const shown = { name: standIn ?? person?.name ?? '', isStandIn: standIn !== null }
    const [changed] = await tx
      .update(staff)
      .set(shown)
      .where(and(theirs, or(ne(staff.name, shown.name), ne(staff.isStandIn, shown.isStandIn))))
      .returning({ personId: staff.personId })
    if (!changed && (await tx.$count(staff, theirs)) === 0) throw new Refusal('not_found', 'There is nothing at this address.')
    if (!changed) return
    await record(tx, 'member_changed', {
      companyId,
      by: by.personId,
      at,
      isPublic: false,
      detail: { personId, isStandIn: standIn !== null },
    })
  })
}
