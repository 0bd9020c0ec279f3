import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { analysisSteps, codings, dialogues, events, findings, options, statementRevisions, themeVersions } from '../../db/schema/index.ts'
import { holdOptions, mergeOptions } from '../../server/dialogues/option-merging.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { removeCoding, sayNoneFits } from '../../server/themes/coding.ts'
import { addCodings } from '../../server/themes/codings.ts'
import type { Said } from '../../server/themes/encoding/meanings.ts'
import { readStatements } from '../../server/themes/encoding/reading.ts'
import { keepTheme, rejectTheme } from '../../server/themes/keeping.ts'
import { renameTheme } from '../../server/themes/naming.ts'
import { themesOf } from '../../server/themes/reading.ts'
import { runSeeking } from '../../server/themes/seeking/running.ts'
import { openSeeker, seekerHere } from '../../server/themes/seeking/seeker.ts'
import { seekingOf, seekThemes, stopSeeking } from '../../server/themes/seeking/seeking.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { changeTheme, makeThemes } from '../../server/themes/versions.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { brokenOnce } from './seekers.ts'

const at = monday

/** A little later each time: what happens at the same moment has no order. */
let moments = 0
function next() {
  moments += 1
  return new Date(monday.getTime() + moments)
}

const reasons = [
  'It never sticks in the frost, not once last winter',
  'I can hear that the window has really moved',
  'The price was lower than that of every other one',
]
const ends = ['truly', 'at least', 'for me', 'so far', 'I think', 'as my brother says']

/** Statements that give one of three reasons each, in turn; no option is named in them. */
async function told(
  db: Db,
  { dialogue, ana }: Troupe,
  { count, choice = 'Two cables', from = 0 }: { count: number; choice?: string; from?: number },
) {
  const ids: string[] = []
  for (let number = from; number < from + count; number += 1) {
    const why = `${reasons[number % 3]}, ${ends[number % 6]} ${number} 👍🏽`
    ids.push((await postStatement(db, dialogue, { by: ana, choice, why, at: next() })).id)
  }
  await readStatements(db, { at, read: inWords })
  return ids
}

/** Reads no meaning, and takes all for English, or for what the first word says. */
async function inWords(said: Said[]) {
  return said.map(({ text }) => ({ language: text.startsWith('Es ') ? 'de' : 'en', model: null, vector: null }))
}

interface Sought {
  themeId?: string
  fineness?: number
  /** What happens while the machine looks. */
  meanwhile?: () => Promise<unknown>
}

const sought = async (db: Db, { dialogue, noor }: Troupe, { meanwhile, ...more }: Sought = {}) => {
  await seekThemes(db, dialogue, { by: noor, fineness: 1, ...more, at: next() })
  const seek: typeof seekerHere.seek = async (...given) => {
    const found = await seekerHere.seek(...given)
    await meanwhile?.()
    return found
  }
  await runSeeking(db, { at: next(), seeker: { ...seekerHere, seek } })
  return await themesOf(db, { companyId: dialogue.companyId, id: dialogue.id })
}

async function inForce(db: Db, { company }: Troupe) {
  return await db
    .select()
    .from(codings)
    .where(and(eq(codings.companyId, company.id), isNull(codings.removedAt)))
}

