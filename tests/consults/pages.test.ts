import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { consults, dialogues, events, mails, memberships, sessions } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { askConsult } from '../../server/consults/asking.ts'
import { consultPath } from '../../server/consults/link.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { rules } from '../access.table.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { deliver, linkIn } from '../support/letters.ts'
import { addressAt, secret } from '../support/routes.ts'
import { setStage } from '../support/stage.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { anAnswer, answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const dialogue = '/halden/d/window-motor'
const uli = { helper: 'other', helperName: 'Uli Frei', helperEmail: 'uli@example.net' }
const asking = { ...uli, ask: 'Why did we make it quieter?' }
const helping = { help: 'A tender asked for it.', named: 'on' }

type Db = Parameters<typeof raised>[0]

/** A conflict about which Priya asked somebody outside, and where they answer. */
async function aConsult(db: Db, { company, dialogue, priya: by }: Troupe, conflictId: string) {
  const about = { kind: 'conflict', id: conflictId } as const
  const helper = { name: 'Uli Frei', email: 'uli@example.net' }
  const { id } = await askConsult(db, dialogue, { by, about, helper, question: asking.ask, at: monday })
  return { id, link: consultPath(company.slug, id, secret) }
}

describe('asking on the page of an answer', () => {
  test('is one form with a name and a sentence; the help then stands beside the box', async ({ db, database }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    const { visitor } = await openDoors(database)
    const [priya, noor, guest] = [await visitor(halden.priya), await visitor(halden.noor), await visitor()]
    const page = await priya.get(`/halden/desk/${duty!.id}`)
    expect(page.body).toContain('Ask a colleague')
    expect(page.body).toContain('>Tom Berg, Works here</option>')
    expect(page.body).toContain('>Noor Aziz</option>')
    expect(page.body.indexOf('id="consulting"')).toBeLessThan(page.body.indexOf('What we heard'))
    const sent = await priya.post(`${dialogue}/conflicts/${conflict}/consults`, asking)
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `/halden/desk/${duty!.id}`])
    const [row] = await db.select().from(consults).where(eq(consults.companyId, halden.company.id))
    const link = consultPath('halden', row!.id, secret)
    expect((await priya.get(`/halden/desk/${duty!.id}`)).body).toContain('<b>Uli Frei</b> was asked')
    expect((await guest.post(link, helping)).statusCode).toBe(303)
    const after = (await priya.get(`/halden/desk/${duty!.id}`)).body
    expect(after).toContain('A tender asked for it.')
    expect(after).toContain('Will be named beside the answer.')
    const read = (await noor.get(`/halden/desk/${duty!.id}`)).body
    expect(read).toContain('A tender asked for it.')
    expect(read).not.toContain('id="ask-colleague"')
  })

  test('comes back with what was typed and a sentence where it went wrong', async ({ db, database }) => {
    const { halden } = await cast(db)
    const path = `${dialogue}/conflicts/${await raised(db, halden)}/consults`
    const { post } = await (await openDoors(database)).visitor(halden.priya)
    const nameless = await post(path, { helper: 'other', helperName: '', helperEmail: 'nobody', ask: 'Why?' })
    expect(nameless.statusCode).toBe(422)
    expect(nameless.body).toContain('Write an e-mail address, like ana@example.org.')
    expect(nameless.body).toContain('value="nobody"')
    expect((await post(path, { helper: 'other', ask: 'Why?' })).body).toContain('Write their name: they are credited by it.')
    expect((await post(path, { helper: '', ask: '' })).body).toContain('Choose whom you ask.')
    await post(path, asking)
    const again = await post(path, asking)
    expect(again.statusCode).toBe(422)
    expect(again.body).toContain('Uli Frei was asked about this already, and has not answered yet.')
    expect(await db.$count(consults, eq(consults.companyId, halden.company.id))).toBe(1)
  })

  test('shows in the preview who will be named', async ({ db, database }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const { link } = await aConsult(db, halden, conflict)
    const [duty] = await dutiesOf(db, halden)
    const { visitor } = await openDoors(database)
    await (await visitor()).post(link, helping)
    const written = {
      what1: 'tests it',
      owner1: halden.priya.personId,
      due1: '2026-12-12',
      expect: 'settled',
      credits: halden.tom.personId,
    }
    const { post } = await visitor(halden.priya)
    const fields = { heard: 'You need to hear it.', answer: 'You are right.', outcome: 'will', ...written }
    expect((await post(`/halden/desk/${duty!.id}/preview`, fields)).body).toContain('With help from Tom Berg and Uli Frei')
  })
})

