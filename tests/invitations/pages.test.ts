import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues, invitations, memberships, people, sessions } from '../../db/schema/index.ts'
import { invitationPath, invitePeople } from '../../server/companies/inviting.ts'
import { newId } from '../../server/ids.ts'
import type { Role } from '../../server/member.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

const secret = 'a secret of the tests, long enough for everybody'
const list = '/halden/settings/invitations'

async function invited(
  db: Db,
  { company, maren }: Troupe,
  { email = 'eva@example.org', role = 'customer' as Role, dialogueId = null as string | null } = {},
) {
  const [invitation] = await invitePeople(db, company, { by: maren, role, dialogueId, people: `Eva Novak <${email}>`, at: monday })
  return { id: invitation!.id, path: invitationPath(company.slug, invitation!.id, secret) }
}

const cookiesOf = (headers: { 'set-cookie'?: string | string[] | undefined }) =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ')
const emailOf = async (db: Db, { personId }: { personId: string }) =>
  (await db.select({ email: people.email }).from(people).where(eq(people.id, personId)))[0]!.email!

describe('inviting people', () => {
  test('bad lines are told by their numbers, nobody is invited, and the box keeps what was pasted', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.maren)
    const refused = await post(list, { role: 'staff', dialogueId: '', people: 'Eva <eva@example.org>\nnonsense\n' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Line 2 holds no address that can be read, so nobody was invited yet.')
    expect(refused.body).toContain('Eva &lt;eva@example.org&gt;\nnonsense')
    expect(await db.select().from(invitations)).toEqual([])
  })

  test('each has a link to copy, that is nowhere in the database', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database, { demo: true })
    const { get, post } = await visitor(halden.maren)
    const done = await post(list, { id: newId(), role: 'customer', people: 'eva@example.org\nBen <ben@example.org>' })
    expect([done.statusCode, done.headers.location]).toEqual([303, list])
    const { body } = await get(list)
    const rows = await db.select().from(invitations)
    for (const { id } of rows) {
      const path = invitationPath('halden', id, secret)
      expect(body).toContain(`value="http://parley.test${path}"`)
      expect(JSON.stringify(rows)).not.toContain(path.split('/').at(-1))
    }
  })

  test('nothing at all, a million letters and an unknown role each get a sentence', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.maren)
    expect((await post(list, {})).body).toContain('Write at least one e-mail address.')
    expect((await post(list, { role: 'king', people: 'eva@example.org' })).body).toContain('Choose what they are invited as.')
    const long = await post(list, { role: 'staff', people: 'x'.repeat(1_000_000) })
    expect(long.statusCode).toBe(422)
    expect(long.body).toContain('Keep this under 50,000 characters.')
  })

  test('sending again and withdrawing are there for open ones; another company’s are not', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { id, path } = await invited(db, halden)
    const { visitor } = await openDoors(database)
    const [maren, gus, guest] = [await visitor(halden.maren), await visitor(acme.maren), await visitor()]
    expect((await gus.post(`/acme/settings/invitations/${id}/withdraw`)).statusCode).toBe(404)
    expect((await gus.post(`${list}/${id}/withdraw`)).statusCode).toBe(404)
    expect((await maren.post(`${list}/${id}/again`, { id: newId() })).statusCode).toBe(303)
    expect((await maren.post(`${list}/${id}/withdraw`)).statusCode).toBe(303)
    expect((await maren.get(list)).body).toContain('withdrawn')
    expect((await guest.get(path)).statusCode).toBe(410)
  })
})

describe('an invitation’s page', () => {
  test('changes nothing by being looked at, also by a scanner', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { path } = await invited(db, halden)
    const { visitor, app } = await openDoors(database)
    const { get } = await visitor()
    for (let look = 0; look < 3; look += 1) expect((await get(path)).statusCode).toBe(200)
    await app.inject({ method: 'HEAD', url: path })
    expect(await db.select({ acceptedAt: invitations.acceptedAt }).from(invitations)).toEqual([{ acceptedAt: null }])
    expect(await db.select().from(people).where(eq(people.email, 'eva@example.org'))).toEqual([])
  })

  test('is not there for a wrong token, a foreign company, or an id that is none', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id, path } = await invited(db, halden)
    const { visitor } = await openDoors(database)
    const { get } = await visitor()
    const token = path.split('/').at(-1)!
    for (const wrong of [
      `/invitation/halden/${id}/x`,
      `/invitation/halden/${newId()}/${token}`,
      `/invitation/acme/${id}/${token}`,
      `/invitation/halden/1/${token}`,
      `/invitation/nobody/${id}/${token}`,
    ])
      expect((await get(wrong)).statusCode, wrong).toBe(404)
  })

  test('says when it is too old, without losing the way in', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { path } = await invited(db, halden)
    const { visitor, moveTo } = await openDoors(database)
    moveTo(later({ days: 14 }))
    const page = await (await visitor()).get(path)
    expect(page.statusCode).toBe(410)
    expect(page.body).toContain('Ask the company to send it again.')
  })

  test('looks the same whether or not somebody has the address', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const [known, unknown] = [await invited(db, halden, { email: await emailOf(db, acme.ana) }), await invited(db, halden)]
    const { visitor } = await openDoors(database)
    const { get } = await visitor()
    const bare = async (path: string, email: string) =>
      (await get(path)).body
        .replaceAll(path.split('/').at(-1)!, '…')
        .replaceAll(path.split('/')[3]!, '…')
        .replaceAll(email, '…')
        .replaceAll(encodeURIComponent(path), '…')
    expect(await bare(known.path, await emailOf(db, acme.ana))).toBe(await bare(unknown.path, 'eva@example.org'))
  })

  test('takes at most five statements, each naming the company', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { path } = await invited(db, halden, { dialogueId: halden.dialogue.id })
    const { visitor } = await openDoors(database)
    const sent = await statementsSent(async () => (await visitor()).get(path))
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
  })
})

