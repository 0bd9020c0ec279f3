import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { codings, findings, options, statements, themes as themeRows } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { testAt } from '../support/doors-test.ts'
import { readPage } from '../support/page.ts'
import { reasonsOn } from '../support/reasons.ts'
import { statementsSent } from '../support/statements.ts'
import { answered } from '../support/story.ts'

const path = '/halden/analysis/window-motor'
const at = later({ days: 2 })

const test = testAt(at)

describe('the themes of a dialogue', () => {
  test('stand by size, in whose words they are, with their quotes and what no kept theme holds', async ({ db, doors }) => {
    const { halden, themes } = await story(db)
    const noor = await doors.visitor(halden.noor)
    await noor.post(`${path}/themes/${themes.frost}/keep`)
    const page = (await noor.get(path)).body
    const found = [...page.matchAll(/class="sentence"[^>]*><a [^>]*>([^<]*)/g)].map(([, name]) => name)
    expect(found).toEqual(['workshop can mend it', 'cheap', 'never sticks in frost'])
    expect(page).toContain('in the words of Jim Boateng')
    expect(page).toContain('“Any workshop can mend it in an hour, without ordering a thing.”')
    expect(page).toMatch(/<b>64%<\/b> <span>9 of 14 statements/)
    expect(page).toContain('2 not yet grouped')
  })

  test('are told apart by the option that they were found in, in the list and wherever one chooses among them', async ({ db, doors }) => {
    const { halden, themes } = await story(db)
    const [option] = await db.select().from(options).where(eq(options.dialogueId, halden.dialogue.id))
    const found = and(eq(themeRows.companyId, halden.company.id), eq(themeRows.id, themes.price))
    await db.update(themeRows).set({ optionId: option!.id }).where(found)
    const noor = await doors.visitor(halden.noor)
    expect((await noor.get(path)).body).toMatch(/class="over scope"[^>]*>Two cables</)
    const page = (await noor.get(`${path}/themes/${themes.frost}`)).body
    expect(page).toContain('cheap · Two cables (3)')
    expect(page).toContain('workshop can mend it (4)')
    expect((await noor.get(`${path}/blind`)).body).toContain('Those under “cheap · Two cables”')
    expect((await noor.get(`${path}/crosstab?by=option`)).body).toContain('option by option')
  })

  test('are kept several at once by their ticks', async ({ db, doors }) => {
    const { halden, themes } = await story(db)
    const [noor, priya] = [await doors.visitor(halden.noor), await doors.visitor(halden.priya)]
    expect((await noor.post(`${path}/keep`, {})).body).toContain('Tick the themes that you keep.')
    expect((await priya.post(`${path}/keep`, { themes: themes.price })).statusCode).toBe(403)
    expect((await noor.post(`${path}/keep`, { themes: [themes.price, themes.frost] })).statusCode).toBe(303)
    const { themes: all } = await codeBookOf(db, halden.dialogue)
    expect(all.map(({ name, state }) => [name, state])).toEqual([
      ['never sticks in frost', 'kept'],
      ['cheap', 'kept'],
      ['workshop can mend it', 'suggested'],
    ])
  })

  test('that are parts of a kept one stand under it', async ({ db, doors }) => {
    const { halden, themes } = await story(db)
    const noor = await doors.visitor(halden.noor)
    await noor.post(`${path}/themes/${themes.frost}/keep`)
    await noor.post(`${path}/themes/${themes.price}/nest`, { under: themes.frost })
    const [, suggested = '', kept = ''] = (await noor.get(path)).body.split('class="themes-part')
    expect([kept.includes('part of “never sticks in frost”'), kept.includes(themes.price), suggested.includes(themes.price)]).toEqual([
      true,
      true,
      false,
    ])
  })

  test('are read and not worked on by staff, and nothing is there for customers and guests', async ({ db, doors }) => {
    const { halden, acme, themes, said } = await story(db)
    const keep = `${path}/themes/${themes.frost}/keep`
    const priya = await doors.visitor(halden.priya)
    const page = await priya.get(path)
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/<form[^>]*analysis/)
    const refused = await priya.post(keep)
    expect([refused.statusCode, readPage(refused.body).alert.trim()]).toEqual([
      403,
      'Only analysts and admins work on the themes. You can read along.',
    ])
    for (const person of [halden.ana, acme.maren, undefined]) {
      const outsider = await doors.visitor(person)
      const moving = { statements: said.frost, to: themes.repair }
      const all = [await outsider.get(path), await outsider.post(keep), await outsider.post(`${path}/themes/${themes.frost}/move`, moving)]
      expect(all.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
    }
  })

  test('are read in five statements, also after a search', async ({ db, doors }) => {
    const { halden } = await story(db)
    const { companyId, id: dialogueId } = halden.dialogue
    const ended = { state: 'done', progress: 1, by: halden.noor.personId, at, endedAt: at } as const
    await db.insert(findings).values({ companyId, id: newId(), dialogueId, fineness: 1, ...ended })
    const noor = await doors.visitor(halden.noor)
    const sent = await statementsSent(async () => void (await noor.get(path)))
    expect(sent.length).toBeLessThanOrEqual(5)
  })

  test('are looked for once at a time, by the slider’s step, and the search can be stopped', async ({ db, doors }) => {
    const { halden } = await story(db)
    const noor = await doors.visitor(halden.noor)
    await noor.post(`${path}/seek`, { grain: '-1' })
    const [search] = await db.select().from(findings)
    expect(search).toMatchObject({ fineness: 0.5, state: 'waiting' })
    expect((await noor.get(path)).body).toContain('It begins in a moment.')
    expect((await noor.post(`${path}/seek`, { grain: '0' })).statusCode).toBe(409)
    await noor.post(`${path}/seek/stop`)
    expect((await noor.get(path)).body).toContain('As fine as usual')
  })

  test('change what an open page watches as soon as anybody changes them', async ({ db, doors }) => {
    const { halden, themes } = await story(db)
    const [noor, maren] = [await doors.visitor(halden.noor), await doors.visitor(halden.maren)]
    const before = (await noor.get(`${path}/progress`)).json()
    expect((await noor.get(path)).body).toContain(`data-version="${before.version}"`)
    await maren.post(`${path}/themes/${themes.frost}/keep`)
    expect((await noor.get(`${path}/progress`)).json()).not.toEqual(before)
  })
})