describe('the link of a consult', () => {
  test('shows what was said and a box, changes nothing by being looked at, and signs nobody in', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id, link } = await aConsult(db, halden, await raised(db, halden))
    const { visitor } = await openDoors(database)
    const guest = await visitor()
    const had = await db.$count(sessions)
    const looked = await guest.get(link)
    expect(looked.statusCode).toBe(200)
    expect(looked.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' })
    expect(looked.headers['set-cookie']).toBeUndefined()
    for (const words of ['Priya Shah asks for your help', asking.ask, 'I need to hear that the window moved.', 'Ana Kovač', 'As Uli Frei.'])
      expect(looked.body).toContain(words)
    expect(looked.body).toMatch(/name="named" value="on"[^>]* checked/)
    const theirs = and(eq(consults.companyId, halden.company.id), eq(consults.id, id))
    expect((await db.select({ help: consults.help }).from(consults).where(theirs))[0]!.help).toBeNull()
    const sent = await guest.post(link, { help: 'A tender asked for it.' })
    expect([sent.statusCode, sent.headers.location]).toEqual([303, link])
    expect((await guest.post(link, { help: '' })).statusCode).toBe(422)
    expect((await db.select().from(consults).where(theirs))[0]).toMatchObject({ help: 'A tender asked for it.', wantsNoCredit: true })
    const back = (await guest.get(link)).body
    expect(back).toContain('A tender asked for it.')
    expect(back).not.toMatch(/name="named" value="on"[^>]* checked/)
    expect(await db.$count(sessions)).toBe(had)
  })

  test('shows nothing of somebody who hides, and no words that are hidden', async ({ db, database }) => {
    const { halden } = await cast(db)
    const hidden = { name: 'Night owl', hidden: true, knownToStaff: true }
    const owl = await raiseConflict(db, halden.dialogue, { by: halden.ana, need: 'I need it.', instead: 'Worse.', ...hidden, at: monday })
    const { link } = await aConsult(db, halden, owl.id)
    const { get } = await (await openDoors(database)).visitor()
    const { body } = await get(link)
    expect(body).toContain('Night owl')
    expect(body).not.toContain('Ana Kovač')
    expect(body).not.toContain(halden.ana.personId)
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id: owl.id }, reason: 'insult', at: monday })
    const after = (await get(link)).body
    expect(after).not.toMatch(/I need it\.|Worse\./)
    expect(after).toContain('an insult')
  })

  test('opens the one exchange of a dialogue by invitation, and no more of it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const { link } = await aConsult(db, halden, conflict)
    await db
      .update(dialogues)
      .set({ visibility: 'invited' })
      .where(and(eq(dialogues.companyId, halden.company.id), eq(dialogues.id, halden.dialogue.id)))
    const { get } = await (await openDoors(database)).visitor()
    const { statusCode, body } = await get(link)
    expect(statusCode).toBe(200)
    expect(body).not.toContain(`href="${dialogue}`)
    expect((await get(`${dialogue}/conflicts/${conflict}`)).statusCode).toBe(404)
    expect((await get(`${dialogue}/conflicts/${conflict}/consults`)).statusCode).toBe(404)
  })

  test('leads nowhere when it is forged, another company’s, or of a question that was taken back', async ({ db, database }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const { id, link } = await aConsult(db, halden, conflict)
    const { visitor } = await openDoors(database)
    const [guest, priya] = [await visitor(), await visitor(halden.priya)]
    const forged = link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    const wrong = [forged, `${link}x`, consultPath('acme', id, secret), consultPath('halden', id, 'another secret, just as long')]
    for (const path of wrong) {
      expect((await guest.get(path)).statusCode, path).toBe(404)
      expect((await guest.post(path, helping)).statusCode, path).toBe(404)
    }
    const back = await priya.post(`${dialogue}/conflicts/${conflict}/consults/${id}/withdraw`)
    expect(back.statusCode).toBe(303)
    expect([(await guest.get(link)).statusCode, (await guest.post(link, helping)).statusCode]).toEqual([404, 404])
  })

  test('leads nowhere for a colleague who has left since', async ({ db, database }) => {
    const { halden } = await cast(db)
    const about = { kind: 'conflict', id: await raised(db, halden) } as const
    const { id } = await askConsult(db, halden.dialogue, { by: halden.priya, about, helper: halden.tom, question: asking.ask, at: monday })
    const link = consultPath('halden', id, secret)
    const { get, post } = await (await openDoors(database)).visitor()
    expect((await get(link)).statusCode).toBe(200)
    const theirs = and(eq(memberships.companyId, halden.company.id), eq(memberships.personId, halden.tom.personId))
    await db.update(memberships).set({ endedAt: monday }).where(theirs)
    expect([(await get(link)).statusCode, (await post(link, helping)).statusCode]).toEqual([404, 404])
  })

  test('lets one decline for fourteen days after the answer, and then says that its work is done', async ({ db, database }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const { link } = await aConsult(db, halden, conflict)
    const { visitor, moveTo } = await openDoors(database)
    const guest = await visitor()
    await guest.post(link, helping)
    await answered(db, halden, { kind: 'conflict', id: conflict }, { at: later({ hours: 2 }) })
    const shown = async () => (await guest.get(`${dialogue}/conflicts/${conflict}`)).body.includes('With help from Uli Frei')
    moveTo(later({ days: 13 }))
    expect(await shown()).toBe(true)
    const page = (await guest.get(link)).body
    expect(page).toContain('The answer was published')
    expect(page).not.toContain('name="help"')
    expect((await guest.post(link, { ...helping, help: 'One thing more.' })).statusCode).toBe(409)
    expect((await guest.post(`${link}/credit`, {})).statusCode).toBe(303)
    expect(await shown()).toBe(false)
    moveTo(later({ days: 15 }))
    const late = await guest.get(link)
    expect(late.statusCode).toBe(410)
    expect(late.body).toContain('this link has done its work')
    expect((await guest.post(`${link}/credit`, { named: 'on' })).statusCode).toBe(410)
    expect(await shown()).toBe(false)
  })
})

