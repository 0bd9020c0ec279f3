import { describe, expect, test as plain } from 'vitest'
import type { Db } from '../../db/client.ts'
import { statementVectors } from '../../db/schema/index.ts'
import { countedThemes } from '../../server/analysis/counting.ts'
import { mappedStatements, mostMarks, signatureOf, vectorsOf } from '../../server/analysis/map.ts'
import { height, mapChart, width } from '../../server/analysis/map-chart.ts'
import { mapOf } from '../../server/analysis/map-reading.ts'
import { openDrawer } from '../../server/analysis/mapping/drawing.ts'
import { type Placed, placesOf } from '../../server/analysis/mapping/placing.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/doors-test.ts'
import { themed, times, told } from './coded.ts'

const path = '/halden/analysis/window-motor/map'
const never = () => {
  throw new Error('a map could not be drawn')
}

const frost = ['It never stuck in the frost.', 'No frost stops it.', 'It opens even in hard frost.', 'Frost never held it shut.']
const price = ['It was the cheapest.', 'The price is fair and cheap.', 'Cheap to buy, cheap to mend.', 'The cheapest price of all.']
const saying = (text: string) => ({ text, language: 'en', vector: null })

describe('the places of a map', () => {
  plain('lie near each other for what says alike, and are the same for the same statements', () => {
    const placing = { statements: [...frost, ...price].map(saying), asked: ['Why this motor?', 'Two cables'] }
    const places = placesOf(placing)
    const apart = (one: number, other: number) => Math.hypot(places[one]![0] - places[other]![0], places[one]![1] - places[other]![1])
    const mean = (pairs: number[][]) => pairs.reduce((sum, [one, other]) => sum + apart(one!, other!), 0) / pairs.length
    const within = [0, 4].flatMap((from) => [
      [from, from + 1],
      [from, from + 2],
      [from + 1, from + 3],
    ])
    expect(mean(within)).toBeLessThan(mean(times(4, (number) => [number, number + 4])))
    expect(placesOf(placing)).toEqual(places)
  })

  plain('keep groups apart where there are many, and are the same for the same statements', () => {
    const group = (words: string[]) =>
      times(40, (number) => saying(`${words[number % 4]} ${words[(number * 3 + 1) % 5]} ${words[(number * 7 + 2) % 6]}`))
    const cold = group(['frost', 'ice', 'winter', 'snow', 'cold', 'freezing'])
    const cheap = group(['price', 'cheap', 'cost', 'money', 'paid', 'euro'])
    const placing = { statements: [...cold, ...cheap], asked: [] }
    const places = placesOf(placing)
    const nearest = (place: number) => {
      const [x, y] = places[place]!
      const others = [...places.keys()].filter((other) => other !== place)
      return others.toSorted(
        (a, b) => Math.hypot(places[a]![0] - x, places[a]![1] - y) - Math.hypot(places[b]![0] - x, places[b]![1] - y),
      )[0]!
    }
    expect([...places.keys()].filter((place) => nearest(place) < 40 !== place < 40)).toEqual([])
    expect(placesOf(placing)).toEqual(places)
  })

  plain('follow the vectors of meaning where most statements have one', () => {
    const vector = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer)
    const told = ['a', 'b', 'c', 'd', 'e', 'f'].map((text, place) => ({
      text,
      language: 'en',
      vector: place < 3 ? vector(1, 0, place / 50) : place < 5 ? vector(0, 1, place / 50) : null,
    }))
    const places = placesOf({ statements: told, asked: [] })
    const side = (place: number) => Math.sign(places[place]![0])
    expect(new Set([0, 1, 2].map(side)).size).toBe(1)
    expect(side(3)).toBe(-side(0))
    expect(places.flat().every(Number.isFinite)).toBe(true)
  })

  plain('are somewhere even for statements that say nothing', () => {
    const places = placesOf({ statements: ['', '', '', '?'].map(saying), asked: [] })
    expect(places.flat().every(Number.isFinite)).toBe(true)
  })
})