describe('the statements of a theme', () => {
  test('stand with who put them there and the company’s answer, or who owes it', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    await answered(db, halden, { kind: 'statement', id: said.price[0]! }, { at })
    const page = (await (await doors.visitor(halden.noor)).get(`${path}/themes/${themes.price}`)).body
    expect(page).toContain('put here by the machine, margin 0.31')
    expect(page).toMatch(new RegExp(`whys/${said.price[0]}">answered by Priya Shah`))
    expect(page).toMatch(new RegExp(`whys/${said.price[1]}">no answer yet`))
  })

  test('that are hidden stand in no list and are in no count', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const what = { kind: 'statement', id: said.price[1]! } as const
    await hideWords(db, halden.dialogue, { by: halden.maren, what, reason: 'insult', at })
    const noor = await doors.visitor(halden.noor)
    const page = (await noor.get(`${path}/themes/${themes.price}`)).body
    expect(page).not.toContain('cheap when it breaks')
    expect(page).toContain('2 statements')
    expect((await noor.get(`${path}/statements/${said.price[1]}`)).statusCode).toBe(404)
  })

  test('are moved several at once, and what was not chosen stays', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const answer = await noor.post(`${path}/themes/${themes.frost}/move`, { statements: said.frost.slice(0, 2), to: themes.repair })
    expect(answer.statusCode).toBe(303)
    expect(await sizes(db, halden)).toEqual({ 'never sticks in frost': 3, 'workshop can mend it': 6, cheap: 3 })
  })

  test('without a tick, or without a theme to go to, are asked for it, and the ticks stay', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const move = `${path}/themes/${themes.frost}/move`
    expect(readPage((await noor.post(move, { to: themes.repair })).body).problems.statements).toBe('Tick at least one statement.')
    const { problems } = readPage((await noor.post(move, {})).body)
    expect([problems.statements, problems.to]).toEqual(['Tick at least one statement.', 'Choose one of the themes.'])
    const refused = await noor.post(move, { statements: said.frost[0]!, to: '' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Choose one of the themes.')
    expect(refused.body).toMatch(new RegExp(`value="${said.frost[0]}" checked`))
  })

  test('become a theme of their own, are under two at once, or under none that fits', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    await noor.post(`${path}/themes/${themes.frost}/split`, { statements: said.frost.slice(0, 2), name: 'Nights', 'form-id': newId() })
    await noor.post(`${path}/themes/${themes.frost}/also`, { statements: said.frost[2]!, to: themes.repair })
    await noor.post(`${path}/themes/${themes.price}/none`, { statements: said.price[2]! })
    expect(await sizes(db, halden)).toEqual({ Nights: 2, 'never sticks in frost': 3, 'workshop can mend it': 5, cheap: 2 })
    expect((await noor.get(`${path}/ungrouped?none=1`)).body).toContain('The other one costs twice as much.')
  })

  test('that nobody grouped are put under a theme from their own list', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    expect((await noor.get(`${path}/ungrouped`)).body).toContain('My brother works for the other company.')
    await noor.post(`${path}/ungrouped/move`, { statements: said.alone[0]!, to: themes.price })
    await noor.post(`${path}/ungrouped/split`, { statements: said.alone[1]!, name: 'It was there', 'form-id': newId() })
    expect(await sizes(db, halden)).toMatchObject({ cheap: 4, 'It was there': 1 })
    expect((await noor.get(`${path}/ungrouped`)).body).toContain('Everything is grouped')
  })
})

