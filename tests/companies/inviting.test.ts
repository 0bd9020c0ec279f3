import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, invitations, mails } from '../../db/schema/index.ts'
import {
  invitationPath,
  inviteAgain,
  invitePeople,
  isInvitationToken,
  stateOfInvitation,
  withdrawInvitation,
} from '../../server/companies/inviting.ts'
import { newId } from '../../server/ids.ts'
import { cast, later, monday } from '../support/cast.ts'
import { test } from '../support/test.ts'

const invitationsOf = (db: Db, companyId: string) => db.select().from(invitations).where(eq(invitations.companyId, companyId))
const mailsOf = (db: Db, companyId: string) => db.select().from(mails).where(eq(mails.companyId, companyId))

describe('inviting', () => {
  test('an admin invites many at once; each has an invitation, good for fourteen days, and a mail without a usable link', async ({
    db,
  }) => {
    const { halden } = await cast(db)
    const people = 'Eva Novak <eva@example.org>\nben@example.org'
    await invitePeople(db, halden.company, { by: halden.maren, role: 'staff', people, language: 'de', at: monday })
    const invited = await invitationsOf(db, halden.company.id)
    expect(invited).toMatchObject([
      { email: 'eva@example.org', name: 'Eva Novak', role: 'staff', invitedBy: halden.maren.personId, expiresAt: later({ days: 14 }) },
      { email: 'ben@example.org', name: null },
    ])
    const waiting = await mailsOf(db, halden.company.id)
    expect(waiting.map(({ to, kind, about, language, sentAt }) => ({ to, kind, about, language, sentAt }))).toEqual(
      invited.map(({ email, id }) => ({
        to: email,
        kind: 'invitation',
        about: { invitationId: id, companyId: halden.company.id },
        language: 'de',
        sentAt: null,
      })),
    )
    expect(
      await db.select({ detail: events.detail, isPublic: events.isPublic }).from(events).where(eq(events.kind, 'member_invited')),
    ).toEqual([{ detail: { role: 'staff', count: 2 }, isPublic: false }])
  })

  test('nobody but an admin invites', async ({ db }) => {
    const { halden } = await cast(db)
    for (const by of [halden.ana, halden.priya, halden.noor])
      await expect(invitePeople(db, halden.company, { by, role: 'staff', people: 'x@example.org', at: monday })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
  })

  test('one bad line and nobody is invited; the lines are told by their numbers', async ({ db }) => {
    const { halden } = await cast(db)
    const people = 'eva@example.org\nnonsense\n\n@@'
    await expect(invitePeople(db, halden.company, { by: halden.maren, role: 'staff', people, at: monday })).rejects.toMatchObject({
      reason: 'invalid',
      field: 'people',
      values: { count: 2, lines: '2, 4' },
    })
    expect(await invitationsOf(db, halden.company.id)).toEqual([])
  })

  test('more than five hundred at once are refused', async ({ db }) => {
    const { halden } = await cast(db)
    const people = Array.from({ length: 501 }, (_, index) => `p${index}@example.org`).join('\n')
    await expect(invitePeople(db, halden.company, { by: halden.maren, role: 'customer', people, at: monday })).rejects.toMatchObject({
      field: 'people',
    })
  })

  test('the same form sent twice mails once', async ({ db }) => {
    const { halden } = await cast(db)
    const invite = { by: halden.maren, id: newId(), role: 'staff' as const, people: 'eva@example.org\nben@example.org', at: monday }
    await invitePeople(db, halden.company, invite)
    await invitePeople(db, halden.company, invite)
    expect(await invitationsOf(db, halden.company.id)).toHaveLength(2)
    expect(await mailsOf(db, halden.company.id)).toHaveLength(2)
    expect(await db.select().from(events).where(eq(events.kind, 'member_invited'))).toHaveLength(1)
  })

  test('somebody who is invited again keeps one invitation, good for another fourteen days', async ({ db }) => {
    const { halden } = await cast(db)
    const invite = { by: halden.maren, role: 'customer' as const, people: 'eva@example.org' }
    const [first] = await invitePeople(db, halden.company, { ...invite, at: monday })
    await withdrawInvitation(db, { companyId: halden.company.id, id: first!.id }, { by: halden.maren, at: monday })
    const [second] = await invitePeople(db, halden.company, { ...invite, at: later({ days: 20 }) })
    expect(second!.id).toBe(first!.id)
    expect(await invitationsOf(db, halden.company.id)).toMatchObject([{ expiresAt: later({ days: 34 }), withdrawnAt: null }])
  })

  test('a dialogue of another company cannot be invited to; colleagues are invited to none', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const invite = { by: halden.maren, people: 'eva@example.org', at: monday }
    await expect(invitePeople(db, halden.company, { ...invite, role: 'customer', dialogueId: acme.dialogue.id })).rejects.toMatchObject({
      field: 'dialogueId',
    })
    await invitePeople(db, halden.company, { ...invite, role: 'staff', dialogueId: halden.dialogue.id })
    expect(await invitationsOf(db, halden.company.id)).toMatchObject([{ dialogueId: null }])
  })
})