describe('whoever is asked and signed in', () => {
  test('answers as themselves; nobody else can, and a stranger finds nothing', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const conflict = await raised(db, halden)
    const about = { kind: 'conflict', id: conflict } as const
    const ask = (helper: { personId: string }) =>
      askConsult(db, halden.dialogue, { by: halden.priya, about, helper, question: asking.ask, at: monday })
    const [tom, noor] = [await ask(halden.tom), await ask(halden.noor)]
    const { visitor } = await openDoors(database)
    const status = async (id: string, person?: { personId: string }) => {
      const { get, post } = await visitor(person)
      const path = `/halden/desk/asked/${id}`
      return [(await get(path)).statusCode, (await post(path, helping)).statusCode, (await post(`${path}/credit`, {})).statusCode]
    }
    expect(await status(tom.id)).toEqual([401, 401, 401])
    for (const other of [halden.ana, halden.priya, halden.maren, halden.noor]) expect(await status(tom.id, other)).toEqual([403, 403, 403])
    for (const other of [acme.priya, acme.ana]) expect(await status(tom.id, other)).toEqual([404, 404, 404])
    expect(await status(tom.id, halden.tom)).toEqual([200, 303, 303])
    expect(await status(noor.id, halden.noor)).toEqual([200, 303, 303])
    const kept = await db.select({ help: consults.help }).from(consults).where(eq(consults.companyId, halden.company.id))
    expect(kept).toEqual([{ help: helping.help }, { help: helping.help }])
  })
})