describe('looking for themes', () => {
  test('suggests them with a name and quotes that customers wrote, and puts statements under them', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = await told(db, halden, { count: 36 })
    const found = await sought(db, halden)
    expect(found).toHaveLength(3)
    const all = await inForce(db, halden)
    for (const { id, state, madeBy, name, nameStatementId, nameFrom, nameTo, quotes, language, optionId } of found) {
      expect({ state, madeBy, language }).toEqual({ state: 'suggested', madeBy: null, language: 'en' })
      expect(optionId).not.toBeNull()
      const [words] = await db.select().from(statementRevisions).where(eq(statementRevisions.statementId, nameStatementId!))
      expect([...words!.why].slice(nameFrom!, nameTo!).join('')).toBe(name)
      const members = all.filter(({ themeId }) => themeId === id)
      expect(new Set(members.map(({ statementId }) => ids.indexOf(statementId) % 3)).size).toBe(1)
      expect(members.every(({ coder, by, confidence }) => coder === 'machine' && by === null && confidence! >= 0.11)).toBe(true)
      expect(quotes).toHaveLength(3)
      // Whoever said what it is called speaks first.
      expect(quotes[0]).toBe(nameStatementId)
      expect(members.map(({ statementId }) => statementId)).toEqual(expect.arrayContaining(quotes))
    }
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'done', progress: 1, problem: null, waiting: 0, byWords: ['en'] })
    const facts = (await db.select().from(events)).map(({ kind, isPublic }) => ({ kind, isPublic }))
    expect(facts).toContainEqual({ kind: 'themes_sought', isPublic: false })
    expect(facts).toContainEqual({ kind: 'themes_suggested', isPublic: false })
  })

  test('says every statement to the database with whose it is', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    const sent = await statementsSent(async () => {
      await sought(db, halden)
      await sought(db, halden)
      await seekingOf(db, halden.dialogue)
    })
    expect(withoutCompany(sent)).toEqual([])
  })

  test('is for analysts and admins; staff read along, and an outsider finds nothing', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const asking = { fineness: 1, at }
    for (const by of [halden.priya, halden.ana])
      await expect(seekThemes(db, halden.dialogue, { by, ...asking })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(seekThemes(db, halden.dialogue, { by: acme.noor, ...asking })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(stopSeeking(db, halden.dialogue, { by: halden.priya, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(stopSeeking(db, halden.dialogue, { by: acme.noor, at })).rejects.toMatchObject({ reason: 'not_found' })
    await seekThemes(db, halden.dialogue, { by: halden.maren, ...asking })
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'waiting' })
    expect(await seekingOf(db, acme.dialogue)).toBeNull()
  })

  test.each([0, 0.2, 4.1, Number.NaN])('takes no fineness of %d', async (fineness) => {
    await expect(seekThemes(null as never, {} as never, { by: { role: 'analyst' } as never, fineness, at })).rejects.toMatchObject({
      reason: 'invalid',
    })
  })

  test('goes on once in a dialogue: a second search is refused until the first has ended', async ({ db }) => {
    const { halden } = await cast(db)
    const asking = { by: halden.noor, fineness: 1, at }
    await seekThemes(db, halden.dialogue, asking)
    await expect(seekThemes(db, halden.dialogue, asking)).rejects.toMatchObject({ reason: 'taken' })
    await stopSeeking(db, halden.dialogue, { by: halden.noor, at })
    await stopSeeking(db, halden.dialogue, { by: halden.noor, at })
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'stopped' })
    expect(await runSeeking(db, { at })).toBe(0)
    await seekThemes(db, halden.dialogue, { ...asking, at: later({ hours: 1 }) })
    expect(await db.select().from(events).where(eq(events.kind, 'seeking_stopped'))).toHaveLength(1)
  })

  test('finds nothing in fewer than ten statements, and says so', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 9 })
    expect(await sought(db, halden)).toEqual([])
    expect((await seekingOf(db, halden.dialogue))!.problem).toMatch(/too few statements/)
  })

  test('goes option by option where there are thirty of one, and else over all of a language', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    await told(db, halden, { count: 6, choice: 'One cable', from: 30 })
    await told(db, halden, { count: 6, choice: 'No cable', from: 36 })
    const found = await sought(db, halden)
    const options = new Set(found.map(({ optionId }) => optionId))
    expect(options.size).toBe(2)
    expect(options).toContain(null)
  })

  test('never puts a hidden statement anywhere', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = await told(db, halden, { count: 36 })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[4]! }, reason: 'insult', at })
    await sought(db, halden)
    expect((await inForce(db, halden)).map(({ statementId }) => statementId)).not.toContain(ids[4])
  })

  test('waits until the machine has read what was said', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'One more reason.', at })
    await sought(db, halden)
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'waiting', waiting: 1 })
    await readStatements(db, { at, read: inWords })
    expect(await runSeeking(db, { at })).toBe(1)
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'done', waiting: 0 })
  })
})