describe('an invitation', () => {
  test('is sent again, and good for longer; twice by the same form is once', async ({ db }) => {
    const { halden } = await cast(db)
    const [invited] = await invitePeople(db, halden.company, { by: halden.maren, role: 'customer', people: 'eva@example.org', at: monday })
    const invitation = { companyId: halden.company.id, id: invited!.id }
    const again = { by: halden.maren, id: newId(), at: later({ days: 3 }) }
    await inviteAgain(db, invitation, again)
    await inviteAgain(db, invitation, again)
    expect(await mailsOf(db, halden.company.id)).toHaveLength(2)
    expect(await invitationsOf(db, halden.company.id)).toMatchObject([{ expiresAt: later({ days: 17 }) }])
    await expect(inviteAgain(db, invitation, { ...again, by: halden.priya })).rejects.toMatchObject({ reason: 'not_allowed' })
  })

  test('is withdrawn by an admin, once, and not sent again', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const [invited] = await invitePeople(db, halden.company, { by: halden.maren, role: 'customer', people: 'eva@example.org', at: monday })
    const invitation = { companyId: halden.company.id, id: invited!.id }
    await expect(withdrawInvitation(db, invitation, { by: halden.noor, at: monday })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(
      withdrawInvitation(db, { ...invitation, companyId: acme.company.id }, { by: acme.maren, at: monday }),
    ).rejects.toMatchObject({ reason: 'not_found' })
    await withdrawInvitation(db, invitation, { by: halden.maren, at: monday })
    await withdrawInvitation(db, invitation, { by: halden.maren, at: later({ hours: 1 }) })
    expect(await invitationsOf(db, halden.company.id)).toMatchObject([{ withdrawnAt: monday }])
    expect(
      await db
        .select()
        .from(events)
        .where(and(eq(events.kind, 'invitation_withdrawn'))),
    ).toHaveLength(1)
    await expect(inviteAgain(db, invitation, { by: halden.maren, at: monday })).rejects.toMatchObject({ reason: 'too_late' })
  })

  test('is open for fourteen days, unless something else became of it', () => {
    const open = { acceptedAt: null, withdrawnAt: null, expiresAt: later({ days: 14 }) }
    expect(stateOfInvitation(open, monday)).toBe('open')
    expect(stateOfInvitation(open, later({ days: 14 }))).toBe('expired')
    expect(stateOfInvitation({ ...open, withdrawnAt: monday }, monday)).toBe('withdrawn')
    expect(stateOfInvitation({ ...open, acceptedAt: monday, withdrawnAt: monday }, later({ days: 30 }))).toBe('accepted')
  })

  test('has a link that only the secret makes', () => {
    const id = newId()
    const token = invitationPath('halden', id, 'one secret').split('/').at(-1)!
    expect(isInvitationToken(token, id, 'one secret')).toBe(true)
    expect(isInvitationToken(token, newId(), 'one secret')).toBe(false)
    expect(isInvitationToken(token, id, 'another')).toBe(false)
    expect(isInvitationToken('', id, 'one secret')).toBe(false)
  })
})
