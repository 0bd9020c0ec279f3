import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { countFigures } from '../../server/record/counting.ts'
import { type Figure, figures } from '../../server/record/figures.ts'
import { recordOf } from '../../server/record/reading.ts'
import { type Period, periods, spanBefore, spanOf } from '../../server/record/spans.ts'
import { giveSupporterVerdict } from '../../server/responses/supporters.ts'
import { supportConflict, withdrawSupport } from '../../server/statements/supporting.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { type Doors, openDoors } from '../support/doors.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'
import { hoursIn, pairsIn, quantile, recount } from './recount.ts'
import { walk } from './walk.ts'

interface Row {
  since: string
  until: string
  figure: string
  value: string
  of: string
  behind: string
}

describe('a recount of the Record', { timeout: 120_000 }, () => {
  test.for([1, 2, 3])('equals every number of the page, its file and its lists, whatever happened: %i', async (seed, { database }) => {
    const { halden, acme } = await cast(database.db)
    const at = await walk(database.db, halden, { seed, steps: 360 })
    await walk(database.db, acme, { seed: seed + 50, steps: 20 })
    const doors = await openDoors(database, { at })
    for (const period of periods) await expectRecounted(database.db, halden, { doors, period, at })
    const { kept, late, overdue } = await recount(database.db, halden.company.id, spanOf('90-days', at))
    expect(await recordOf(database.db, halden.company, { at })).toMatchObject({ kept, late, overdue })
  })

  test('the walks meet everything that is counted', async ({ db }) => {
    const { halden } = await cast(db)
    const met = new Set<string>()
    for (const seed of [1, 2, 3]) {
      const at = await walk(db, halden, { seed, steps: 360 })
      for (const [figure, count] of Object.entries(await recount(db, halden.company.id, spanOf('all', at)))) if (count > 0) met.add(figure)
    }
    expect(figures.filter((figure) => !met.has(figure))).toEqual([])
  })

  test('who takes their support back is counted no more, neither here nor beside the answer', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await supportConflict(db, halden.dialogue, { conflictId: id, by: halden.jim, at: later({ hours: 1 }) })
    const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
    const said = { heard: 'yes', settled: 'yes', feeling: 1 } as const
    await giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said, at: later({ hours: 2 }) })
    const counted = async () => {
      const [counts] = await countFigures(db, halden.company, { spans: [spanOf('90-days', later({ hours: 4 }))], reader: null })
      return (['same-for-me', 'same-heard', 'same-settled'] as const).map((figure) => counts![figure].count)
    }
    expect(await counted()).toEqual([1, 1, 1])
    await withdrawSupport(db, halden.dialogue, { about: { conflictId: id }, by: halden.jim, at: later({ hours: 3 }) })
    expect(await counted()).toEqual([0, 0, 0])
  })

  test('what was before is what the page showed then', async ({ db }) => {
    const { halden } = await cast(db)
    const at = await walk(db, halden, { seed: 7, steps: 360 })
    const [before] = await countFigures(db, halden.company, { spans: [spanBefore('90-days', later({ days: 170 }))!], reader: null })
    const then = later({ days: 80 })
    const [shown] = await countFigures(db, halden.company, { spans: [spanOf('90-days', then)], reader: null })
    expect(before).toEqual(shown)
    expect(at > then).toBe(true)
  })
})

const promised = ['commitments-overdue', 'commitments-open', 'commitments-kept', 'customers-unconfirmed'] as const

interface Recounting {
  doors: Doors
  period: Period
  at: Date
}

async function expectRecounted(db: Db, { company, priya }: Troupe, { doors, period, at }: Recounting) {
  const { get } = await doors.visitor(priya)
  const span = spanOf(period, at)
  const counts = await recount(db, company.id, span)
  const file = parse((await get(`/halden/record?period=${period}&format=csv`)).body, { columns: true }) as Row[]
  const now = file.filter(({ since, until, figure }) => until === at.toISOString() && isSince(since, span.since) && figure !== '')
  const value = (figure: string) => Number(now.find((row) => row.figure === figure)!.value)
  expect(Object.fromEntries(figures.map((figure) => [figure, value(figure)]))).toEqual(counts)
  const hours = await hoursIn(db, company.id, span)
  if (hours.length >= 5)
    expect([value('hours-median'), value('hours-90')]).toEqual(
      [quantile(hours, 0.5), quantile(hours, 0.9)].map((value) => expect.closeTo(value, 1.99)),
    )
  const pairs = await pairsIn(db, company.id, span)
  const share = (is: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(is).length / pairs.length
  if (pairs.length >= 5) {
    expect(value('gap-heard')).toEqual(near(share((pair) => pair.expects_heard) - share((pair) => pair.heard === 'yes')))
    expect(value('gap-settled')).toEqual(near(share((pair) => pair.expects_settled) - share((pair) => pair.settled === 'yes')))
  }
  const page = (await get(`/halden/record?period=${period}`)).body
  for (const figure of [
    'kept',
    'late',
    'heard',
    'not-heard',
    'settled',
    'silent',
    'extended',
    'reopened',
    'commitments-kept',
    'customers-late',
  ] as const)
    expect([figure, shownOn(page, figure, period)]).toEqual([figure, counts[figure]])
  for (const figure of ['kept', 'overdue', 'silent', 'handed-over', 'same-heard', ...promised] as const) {
    const list = (await get(now.find((row) => row.figure === figure)!.behind)).body
    const times = [...list.matchAll(/<li>[\s\S]*?<\/li>/g)].filter(([line]) => /\/d\//.test(line))
    const more = [...list.matchAll(/<span>(\d+) times<\/span>/g)].reduce((sum, [, count]) => sum + Number(count) - 1, 0)
    if (counts[figure]! <= 50) expect([figure, times.length + more]).toEqual([figure, counts[figure]])
  }
}

function isSince(text: string, since: Date) {
  return text === (since.getTime() === 0 ? '' : since.toISOString())
}

function near(value: number) {
  return expect.closeTo(value, 2.99)
}

/** The number that leads to the list behind it; 0 leads nowhere. */
function shownOn(page: string, figure: Figure, period: Period) {
  const query = period === '90-days' ? '' : `\\?period=${period}`
  const link = new RegExp(`href="/halden/record/${figure}${query}">(\\d+)<`).exec(page)
  return Number(link?.[1] ?? 0)
}
