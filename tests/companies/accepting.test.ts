import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { customers, invitees, memberships, people, staff } from '../../db/schema/index.ts'
import { acceptInvitation } from '../../server/companies/accepting.ts'
import { findInvitation } from '../../server/companies/invitations.ts'
import { invitePeople, withdrawInvitation } from '../../server/companies/inviting.ts'
import type { Role } from '../../server/member.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

async function invited(
  db: Db,
  { company, maren }: Troupe,
  { email = 'eva@example.org', role = 'customer' as Role, dialogueId = null as string | null } = {},
) {
  const [invitation] = await invitePeople(db, company, { by: maren, role, dialogueId, people: `Eva Novak <${email}>`, at: monday })
  return await findInvitation(db, company, invitation!.id)
}

const asEva = { visitor: null, name: 'Eva Novak', card: {}, at: monday }
const emailOf = async (db: Db, { personId }: { personId: string }) =>
  (await db.select({ email: people.email }).from(people).where(eq(people.id, personId)))[0]!.email!

describe('taking up an invitation', () => {
  test('makes a person for an address that nobody has, unproven, and a customer of them', async ({ db }) => {
    const { halden } = await cast(db)
    const invitation = await invited(db, halden)
    const { member, isNew } = await acceptInvitation(db, invitation, { ...asEva, card: { workplace: 'Rijeka Taxi' } })
    expect(isNew).toBe(true)
    expect(member).toMatchObject({ companyId: halden.company.id, name: 'Eva Novak', role: 'customer' })
    expect(await db.select().from(people).where(eq(people.id, member.personId))).toMatchObject([
      { email: 'eva@example.org', emailVerified: false },
    ])
    expect(await db.select().from(customers).where(eq(customers.personId, member.personId))).toMatchObject([{ workplace: 'Rijeka Taxi' }])
  })

  test('opens the dialogue it was for', async ({ db }) => {
    const { halden } = await cast(db)
    const { member } = await acceptInvitation(db, await invited(db, halden, { dialogueId: halden.dialogue.id }), asEva)
    expect(await db.select().from(invitees).where(eq(invitees.personId, member.personId))).toMatchObject([
      { dialogueId: halden.dialogue.id },
    ])
  })

  test('happens once', async ({ db }) => {
    const { halden } = await cast(db)
    const invitation = await invited(db, halden)
    await acceptInvitation(db, invitation, asEva)
    await expect(acceptInvitation(db, invitation, asEva)).rejects.toMatchObject({ reason: 'expired' })
  })

  test('is refused once it was withdrawn, and after fourteen days', async ({ db }) => {
    const { halden } = await cast(db)
    const invitation = await invited(db, halden)
    await expect(acceptInvitation(db, invitation, { ...asEva, at: later({ days: 14 }) })).rejects.toMatchObject({ reason: 'expired' })
    await withdrawInvitation(db, invitation, { by: halden.maren, at: monday })
    await expect(acceptInvitation(db, invitation, asEva)).rejects.toMatchObject({ reason: 'expired' })
    expect(await db.select().from(people).where(eq(people.email, 'eva@example.org'))).toEqual([])
  })

  test('a colleague names a title and a name; what was refused can be tried again', async ({ db }) => {
    const { halden } = await cast(db)
    const invitation = await invited(db, halden, { role: 'staff' })
    await expect(acceptInvitation(db, invitation, asEva)).rejects.toMatchObject({ field: 'title' })
    await expect(acceptInvitation(db, invitation, { ...asEva, name: null, card: { title: 'Engineer' } })).rejects.toMatchObject({
      field: 'name',
    })
    const { member } = await acceptInvitation(db, invitation, {
      ...asEva,
      card: { title: 'Engineer', team: 'Doors', doesForYou: 'I test the motors.' },
    })
    expect(await db.select().from(staff).where(eq(staff.personId, member.personId))).toMatchObject([
      { name: 'Eva Novak', title: 'Engineer', team: 'Doors', doesForYou: 'I test the motors.' },
    ])
  })
})

describe('an address that somebody has', () => {
  test('is theirs alone: whoever holds only the link does not become them', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const invitation = await invited(db, halden, { email: await emailOf(db, acme.ana) })
    await expect(acceptInvitation(db, invitation, asEva)).rejects.toMatchObject({ reason: 'not_signed_in' })
    await expect(acceptInvitation(db, invitation, { ...asEva, visitor: halden.maren })).rejects.toMatchObject({ reason: 'not_allowed' })
    const { member, isNew } = await acceptInvitation(db, invitation, { ...asEva, visitor: acme.ana })
    expect(isNew).toBe(false)
    expect(member).toMatchObject({ personId: acme.ana.personId, name: acme.ana.name, role: 'customer' })
  })

  test('an address that nobody has is not taken up by somebody else who is signed in', async ({ db }) => {
    const { halden } = await cast(db)
    const invitation = await invited(db, halden)
    await expect(acceptInvitation(db, invitation, { ...asEva, visitor: halden.maren })).rejects.toMatchObject({ reason: 'not_allowed' })
    expect(await db.select().from(people).where(eq(people.email, 'eva@example.org'))).toEqual([])
  })

  test('an admin who is invited as less stays an admin, a customer invited as a colleague becomes one', async ({ db }) => {
    const { halden } = await cast(db)
    const roleAfter = async (who: keyof Troupe & ('maren' | 'jim'), role: Role) => {
      const invitation = await invited(db, halden, { email: await emailOf(db, halden[who]), role })
      await acceptInvitation(db, invitation, { ...asEva, visitor: halden[who], card: { title: 'Engineer' } })
      const here = and(eq(memberships.companyId, halden.company.id), eq(memberships.personId, halden[who].personId))
      return (await db.select({ role: memberships.role }).from(memberships).where(here))[0]!.role
    }
    expect(await roleAfter('maren', 'analyst')).toBe('admin')
    expect(await roleAfter('maren', 'customer')).toBe('admin')
    expect(await roleAfter('jim', 'staff')).toBe('staff')
  })
})