describe('the statements of a map', () => {
  test('are those that are not hidden, with the themes that hold them', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const ids = await told(
      db,
      halden,
      times(4, () => ({})),
    )
    await told(db, acme, [{}])
    const quiet = await themed(db, halden, { name: 'quiet', statements: [ids[1]!] })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[0]! }, reason: 'insult', at: monday })
    const mapped = await mappedStatements(db, halden.dialogue)
    expect(mapped.map(({ id, themes, all }) => [id, themes, all])).toEqual(
      [
        [ids[1], [quiet], 3],
        [ids[2], [], 3],
        [ids[3], [], 3],
      ].toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    )
    expect(mostMarks).toBe(1_500)
  })

  test('bring their vectors along, of the words as they stand now alone', async ({ db }) => {
    const { halden } = await cast(db)
    const [first, second] = await told(db, halden, [{}, {}])
    await vectored(db, halden, [first!, second!])
    const before = await mappedStatements(db, halden.dialogue)
    expect((await vectorsOf(db, halden.dialogue, before)).size).toBe(2)
    await reviseStatement(db, halden.dialogue, {
      by: halden.ana,
      statementId: second!,
      choice: 'Two cables',
      why: 'Another.',
      at: monday,
    })
    const after = await mappedStatements(db, halden.dialogue)
    expect(after.map(({ hasVector }) => hasVector).toSorted()).toEqual([false, true])
    expect(signatureOf(after, [])).not.toBe(signatureOf(before, []))
  })
})

async function vectored(db: Db, { company }: Troupe, ids: string[]) {
  const vector = new Uint8Array(Float32Array.from([1, 0]).buffer)
  await db
    .insert(statementVectors)
    .values(
      ids.map((statementId) => ({ companyId: company.id, statementId, revision: 1, language: 'en', model: 'a model', vector, at: monday })),
    )
}

describe('a map', () => {
  test('is begun by whoever looks first, who does not wait for it, and shows how it was while it is drawn anew', async ({ db }) => {
    const { halden } = await cast(db)
    const drawer = openDrawer({ failed: never })
    const look = () => mapOf(db, halden.dialogue, { drawer, language: 'en' })
    expect(await look()).toMatchObject({ state: 'few', chart: null })
    const ids = await told(
      db,
      halden,
      [...frost, ...price].map((why) => ({ why })),
    )
    expect(await look()).toMatchObject({ state: 'drawing', chart: null })
    await drawer.settled()
    expect(await look()).toMatchObject({ state: 'drawn', shown: 8, all: 8, isOld: false })
    await told(db, halden, [{ why: 'Another frost.' }])
    expect(await look()).toMatchObject({ state: 'drawn', shown: 8, all: 9, isOld: true })
    await drawer.settled()
    await themed(db, halden, { name: 'frost', statements: ids.slice(0, 4) })
    const { chart, ...map } = await look()
    expect(map).toMatchObject({ state: 'drawn', shown: 9, isOld: false })
    expect(chart!.legend.map(({ name, n }) => [name, n])).toEqual([['frost', 4]])
    expect(chart!.rest).toBe(5)
    await drawer.close()
  })

  test('that could not be drawn says so, and is not tried for ever', async ({ db }) => {
    const { halden } = await cast(db)
    await told(
      db,
      halden,
      times(4, () => ({})),
    )
    const failures: unknown[] = []
    const broken = { ask: () => Promise.reject(new Error('broken')), drop: async () => {}, end: async () => {}, isEnded: () => false }
    const drawer = openDrawer({ failed: (error) => failures.push(error) }, broken)
    const look = async () => (await mapOf(db, halden.dialogue, { drawer, language: 'en' })).state
    expect(await look()).toBe('drawing')
    await drawer.settled()
    expect([await look(), await look()]).toEqual(['broken', 'broken'])
    expect(failures).toHaveLength(1)
  })
})