describe('looking again', () => {
  test('finds the same, and changes nothing where nothing is new', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 36 })
    const first = await sought(db, halden)
    const codes = await inForce(db, halden)
    expect(await sought(db, halden)).toEqual(first)
    expect(await inForce(db, halden)).toEqual(codes)
    expect(await db.select().from(analysisSteps)).toHaveLength(1)
  })

  test('finds the same where there is much of it, of several choices and in two languages', { timeout: 60_000 }, async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 210 })
    await told(db, halden, { count: 36, choice: 'One cable', from: 300 })
    const german = ['Es bleibt im Winter nie stecken, kein einziges Mal', 'Es ist leiser als alle anderen, die ich hatte']
    for (let number = 0; number < 12; number += 1) {
      const why = `${german[number % 2]}, ${number}`
      await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'No cable', why, at: next() })
    }
    await readStatements(db, { at, read: inWords })
    const first = await sought(db, halden)
    const codes = await inForce(db, halden)
    expect(new Set(first.map(({ optionId, language }) => `${optionId} ${language}`)).size).toBeGreaterThan(2)
    expect(await sought(db, halden)).toEqual(first)
    expect(await inForce(db, halden)).toEqual(codes)
  })

  test('finds the same in another database, though what was said at one moment has other ids there', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const whys = Array.from({ length: 60 }, (_, number) => `${reasons[number % 3]}, ${ends[number % 6]} ${number}`)
    const found: unknown[] = []
    for (const troupe of [halden, acme]) {
      const { dialogue, ana: by, noor } = troupe
      await db.update(dialogues).set({ question: 'Which one?' }).where(eq(dialogues.id, dialogue.id))
      for (const why of whys) await postStatement(db, dialogue, { by, choice: 'Two cables', why, at })
      whys.reverse()
      await readStatements(db, { at, read: inWords })
      await seekThemes(db, dialogue, { by: noor, fineness: 1, at })
      await runSeeking(db, { at })
      found.push(await inWordsOf(db, troupe))
    }
    expect(found[0]).not.toEqual([])
    expect(found[1]).toEqual(found[0])
  })

  test('puts what its author has edited where it belongs by now', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = await told(db, halden, { count: 36 })
    await sought(db, halden)
    const at = later({ hours: 1 })
    const words = { choice: 'Two cables', why: `${reasons[1]}, truly 6 👍🏽` }
    await reviseStatement(db, halden.dialogue, { by: halden.ana, statementId: ids[6]!, ...words, at })
    await readStatements(db, { at, read: inWords })
    await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
    await runSeeking(db, { at })
    const all = await inForce(db, halden)
    const its = all.filter(({ statementId }) => statementId === ids[6])
    expect(its).toMatchObject([{ revision: 2, coder: 'machine' }])
    const beside = all.filter(({ statementId, themeId }) => statementId !== ids[6] && themeId === its[0]!.themeId)
    expect(new Set(beside.map(({ statementId }) => ids.indexOf(statementId) % 3))).toEqual(new Set([1]))
  })

  test('suggests nothing anew that people made theirs while it looked', async ({ db }) => {
    const { halden } = await cast(db)
    const { dialogue, noor: by } = halden
    await told(db, halden, { count: 36 })
    const [one, other, third] = await sought(db, halden)
    const before = await inForce(db, halden)
    const again = await sought(db, halden, {
      meanwhile: async () => {
        await keepTheme(db, dialogue, { by, themeId: one!.id, at: next() })
        await renameTheme(db, dialogue, { by, themeId: other!.id, name: 'In my own words', at: next() })
      },
    })
    expect(again.map(({ id, state }) => [id, state])).toEqual([
      [one!.id, 'kept'],
      [other!.id, other!.state],
      [third!.id, 'suggested'],
    ])
    expect(await inForce(db, halden)).toEqual(before)
  })

  test('says nothing of what people spoke of, or its author edited, while it looked', async ({ db }) => {
    const { halden } = await cast(db)
    const { dialogue, noor: by, ana } = halden
    const [spoken, edited] = await told(db, halden, { count: 36 })
    await sought(db, halden, {
      meanwhile: async () => {
        await sayNoneFits(db, dialogue, { by, statementIds: [spoken!], at: next() })
        const words = { choice: 'Two cables', why: 'My brother recommended it.' }
        await reviseStatement(db, dialogue, { by: ana, statementId: edited!, ...words, at: next() })
      },
    })
    const said = (await inForce(db, halden)).filter(({ statementId }) => [spoken, edited].includes(statementId))
    expect(said).toMatchObject([{ statementId: spoken, themeId: null, coder: 'analyst' }])
  })

  test('puts nothing back under a theme that a person took it out of', async ({ db }) => {
    const { halden } = await cast(db)
    const { dialogue, noor: by } = halden
    await told(db, halden, { count: 36 })
    const [kept, loose] = await sought(db, halden)
    await keepTheme(db, dialogue, { by, themeId: kept!.id, at: next() })
    const out = [kept!, loose!].map(async ({ id }) => (await inForce(db, halden)).findLast(({ themeId }) => themeId === id)!)
    const taken = await Promise.all(out)
    for (const { id } of taken) await removeCoding(db, dialogue, { by, codingId: id, at: next() })
    await sought(db, halden)
    const now = (await inForce(db, halden)).map(({ statementId, themeId }) => `${statementId} ${themeId}`)
    for (const { statementId, themeId } of taken) expect(now).not.toContain(`${statementId} ${themeId}`)
  })

  test('suggests nothing again that people set aside, until a third of it is new', async ({ db }) => {
    const { halden } = await cast(db)
    const { dialogue, noor: by } = halden
    const ids = await told(db, halden, { count: 36 })
    const [gone, ...others] = await sought(db, halden)
    const reasonsOf = async (themeId: string) =>
      new Set(
        (await inForce(db, halden)).filter((coding) => coding.themeId === themeId).map(({ statementId }) => ids.indexOf(statementId) % 3),
      )
    const [reason] = await reasonsOf(gone!.id)
    await rejectTheme(db, dialogue, { by, themeId: gone!.id, at: next() })
    expect(await sought(db, halden)).toMatchObject(others.map(({ id }) => ({ id })))
    ids.push(...(await told(db, halden, { count: 3, from: 36 })))
    expect(await sought(db, halden)).toHaveLength(2)
    ids.push(...(await told(db, halden, { count: 36, from: 39 })))
    const again = await Promise.all((await sought(db, halden)).map(async ({ id }) => [...(await reasonsOf(id))]))
    expect(again).toContainEqual([reason])
  })

  test('suggests nothing again after its option became part of another: neither what was set aside nor what stands', async ({ db }) => {
    const { halden } = await cast(db)
    const { dialogue, noor: by } = halden
    await told(db, halden, { count: 36 })
    await postStatement(db, dialogue, { by: halden.jim, choice: 'Cables', why: 'Other.', at: next() })
    await readStatements(db, { at, read: inWords })
    const [gone, ...others] = await sought(db, halden)
    await rejectTheme(db, dialogue, { by, themeId: gone!.id, at: next() })
    const merge = () => optionsMerged(db, dialogue, 'Two cables', 'Cables')
    const whileLooking = await sought(db, halden, { meanwhile: merge })
    const optionId = await optionCalled(db, dialogue, 'Cables')
    const same = others.map(({ id }) => ({ id, optionId }))
    expect(whileLooking).toMatchObject(same)
    expect(await sought(db, halden)).toMatchObject(same)
  })

  test('keeps what was set aside, once that is undone', async ({ db }) => {
    const { halden } = await cast(db)
    const { dialogue, noor: by } = halden
    await told(db, halden, { count: 36 })
    const all = await sought(db, halden)
    await rejectTheme(db, dialogue, { by, themeId: all[0]!.id, at: next() })
    const [step] = await db.select().from(analysisSteps).where(eq(analysisSteps.kind, 'theme_rejected'))
    await undoStep(db, dialogue, { by, stepId: step!.id, at: next() })
    expect((await sought(db, halden)).map(({ id }) => id)).toContain(all[0]!.id)
  })

  test('calls no two themes the same', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 36 })
    const [first, second] = await sought(db, halden)
    const name = second!.name.toUpperCase()
    await step(db, halden, 'theme_renamed', (tx, step) => changeTheme(tx, step, first!.id, { name, ...unspoken }))
    const names = (await sought(db, halden)).map(({ name }) => name.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
  })

  test('more coarsely puts fewer themes in the place of those that nobody has touched', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 60 })
    await sought(db, halden, { fineness: 4 })
    const fine = await themesOf(db, { companyId: halden.company.id, id: halden.dialogue.id })
    const coarse = await sought(db, halden, { fineness: 0.25 })
    expect(coarse.length).toBeLessThan(fine.length)
    const held = await inForce(db, halden)
    expect(held.every(({ themeId }) => coarse.some(({ id }) => id === themeId))).toBe(true)
    const gone = await db.select().from(themeVersions).where(eq(themeVersions.state, 'rejected'))
    expect(gone.length).toBe(fine.filter(({ id }) => !coarse.some((theme) => theme.id === id)).length)
  })

  test('leaves alone what people keep and what they said, and looks only into the rest', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = await told(db, halden, { count: 36 })
    const [theme, ...others] = await sought(db, halden)
    await step(db, halden, 'theme_kept', (tx, step) => changeTheme(tx, step, theme!.id, { state: 'kept', name: 'Hört man', ...unspoken }))
    const before = (await inForce(db, halden)).filter(({ themeId }) => themeId === theme!.id)
    const free = ids.find((id) => !before.some(({ statementId }) => statementId === id))!
    await step(db, halden, 'none_fits', (tx, step) =>
      addCodings(tx, step, [{ statementId: free, revision: 1, themeId: null, coder: 'analyst' }]),
    )
    const again = await sought(db, halden)
    expect(again.find(({ id }) => id === theme!.id)).toMatchObject({ state: 'kept', name: 'Hört man' })
    expect(again.filter(({ id }) => others.some((other) => other.id === id)).length).toBeGreaterThan(0)
    const after = await inForce(db, halden)
    expect(after.filter(({ themeId }) => themeId === theme!.id)).toEqual(before)
    expect(
      after.filter(({ statementId, coder, stepId }) => statementId === free && coder === 'machine' && stepId !== before[0]!.stepId),
    ).toEqual([])
  })

  test('files new statements with the themes that people keep, where it is sure', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 36 })
    for (const { id } of await sought(db, halden))
      await step(db, halden, 'theme_kept', (tx, step) => changeTheme(tx, step, id, { state: 'kept' }))
    const more = await told(db, halden, { count: 3, from: 36 })
    const found = await sought(db, halden)
    expect(found).toHaveLength(3)
    const all = await inForce(db, halden)
    const themeOf = (id: string) => all.find(({ statementId }) => statementId === id)?.themeId
    expect(new Set(more.map(themeOf)).size).toBe(3)
    expect(more.map(themeOf)).not.toContain(undefined)
  })
})

