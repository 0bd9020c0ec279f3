import { describe, expect } from 'vitest'
import { countedThemes } from '../../server/analysis/counting.ts'
import { monthCounts, monthsChart, monthsOf, themesShown } from '../../server/analysis/months.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { cast, monday } from '../support/cast.ts'
import { test } from '../support/doors-test.ts'
import { themed, times, told } from './coded.ts'

const path = '/halden/analysis/window-motor/months'
const may = new Date('2026-05-10T10:00:00Z')
const lateInMay = new Date('2026-05-31T22:30:00Z')

describe('themes over time', () => {
  test('are counted by the months of the company’s time zone, with those between in which nothing was said', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const ids = await told(db, halden, [{ at: may }, { at: may }, { at: lateInMay }, { at: monday }, { at: monday }])
    await told(db, acme, [{ at: may }])
    await themed(db, halden, { name: 'quiet', statements: [ids[0]!, ids[2]!, ids[3]!] })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[3]! }, reason: 'insult', at: monday })
    const counts = await monthCounts(db, halden.dialogue, { timeZone: 'Europe/Zagreb' })
    expect(monthsOf(counts, await countedThemes(db, halden.dialogue))).toEqual([
      { month: '2026-05', n: 2, of: [1] },
      { month: '2026-06', n: 1, of: [1] },
      { month: '2026-07', n: 0, of: [0] },
      { month: '2026-08', n: 0, of: [0] },
      { month: '2026-09', n: 0, of: [0] },
      { month: '2026-10', n: 0, of: [0] },
      { month: '2026-11', n: 1, of: [0] },
    ])
  })

  test('are three years at most, and what is earlier stands together before them', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const ids = await told(db, halden, [{ at: new Date('0101-01-01T00:00:00Z') }, { at: new Date('1999-12-01T00:00:00Z') }, { at: monday }])
    await themed(db, halden, { name: 'quiet', statements: [ids[0]!, ids[2]!] })
    const months = monthsOf(await monthCounts(db, halden.dialogue, { timeZone: 'UTC' }), await countedThemes(db, halden.dialogue))
    expect(months).toHaveLength(36)
    expect(months.slice(0, 2)).toEqual([
      { month: null, n: 2, of: [1] },
      { month: '2024-01', n: 0, of: [0] },
    ])
    expect(months.at(-1)).toEqual({ month: '2026-11', n: 1, of: [1] })
    const { body } = await (await doors.visitor(halden.noor)).get(path)
    expect(body).toContain('quiet: 1 earlier, 0 in Jan 2024')
    expect(body).toContain('those before stand together')
  })

  test('of three years to the month have a row each', () => {
    const count = (month: string) => ({ month, themeId: null, n: 1 })
    expect(
      monthsOf([count('2023-12'), count('2026-11')], [])
        .map(({ month }) => month)
        .slice(0, 2),
    ).toEqual(['2023-12', '2024-01'])
    expect(
      monthsOf([count('2023-11'), count('2026-11')], [])
        .map(({ month }) => month)
        .slice(0, 2),
    ).toEqual([null, '2024-01'])
  })

  test('are the five largest, or those that were chosen, eight at most', () => {
    const themes = times(10, (number) => ({ id: `t${number}`, name: `Theme ${number}`, n: 10 - number, isSuggested: false }))
    const named = (chosen: string[]) => themesShown(themes, chosen).map(({ id }) => id)
    expect(named([])).toEqual(['t0', 't1', 't2', 't3', 't4'])
    expect(named(['t7', 't2', 'nothing'])).toEqual(['t2', 't7'])
    expect(named(themes.map(({ id }) => id))).toHaveLength(8)
    expect(named(['nothing'])).toHaveLength(5)
  })

  test('are drawn with a mark for each month, each theme in a shape of its own', () => {
    const months = [
      { month: '2026-10', n: 9, of: [4, 2] },
      { month: '2026-11', n: 9, of: [0, 5] },
    ]
    const { lines } = monthsChart(months, [{ id: 'a' }, { id: 'b' }])
    expect(lines.map(({ marks }) => marks.length)).toEqual([2, 2])
    expect(lines[0]!.marks[0]).toContain('a 5 5')
    expect(lines[1]!.marks[0]).not.toContain('a 5 5')
  })
})

describe('the page of themes over time', () => {
  test('is read by the company’s people, and is not there for anybody else', async ({ db, doors }) => {
    const { halden, acme } = await cast(db)
    const status = async (person?: { personId: string }) => (await (await doors.visitor(person)).get(path)).statusCode
    expect(await Promise.all([halden.noor, halden.priya, halden.maren].map(status))).toEqual([200, 200, 200])
    expect(await Promise.all([halden.ana, acme.noor, undefined].map(status))).toEqual([404, 404, 404])
  })

  test('draws what is ticked, and says the same as a table', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const ids = await told(db, halden, [{ at: may }, { at: monday }])
    const [quiet] = [
      await themed(db, halden, { name: 'quiet', statements: ids }),
      await themed(db, halden, { name: 'cheap', statements: [] }),
    ]
    const { get } = await doors.visitor(halden.noor)
    const { body } = await get(`${path}?theme=${quiet}`)
    expect(body).toContain('quiet: 1 in May 2026, 0 in Jun 2026')
    expect(body).toContain(`value="${quiet}" checked`)
    expect(body.match(/<th scope="col" class="number" dir="auto">/g)).toHaveLength(1)
    expect((await get(`${path}?theme=a&theme=b`)).statusCode).toBe(200)
  })

  test('folds away what is small where there are many themes, and says when more are ticked than are drawn', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const ids = await told(db, halden, Array(15).fill({}))
    const themes: string[] = []
    for (const number of Array(15).keys()) themes.push(await themed(db, halden, { name: `theme ${number}`, statements: ids.slice(number) }))
    const { get } = await doors.visitor(halden.noor)
    const folded = async (asked: string[]) => {
      const { body } = await get(`${path}?${asked.map((id) => `theme=${id}`).join('&')}`)
      const rest = /<summary>\d+ more themes<\/summary>([\s\S]*?)<\/details>/.exec(body)![1]!
      return {
        folded: rest.match(/type="checkbox"/g)!.length,
        isTicked: rest.includes(' checked'),
        isCut: body.includes('more than eight'),
      }
    }
    expect(await folded([])).toEqual({ folded: 3, isTicked: false, isCut: false })
    expect(await folded([themes[14]!])).toEqual({ folded: 2, isTicked: false, isCut: false })
    expect(await folded(themes.slice(0, 9))).toEqual({ folded: 3, isTicked: false, isCut: true })
  })

  test('invites where there is nothing to draw', async ({ db, doors }) => {
    const { halden } = await cast(db)
    expect((await (await doors.visitor(halden.noor)).get(path)).body).toContain('Nothing to draw yet')
  })
})
