import { expect, test } from 'vitest'
import type { Looked } from '../../server/themes/finding/searching.ts'
import { type How, openSeeker } from '../../server/themes/seeking/seeker.ts'
import { openThread } from '../../server/themes/threads.ts'

const reasons = ['It never sticks in the frost, not once last winter', 'The price was lower than that of every other one']
const how: How = { question: 'Which?', options: new Map([['one', 'Belt']]), themes: 2, fineness: 1, forNew: false, within: false }

/** Statements that give one of two reasons each, in turn: the first so many are examples, the others are to be filed. */
const said = (count: number, { from, examples }: { from: number; examples: number }) =>
  Array.from({ length: count }, (_, place): Looked => {
    const isFree = place >= examples
    const text = `${reasons[place % 2]}, ${from + place}`
    return { text, optionId: 'one', language: 'en', vector: null, themes: isFree ? [] : [place % 2], isFree }
  })

/** What happens between the first page and the second. */
async function* pages(between: () => Promise<unknown> = async () => {}) {
  yield said(10, { from: 0, examples: 10 })
  await between()
  yield said(20, { from: 10, examples: 10 })
}

/** The rows that are to be filed, each with the theme whose reason it gives. */
const right = Array.from({ length: 10 }, (_, place) => ({ row: 20 + place, theme: place % 2 }))

test('a thread that dies between two pages fails the search, whose rows would be others than were meant', async () => {
  const thread = openThread<never, never>(new URL('../../server/themes/seeking/worker.ts', import.meta.url))
  const seeker = openSeeker(thread)
  await expect(seeker.seek(pages(thread.drop), how)).rejects.toThrow('lost')
  async function* cut() {
    yield* pages()
    await thread.drop()
  }
  await expect(seeker.seek(cut(), how)).rejects.toThrow('lost')
  expect((await seeker.seek(pages(), how)).filed).toMatchObject(right)
  await seeker.end()
})

test('a search that is stopped while another is at hand goes at once, and leaves that one alone', async () => {
  const seeker = openSeeker()
  const gate = Promise.withResolvers<void>()
  const first = seeker.seek(
    pages(() => gate.promise),
    how,
  )
  const stop = new AbortController()
  let begun = 0
  async function* waiting() {
    begun += 1
    yield* pages()
  }
  const second = seeker.seek(waiting(), how, { stop: stop.signal })
  const third = seeker.seek(pages(), how)
  stop.abort()
  await expect(second).rejects.toThrow('abort')
  gate.resolve()
  expect((await first).filed).toMatchObject(right)
  expect((await third).filed).toMatchObject(right)
  expect(begun).toBe(0)
  await seeker.end()
})

test('a search that is stopped between two pages or while it looks ends there, and the next one is as right as ever', async () => {
  const seeker = openSeeker()
  const between = new AbortController()
  const cut = seeker.seek(
    pages(async () => between.abort()),
    how,
    { stop: between.signal },
  )
  await expect(cut).rejects.toThrow('abort')
  const looking = new AbortController()
  const endless = seeker.seek(pages(), how, { stop: looking.signal, tell: () => looking.abort() })
  await expect(endless).rejects.toThrow('abort')
  expect((await seeker.seek(pages(), how)).filed).toMatchObject(right)
  await seeker.end()
})