describe('splitting one theme by the machine', () => {
  test('suggests its parts under it, and takes nothing out of it', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = await told(db, halden, { count: 36 })
    const made = await step(db, halden, 'theme_made', async (tx, step) => {
      const [id] = await makeThemes(tx, step, [{ name: 'All of it', state: 'kept' }])
      await addCodings(
        tx,
        step,
        ids.map((statementId) => ({ statementId, revision: 1, themeId: id!, coder: 'machine' as const, confidence: 1 })),
      )
      return id!
    })
    const found = await sought(db, halden, { themeId: made })
    const parts = found.filter(({ parentId }) => parentId === made)
    expect(parts).toHaveLength(3)
    expect(parts.every(({ state }) => state === 'suggested')).toBe(true)
    expect((await inForce(db, halden)).filter(({ themeId }) => themeId === made)).toHaveLength(36)
    expect(await sought(db, halden, { themeId: made })).toEqual(found)
  })

  test('of which no parts are found says so, and changes nothing', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 12 })
    const [theme] = await sought(db, halden)
    expect((await inForce(db, halden)).filter(({ themeId }) => themeId === theme!.id).length).toBeLessThan(6)
    const found = await sought(db, halden, { themeId: theme!.id })
    expect(found.filter(({ parentId }) => parentId)).toEqual([])
    expect((await seekingOf(db, halden.dialogue))!.problem).toMatch(/split/)
  })
})