describe('a consult stays among the company’s people', () => {
  test('no page of a guest or a customer shows its words, before the answer and after; the name alone is shown then', {
    timeout: 120_000,
  }, async ({ db, database }) => {
    const { halden } = await setStage(db)
    const { id: conflictId } = { id: halden.things.public.conflict }
    const { link } = await aConsult(db, halden, conflictId)
    const { app, visitor, moveTo } = await openDoors(database)
    await (await visitor()).post(link, helping)
    const looks = rules
      .flatMap(({ routes }) => routes)
      .filter((route) => route.startsWith('GET ') && !route.includes('/consult/') && !route.includes('/sign-in/'))
    const place = { half: halden, things: halden.things.public, link: 'x', code: '', secret }
    const told = async () => {
      const found: string[] = []
      for (const person of [undefined, halden.ana]) {
        const { get } = await visitor(person)
        for (const route of looks) {
          const { body } = await get(addressAt(route, place))
          if (/quieter\?|tender|uli@example|Is it the seal/.test(body)) found.push(route)
        }
      }
      return found
    }
    expect(await told()).toEqual([])
    const targets = [{ kind: 'conflict', id: conflictId } as const]
    await publishResponse(db, halden.dialogue, { by: halden.priya, targets, ...anAnswer(halden), at: later({ hours: 1 }) })
    moveTo(later({ hours: 2 }))
    expect(await told()).toEqual([])
    expect((await (await visitor()).get(`${dialogue}/conflicts/${conflictId}`)).body).toContain('With help from Uli Frei')
    for (const file of ['statements.csv', 'conflicts.csv', 'data-dictionary.csv'])
      expect((await (await visitor(halden.noor)).get(`${dialogue}/export/${file}`)).body).not.toMatch(/quieter\?|tender|uli@/)
    const facts = await db.select().from(events).where(eq(events.companyId, halden.company.id))
    expect(JSON.stringify(facts)).not.toMatch(/quieter\?|tender|uli@/)
    expect(facts.filter(({ kind, isPublic }) => kind.startsWith('consult') && isPublic)).toEqual([])
    await app.close()
  })

  test('an admin who looks at the mail finds no link in it by which they would answer for somebody else', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { link } = await aConsult(db, halden, await raised(db, halden))
    const doors = await openDoors(database)
    await deliver(db, doors)
    expect(linkIn(doors.letters, 'uli@example.net')).toBe(`http://parley.test${link}`)
    const ofConsult = and(eq(mails.companyId, halden.company.id), eq(mails.kind, 'consult'))
    const [mail] = await db.select({ id: mails.id }).from(mails).where(ofConsult)
    const { body } = await (await doors.visitor(halden.maren)).get(`/halden/settings/outbox/${mail!.id}`)
    expect(body).toContain('Why did we make it quieter?')
    expect(body).not.toContain(link.split('/').at(-1))
  })

  test('its pages ask the database at most five times, and always for this company', async ({ db, database }) => {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const { link } = await aConsult(db, halden, conflict)
    const { visitor } = await openDoors(database)
    const [guest, priya] = [await visitor(), await visitor(halden.priya)]
    for (const look of [() => guest.get(link), () => priya.get(`${dialogue}/conflicts/${conflict}/consults`)]) {
      const sent = await statementsSent(look)
      expect(sent.length).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent)).toEqual([])
    }
  })
})