describe('the drawing of a map', () => {
  test('gives eight themes a shape each, and sets their names apart', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = await told(
      db,
      halden,
      times(10, () => ({})),
    )
    for (const number of times(9, (number) => number)) {
      await themed(db, halden, { name: `a reason that takes room ${number}`, statements: ids.slice(number) })
    }
    const places = new Map(ids.map((id, place): [string, Placed] => [id, [place % 2, 0]]))
    const chart = mapChart(await mappedStatements(db, halden.dialogue), places, await countedThemes(db, halden.dialogue))
    expect(chart.legend.map(({ shape }) => shape)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(new Set(chart.legend.map(({ key }) => key)).size).toBe(8)
    for (const [labels, line] of [
      [chart.labels.wide, 15],
      [chart.labels.narrow, 27],
    ] as const) {
      expect(labels.length).toBeGreaterThan(5)
      expect(labels.every(({ x, y }) => x > 0 && x < width && y > 0 && y < height)).toBe(true)
      const crossings = labels.flatMap((one, place) =>
        labels.slice(place + 1).filter((other) => one.x === other.x && Math.abs(one.y - other.y) < line),
      )
      expect(crossings).toEqual([])
    }
  })
})

describe('the page of the map', () => {
  test('is read by the company’s people, and is not there for anybody else', async ({ db, doors }) => {
    const { halden, acme } = await cast(db)
    for (const address of [path, `${path}/table`]) {
      const status = async (person?: { personId: string }) => (await (await doors.visitor(person)).get(address)).statusCode
      expect(await Promise.all([halden.noor, halden.priya, halden.maren].map(status))).toEqual([200, 200, 200])
      expect(await Promise.all([halden.ana, acme.noor, undefined].map(status))).toEqual([404, 404, 404])
    }
  })

  test('answers at once that it is being drawn, looks again, and then shows a mark for each statement and a table behind it', async ({
    db,
    doors,
  }) => {
    const { halden } = await cast(db)
    await told(
      db,
      halden,
      [...frost, ...price, '<b>bold</b>'].map((why) => ({ why })),
    )
    const { get } = await doors.visitor(halden.noor)
    const first = (await get(path)).body
    expect(first).toContain('The map is being drawn.')
    expect(first).toContain('hx-trigger="every 2s"')
    await expect.poll(async () => (await get(path)).body, { timeout: 20_000 }).toContain('<svg class="map marks"')
    const { body } = await get(path)
    expect(body).not.toContain('hx-trigger="every 2s"')
    expect(body.match(/class="mark"/g)).toHaveLength(9)
    expect(body).toContain('&lt;b&gt;bold&lt;/b&gt;')
    expect(body).toMatch(/<a href="\/halden\/analysis\/window-motor\/statements\//)
    const table = (await get(`${path}/table`)).body
    expect(table.match(/<td role="cell" class="serif"/g)).toHaveLength(9)
    expect(table).not.toContain('class="pages"')
  })

  test('has a table of a hundred rows a page, each statement once', async ({ db, doors }) => {
    const { halden } = await cast(db)
    await told(
      db,
      halden,
      times(103, (number) => ({ why: `${frost[number % 4]} ${number}` })),
    )
    const { get } = await doors.visitor(halden.noor)
    await get(path)
    await expect.poll(async () => (await get(path)).body, { timeout: 20_000 }).toContain('<svg class="map marks"')
    const first = (await get(`${path}/table`)).body
    const [, more] = /rel="next" href="([^"]+)"/.exec(first)!
    const second = (await get(more!)).body
    const listed = [first, second].flatMap((page) =>
      [...page.matchAll(/class="serif" dir="auto"><a href="([^"]+)"/g)].map(([, href]) => href),
    )
    expect([listed.length, new Set(listed).size]).toEqual([103, 103])
    expect(second).not.toContain('rel="next"')
    expect((await get(`${path}/table?from=nonsense`)).statusCode).toBe(200)
  })
})