describe('a search in a thread of its own', () => {
  test('finds what is found here, tells how far it is, and keeps it', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 36 })
    const seeker = openSeeker()
    await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
    expect(await runSeeking(db, { at, seeker })).toBe(1)
    await seeker.end()
    expect(await themesOf(db, { companyId: halden.company.id, id: halden.dialogue.id })).toHaveLength(3)
  })

  test('that is stopped while it runs writes nothing', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
    let heard: AbortSignal | undefined
    const endless: typeof seekerHere.seek = (_pages, _how, { stop } = {}) => {
      heard = stop
      return new Promise<never>((_, failed) => stop!.addEventListener('abort', () => failed(stop!.reason)))
    }
    const running = runSeeking(db, { at, seeker: { ...seekerHere, seek: endless } })
    await expect.poll(async () => (await seekingOf(db, halden.dialogue))!.state).toBe('running')
    await stopSeeking(db, halden.dialogue, { by: halden.noor, at })
    await running
    expect(heard!.aborted).toBe(true)
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'stopped' })
    expect(await themesOf(db, { companyId: halden.company.id, id: halden.dialogue.id })).toEqual([])
  })

  test('that is stopped while it waits for a filing leaves that to its end', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
    const seeker = openSeeker()
    const gate = Promise.withResolvers<void>()
    async function* held() {
      await gate.promise
      yield []
    }
    const how = { question: '', options: new Map(), themes: 0, fineness: 1, forNew: false, within: false }
    const filing = seeker.seek(held(), how)
    const running = runSeeking(db, { at, seeker })
    await expect.poll(async () => (await seekingOf(db, halden.dialogue))!.state).toBe('running')
    await stopSeeking(db, halden.dialogue, { by: halden.noor, at })
    await running
    gate.resolve()
    expect(await filing).toEqual({ themes: [], filed: [], scopes: [] })
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'stopped' })
    await seeker.end()
  })

  test('that came to its end by itself is not stopped', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
    let heard: AbortSignal | undefined
    const slow: typeof seekerHere.seek = async (...given) => {
      heard = given[2]!.stop
      const found = await seekerHere.seek(...given)
      const ended = { state: 'done' as const, endedAt: at }
      await db.update(findings).set(ended).where(eq(findings.companyId, halden.company.id))
      await new Promise((beaten) => setTimeout(beaten, 1_500))
      return found
    }
    await runSeeking(db, { at, seeker: { ...seekerHere, seek: slow } })
    expect(heard!.aborted).toBe(false)
  })

  test('whose server was lost is taken over after a minute, and not before', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
    await db.update(findings).set({ state: 'running', aliveAt: at }).where(eq(findings.companyId, halden.company.id))
    expect(await runSeeking(db, { at: later({ hours: 0.01 }) })).toBe(0)
    expect(await runSeeking(db, { at: later({ hours: 0.02 }) })).toBe(1)
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'done' })
  })

  test('that was ended with its server waits for the next one', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
    const seeker = openSeeker()
    await seeker.end()
    await runSeeking(db, { at, seeker })
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'waiting', progress: 0 })
    expect(await runSeeking(db, { at })).toBe(1)
  })

  test('that fails says so, and changes nothing', async ({ db }) => {
    const { halden } = await cast(db)
    await told(db, halden, { count: 30 })
    await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
    const failing = { seek: () => Promise.reject(new Error('broken')), isEnded: () => false }
    await expect(runSeeking(db, { at, seeker: failing })).rejects.toThrow('broken')
    expect(await seekingOf(db, halden.dialogue)).toMatchObject({ state: 'failed', problem: expect.stringMatching(/failed/) })
    expect(await inForce(db, halden)).toEqual([])
  })
})