describe('a theme', () => {
  test('is called by a phrase that was offered, by words marked in a statement, or by an analyst’s own', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const page = (await noor.get(`${path}/themes/${themes.frost}/name`)).body
    const [, phrase = ''] = /value="([0-9a-f-]{36}:1:\d+:\d+)"/.exec(page) ?? []
    await noor.post(`${path}/themes/${themes.frost}/phrase`, { phrase })
    expect(page).toContain(`“${await nameOf(db, halden, themes.frost)}”`)
    await noor.post(`${path}/statements/${said.price[1]}/name`, { theme: themes.price, revision: '1', from: '18', to: '40' })
    expect(await nameOf(db, halden, themes.price)).toBe('cheap when it breaks 👍')
    await noor.post(`${path}/themes/${themes.repair}/name`, { name: 'Easy to mend' })
    expect((await noor.get(path)).body).toContain('in the company’s words')
  })

  test('is not called by words that their author has written anew meanwhile', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const statementId = said.price[1]!
    const marked = { theme: themes.price, revision: '1', from: '18', to: '40' }
    const [written] = await db.select().from(statements).where(eq(statements.id, statementId))
    const by = [halden.ana, halden.jim].find(({ personId }) => personId === written!.authorId)!
    await reviseStatement(db, halden.dialogue, {
      by,
      statementId,
      choice: 'the regulator',
      why: 'Nothing but a mistake.',
      at: later({ days: 1 }),
    })
    for (const [route, form] of [
      [`statements/${statementId}/name`, marked],
      [`themes/${themes.price}/phrase`, { phrase: `${statementId}:1:8:18` }],
    ] as const) {
      const refused = await noor.post(`${path}/${route}`, form)
      expect([refused.statusCode, refused.body.includes('has written this anew since you opened the page')]).toEqual([409, true])
    }
    expect(await nameOf(db, halden, themes.price)).toBe('cheap')
  })

  test('is merged, nested and noted, and every step can be undone from the history', async ({ db, doors }) => {
    const { halden, themes } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const before = await sizes(db, halden)
    await noor.post(`${path}/themes/${themes.price}/memo`, { memo: 'Only the price of the part.' })
    await noor.post(`${path}/themes/${themes.price}/nest`, { under: themes.frost })
    await noor.post(`${path}/themes/${themes.repair}/merge`, { into: themes.frost })
    expect(await sizes(db, halden)).toEqual({ 'never sticks in frost': 9, cheap: 3 })
    const page = (await noor.get(`${path}/history`)).body
    expect(page).toContain('Noor Aziz merged “workshop can mend it” into “never sticks in frost”')
    expect(page).toContain('Noor Aziz nested “cheap” under “never sticks in frost”')
    expect(page).toContain('Note: Only the price of the part.')
    for (const [, undo] of [...page.matchAll(/action="([^"]*undo)"/g)].slice(0, 3)) expect((await noor.post(undo!)).statusCode).toBe(303)
    expect(await sizes(db, halden)).toEqual(before)
    expect((await noor.get(`${path}/history`)).body).toContain('Undone by Noor Aziz')
  })

  test('that is part of another by now leads there, and says who made it so; what was ticked is ticked there', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const [noor, maren] = [await doors.visitor(halden.noor), await doors.visitor(halden.maren)]
    await maren.post(`${path}/themes/${themes.price}/merge`, { into: themes.frost })
    const led = await noor.get(`${path}/themes/${themes.price}`)
    expect([led.statusCode, led.headers.location]).toEqual([303, `${path}/themes/${themes.frost}?was=${themes.price}`])
    expect((await noor.get(led.headers.location!)).body).toContain('Maren Roth merged “cheap” into this one.')
    const sent = { statements: said.price[1]!, to: themes.repair }
    const refused = await noor.post(`${path}/themes/${themes.price}/move`, sent)
    expect(refused.statusCode).toBe(409)
    expect(readPage(refused.body).alert).toContain('Maren Roth merged “cheap” into this one.')
    expect(refused.body).toMatch(new RegExp(`value="${said.price[1]}" checked`))
    expect(refused.body).toContain(`action="${path}/themes/${themes.frost}/move"`)
  })

  test('that was set aside meanwhile leads to the list, which says by whom', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const [noor, maren] = [await doors.visitor(halden.noor), await doors.visitor(halden.maren)]
    await maren.post(`${path}/themes/${themes.price}/reject`)
    const led = await noor.post(`${path}/themes/${themes.price}/move`, { statements: said.price[1]!, to: themes.repair })
    expect([led.statusCode, led.headers.location]).toEqual([303, `${path}?was=${themes.price}`])
    expect((await noor.get(led.headers.location!)).body).toContain('set “cheap” aside. The history can bring it back.')
    expect((await noor.get(`${path}/themes/${newId()}`)).statusCode).toBe(404)
  })

  test('asks nobody before one has read how many people get a mail and what it says, and then only those not asked before', async ({
    db,
    doors,
  }) => {
    const { halden, themes } = await story(db)
    const [noor, priya] = [await doors.visitor(halden.noor), await doors.visitor(halden.priya)]
    const own = `${path}/themes/${themes.frost}`
    await noor.post(`${own}/keep`)
    expect((await priya.get(`${own}/ask`)).statusCode).toBe(403)
    const asking = (await noor.get(`${own}/ask`)).body
    expect(asking).toContain('2 people get one mail each, about 5 statements.')
    expect(asking).toContain('Is it about “never sticks in frost”?')
    expect((await noor.get(own)).body).toContain('Ask them whether it is theirs')
    await noor.post(`${own}/ask`)
    expect((await noor.get(own)).body).toContain('Ask the others too: 5 asked')
    expect((await noor.get(`${own}/ask`)).body).toContain('Everybody who can be asked was asked before.')
    expect((await noor.get(`${own}/quotes/ask`)).body).toContain('2 people get one mail each, about 2 statements.')
    await noor.post(`${own}/quotes/ask`)
    expect((await noor.get(`${own}/quotes/ask`)).body).toContain('There is nobody to ask now')
  })

  test('is not made by the name of another', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const splitting = { statements: said.frost.slice(0, 2), name: 'Cheap', 'form-id': newId() }
    const answer = await noor.post(`${path}/themes/${themes.frost}/split`, splitting)
    expect([answer.statusCode, readPage(answer.body).problems.name]).toEqual([
      409,
      'There is a theme of this name already. Choose it in the list, or give this one another name.',
    ])
  })

  test('is what is taken away from its page', async ({ db, doors }) => {
    const { halden, themes } = await story(db)
    const noor = await doors.visitor(halden.noor)
    expect((await noor.get(`${path}/themes/${themes.frost}`)).body).toContain(`/export?theme=${themes.frost}"`)
    expect((await noor.get(path)).body).toMatch(/\/export"/)
  })

  test('goes in the history by the name that it had then', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const splitting = { statements: said.frost.slice(0, 2), name: 'Nights', 'form-id': newId() }
    await noor.post(`${path}/themes/${themes.frost}/split`, splitting)
    await noor.post(`${path}/themes/${themes.frost}/name`, { name: 'Winter' })
    await noor.post(`${path}/themes/${splitting['form-id']}/name`, { name: 'Darkness' })
    const page = (await noor.get(`${path}/history`)).body
    expect(page).toContain('Noor Aziz split “Nights” off “never sticks in frost”')
    expect(page).toContain('The machine suggested 3 themes for 12 statements')
  })

  test('is shown to everybody once it is ticked, and taken back with a reason', async ({ db, doors }) => {
    const { halden, themes } = await story(db)
    const [noor, guest] = [await doors.visitor(halden.noor), await doors.visitor()]
    await noor.post(`${path}/themes/${themes.frost}/keep`)
    expect((await noor.post(`${path}/public`, {})).body).toContain('Tick the themes that everybody may see.')
    await noor.post(`${path}/public`, { themes: themes.frost })
    expect((await guest.get('/halden/d/window-motor/themes')).body).toContain('5 of 14')
    await noor.post(`${path}/themes/${themes.price}/keep`)
    await noor.post(`${path}/public`, { themes: themes.price })
    expect((await noor.post(`${path}/public/withdraw`, { reason: 'reworked' })).body).toContain('Tick the themes that you take back.')
    await noor.post(`${path}/public/withdraw`, { reason: 'reworked', taken: themes.frost })
    const left = (await guest.get('/halden/d/window-motor/themes')).body
    expect([left.includes('5 of 14'), left.includes('3 of 14')]).toEqual([false, true])
  })
})

