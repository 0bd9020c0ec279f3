import { describe, expect } from 'vitest'
import { newId } from '../../server/ids.ts'
import type { Coding, Source } from '../../server/refi/format/model.ts'
import { type MatchedCodings, matchCodings } from '../../server/refi/matching.ts'
import { cast } from '../support/cast.ts'
import { test } from '../support/test.ts'
import { said } from '../themes/book.ts'

const why = 'It is 🙂 quiet'
const letters = [...why].length
const theme = newId()

type Marked = [from: number | null, to: number | null]

function source(text: string, marked: Marked[]): Source {
  const codings = marked.map(([from, to]): Coding => ({ guid: newId(), code: theme, by: null, at: null, from, to, confidence: null }))
  return { guid: newId(), name: 'One', text, by: null, at: null, codings, notes: [], values: [] }
}

const spansOf = ({ added }: MatchedCodings) => added.map(({ from, to }) => [from, to])

describe('the places of a file', () => {
  test('end where the words here end, whatever a tool put behind them', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, [why])
    const marked: Marked[] = [
      [6, letters + 2],
      [0, letters],
      [0, letters + 1],
      [letters, letters + 2],
      [3, 5],
    ]
    const book = { kind: 'project' as const, origin: null, codes: [], users: [], sources: [source(`${why}\n\n`, marked)], beyond: [] }
    const matched = await matchCodings(db, halden.dialogue, book, { by: halden.noor, themeOf: () => theme })
    expect(spansOf(matched)).toEqual([
      [6, letters],
      [null, null],
      [3, 5],
    ])
    expect(matched.known).toBe(1)
  })

  test('are as many as anybody marks in a statement, and no more', async ({ db }) => {
    const { halden } = await cast(db)
    const long = 'It never stuck. '.repeat(200).trim()
    await said(db, halden, [long])
    const many = (n: number) =>
      source(
        long,
        Array.from({ length: n }, (_, place): Marked => [place % 1_500, 1_501 + Math.floor(place / 1_500)]),
      )
    const bookOf = (one: Source) => ({ kind: 'project' as const, origin: null, codes: [], users: [], sources: [one], beyond: [] })
    const matched = await matchCodings(db, halden.dialogue, bookOf(many(1_000)), { by: halden.noor, themeOf: () => theme })
    expect(matched.added).toHaveLength(1_000)
    const started = performance.now()
    await expect(matchCodings(db, halden.dialogue, bookOf(many(60_000)), { by: halden.noor, themeOf: () => theme })).rejects.toMatchObject({
      reason: 'invalid',
    })
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('are looked up as fast in a text that is nearly all blanks', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, [why])
    const blank = source(`${' '.repeat(200_000)}x`, [[0, 3]])
    const started = performance.now()
    const book = { kind: 'project' as const, origin: null, codes: [], users: [], sources: [blank], beyond: [] }
    expect(await matchCodings(db, halden.dialogue, book, { by: halden.noor, themeOf: () => theme })).toMatchObject({
      matched: 0,
      added: [],
    })
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