test('a search that fails holds up none in another company', async ({ db }) => {
  const { halden, acme } = await cast(db)
  for (const troupe of [halden, acme]) {
    await told(db, troupe, { count: 30 })
    await seekThemes(db, troupe.dialogue, { by: troupe.noor, fineness: 1, at })
  }
  const heard: unknown[] = []
  expect(await runSeeking(db, { at, seeker: brokenOnce(), failed: (error) => heard.push(error) })).toBe(1)
  expect(heard).toMatchObject([{ message: 'broken' }])
  const states = [await seekingOf(db, halden.dialogue), await seekingOf(db, acme.dialogue)].map((seeking) => seeking!.state)
  expect(states.toSorted()).toEqual(['done', 'failed'])
})

/** Which words are under themes of which name, and how surely. */
async function inWordsOf(db: Db, { company, dialogue }: Troupe) {
  const names = new Map((await themesOf(db, { companyId: company.id, id: dialogue.id })).map(({ id, name }) => [id, name]))
  const rows = await db
    .select({ themeId: codings.themeId, confidence: codings.confidence, why: statementRevisions.why })
    .from(codings)
    .innerJoin(statementRevisions, eq(statementRevisions.statementId, codings.statementId))
    .where(eq(codings.companyId, company.id))
  return rows.map(({ themeId, confidence, why }) => `${names.get(themeId!)}: ${why} ${confidence}`).toSorted()
}

async function optionsMerged(db: Db, dialogue: Troupe['dialogue'], from: string, into: string) {
  const [fromId, intoId] = [await optionCalled(db, dialogue, from), await optionCalled(db, dialogue, into)]
  await db.transaction(async (tx) => {
    await holdOptions(tx, dialogue, [fromId, intoId])
    await mergeOptions(tx, dialogue, { fromId, intoId, at: next() })
  })
}

async function optionCalled(db: Db, { id }: { id: string }, name: string) {
  const [option] = await db
    .select({ id: options.id })
    .from(options)
    .where(and(eq(options.dialogueId, id), eq(options.name, name)))
  return option!.id
}

const unspoken = { nameStatementId: null, nameRevision: null, nameFrom: null, nameTo: null }

type Step = Awaited<ReturnType<typeof takeStep>>

/** A step of Noor's. */
async function step<Done>(
  db: Db,
  { dialogue, noor }: Troupe,
  kind: Parameters<typeof takeStep>[2],
  work: (tx: Db, step: Step) => Promise<Done>,
) {
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    return await work(tx, await takeStep(tx, dialogue, kind, { by: noor.personId, at: next() }))
  })
}