describe('coming in', () => {
  test('a customer is signed in at once, and stands in the dialogue they were invited to', async ({ db, database }) => {
    const { halden } = await cast(db)
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.companyId, halden.company.id))
    const { path } = await invited(db, halden, { dialogueId: halden.dialogue.id })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor()
    expect((await get('/halden/d/window-motor')).statusCode).toBe(404)
    const done = await post(path, { name: 'Eva Novak', workplace: 'Rijeka Taxi' })
    expect([done.statusCode, done.headers.location]).toEqual([303, '/halden/d/window-motor'])
    expect((await get('/halden/d/window-motor', { cookie: cookiesOf(done.headers) })).statusCode).toBe(200)
    expect((await get(path)).statusCode).toBe(410)
  })

  test('a colleague is asked for a title, and keeps what they typed', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { path } = await invited(db, halden, { role: 'staff' })
    const { visitor } = await openDoors(database)
    const { post } = await visitor()
    const refused = await post(path, { name: 'Eva Novak', team: 'Doors' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Write your title, as customers will read it.')
    expect(refused.body).toContain('value="Doors"')
    const done = await post(path, { name: 'Eva Novak', team: 'Doors', title: 'Engineer' })
    expect(done.headers.location).toBe('/halden/desk')
  })

  test('sent twice lets in once', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { path } = await invited(db, halden)
    const { visitor } = await openDoors(database)
    const { post } = await visitor()
    expect((await post(path, { name: 'Eva Novak' })).statusCode).toBe(303)
    expect((await post(path, { name: 'Eva Novak' })).statusCode).toBe(410)
    expect(await db.select().from(people).where(eq(people.email, 'eva@example.org'))).toHaveLength(1)
  })

  test('an address that somebody has is shown by their own mail, and the way leads back here', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const email = await emailOf(db, acme.ana)
    const { path } = await invited(db, halden, { email })
    const { visitor, letters } = await openDoors(database)
    const before = (await db.select().from(sessions)).length
    const asked = await (await visitor()).post(path, { name: 'Not Bea' })
    expect([asked.statusCode, asked.headers.location]).toEqual([303, `/sign-in/code?next=${encodeURIComponent(path)}`])
    expect(letters).toMatchObject([{ to: email }])
    expect(letters[0]!.text).toContain(`?next=${encodeURIComponent(path)}`)
    expect(await db.select().from(sessions)).toHaveLength(before)
    expect(await db.select().from(invitations)).toMatchObject([{ acceptedAt: null }])
    const bea = await visitor(acme.ana)
    expect((await bea.get(path)).body).not.toContain('name="name"')
    expect((await bea.post(path, {})).headers.location).toBe('/halden')
    expect((await bea.get(path)).headers.location).toBe('/halden')
    expect(await db.select().from(people).where(eq(people.id, acme.ana.personId))).toMatchObject([{ name: acme.ana.name }])
  })

  test('an admin who opens the link they copied does not become somebody else', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { path } = await invited(db, halden)
    const { visitor } = await openDoors(database)
    const maren = await visitor(halden.maren)
    expect((await maren.get(path)).body).toContain('You are signed in as Maren Roth, and this invitation is for eva@example.org.')
    expect((await maren.post(path, { name: 'Eva' })).statusCode).toBe(403)
    expect(await db.select().from(people).where(eq(people.email, 'eva@example.org'))).toEqual([])
  })

  test.for(['link', 'code'] as const)(
    'whoever came in by the invitation alone is out once the address is proven by a mailed %s',
    async (means, { db, database }) => {
      const { halden } = await cast(db)
      const { path } = await invited(db, halden)
      const { visitor, app } = await openDoors(database)
      const { get, post } = await visitor()
      const cookie = cookiesOf((await post(path, { name: 'An impostor' })).headers)
      expect((await get('/me/card', { cookie })).statusCode).toBe(200)
      const { token, code } = await app.signingIn.prove('eva@example.org')
      await (means === 'link' ? app.signingIn.useLink(token) : app.signingIn.useCode('eva@example.org', code))
      expect((await get('/me/card', { cookie })).statusCode).toBe(401)
    },
  )

  test('is refused from another site', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { path } = await invited(db, halden)
    const { visitor } = await openDoors(database)
    expect((await (await visitor()).post(path, { name: 'Eva' }, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect(await db.select().from(memberships).where(eq(memberships.companyId, halden.company.id))).toHaveLength(6)
  })
})