describe('a statement looked at closely', () => {
  test('has words marked that go under a theme of their own, and can be taken out of it', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const address = `${path}/statements/${said.price[1]}`
    await noor.post(`${address}/span`, { theme: themes.repair, revision: '1', from: '18', to: '38' })
    const page = (await noor.get(address)).body
    expect(page).toContain('<mark>cheap when it breaks</mark>')
    expect(page).toContain('put here by Noor Aziz')
    const coding = [...page.matchAll(/codings\/([0-9a-f-]+)\/remove"/g)].at(-1)?.[1]
    await noor.post(`${address}/codings/${coding}/remove`)
    expect((await noor.get(address)).body).not.toContain('<mark>')
  })

  test('with places that are not within its words is asked for them again', async ({ db, doors }) => {
    const { halden, themes, said } = await story(db)
    const noor = await doors.visitor(halden.noor)
    const answer = await noor.post(`${path}/statements/${said.price[0]}/span`, {
      theme: themes.repair,
      revision: '1',
      from: '5',
      to: '900',
    })
    expect([answer.statusCode, answer.body.includes('These places are not within the words.')]).toEqual([422, true])
    expect(await inForce(db, halden, said.price[0]!)).toBe(1)
  })
})

async function story(db: Db) {
  const troupes = await cast(db)
  return { ...troupes, ...(await reasonsOn(db, troupes.halden)) }
}

async function sizes(db: Db, { dialogue }: Troupe) {
  const { themes } = await codeBookOf(db, dialogue)
  return Object.fromEntries(themes.map(({ name, n }) => [name, n]))
}

async function nameOf(db: Db, { dialogue }: Troupe, themeId: string) {
  return (await codeBookOf(db, dialogue)).themes.find(({ id }) => id === themeId)!.name
}

async function inForce(db: Db, { company }: Troupe, statementId: string) {
  return await db.$count(codings, and(eq(codings.companyId, company.id), eq(codings.statementId, statementId), isNull(codings.removedAt)))
}
