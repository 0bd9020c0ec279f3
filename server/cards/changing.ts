import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { customers, memberships, people, staff } from '../../db/schema/index.ts'
import { cardFields } from '../companies/accepting.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { line, optionalLine } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { isTimeZone } from '../time-zones.ts'
import { languages } from '../words/words.ts'

export const personForm = z.object({
  name: line(80, 'Write your name.'),
  language: optionalLine(20).refine(
    (code) => code === null || languages.some((language) => language.code === code),
    'Choose one of the languages.',
  ),
  timeZone: optionalLine(60).refine(
    (zone) => zone === null || isTimeZone(zone),
    'Choose one of the time zones of the list, like Europe/Berlin.',
  ),
})

export const cardForm = z.object(cardFields)

/**
 * Changes what Parley knows of somebody, by themselves: name, language (`null`: as their browser says) and time zone. Where they answer
 * for a company under their own name, that name follows; a stand-in's name does not, nor the names they chose in single dialogues.
 */
export async function changePerson(
  db: Db,
  person: { personId: string },
  { name, language, timeZone, at }: z.output<typeof personForm> & { at: Date },
) {
  const { personId } = person
  await db.transaction(async (tx) => {
    await tx.update(people).set({ name, language, timeZone, updatedAt: at }).where(eq(people.id, personId))
    const places = await tx.select({ companyId: memberships.companyId }).from(memberships).where(eq(memberships.personId, personId))
    if (places.length === 0) return
    const renamed = await tx
      .update(staff)
      .set({ name })
      .where(
        and(
          inArray(
            staff.companyId,
            places.map(({ companyId }) => companyId),
          ),
          eq(staff.personId, personId),
          eq(staff.isStandIn, false),
          ne(staff.name, name),
        ),
      )
      .returning({ companyId: staff.companyId })
    for (const { companyId } of renamed) await record(tx, 'card_changed', { companyId, by: personId, at, isPublic: false })
  })
}

type Card = z.output<typeof cardForm>

/**
 * Changes one's own card in a company: a customer's place of work, role there and story; a colleague's title, team and what they do for
 * customers. Nobody else can. Keeping what stands there already is no fact. Refuses a colleague without a title, and analysts, who have
 * no card.
 */
export async function changeCard(db: Db, company: { id: string }, { by, at, ...card }: { by: Member; at: Date } & Card) {
  const { companyId, personId } = by
  if (companyId !== company.id) throw new Refusal('not_found', 'There is nothing at this address.')
  await db.transaction(async (tx) => {
    const changed = by.role === 'customer' ? await changeCustomer(tx, by, card) : await changeColleague(tx, by, card)
    if (changed.length > 0) await record(tx, 'card_changed', { companyId, by: personId, at, isPublic: false })
  })
}

async function changeCustomer(tx: Db, { companyId, personId }: Member, { workplace, roleThere, story }: Card) {
  const before = sql`(${customers.workplace}, ${customers.roleThere}, ${customers.story})`
  return await tx
    .insert(customers)
    .values({ companyId, personId, workplace, roleThere, story })
    .onConflictDoUpdate({
      target: [customers.companyId, customers.personId],
      set: { workplace, roleThere, story },
      setWhere: sql`${before} is distinct from (excluded.workplace, excluded.role_there, excluded.story)`,
    })
    .returning({ personId: customers.personId })
}

async function changeColleague(tx: Db, by: Member, { title, team, doesForYou }: Card) {
  mustMay(by, 'respond')
  if (!title) throw new Refusal('invalid', 'Write your title, as customers will read it.', { field: 'title' })
  const before = sql`(${staff.title}, ${staff.team}, ${staff.doesForYou})`
  const theirs = and(eq(staff.companyId, by.companyId), eq(staff.personId, by.personId))
  return await tx
    .update(staff)
    .set({ title, team, doesForYou })
    .where(and(theirs, sql`${before} is distinct from (${title}::text, ${team}::text, ${doesForYou}::text)`))
    .returning({ personId: staff.personId })
}
