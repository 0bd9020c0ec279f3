import { Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { dimensions, encode } from '../../server/themes/encoding/encoder.ts'

test('sentences become vectors with the network cut off: what means the same is nearer than what does not', async () => {
  const called = vi.spyOn(Socket.prototype, 'connect').mockImplementation(() => {
    throw new Error('the network is cut off')
  })
  vi.stubGlobal('fetch', () => Promise.reject(new Error('the network is cut off')))
  const texts = ['The window moves without a sound.', 'It is very quiet.', 'I paid too much for it.', '', '👍🏽']
  const vectors = await encode(texts)
  const dot = (one: number, other: number) => vectors[one]!.reduce((sum, value, place) => sum + value * vectors[other]![place]!, 0)
  expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => dimensions))
  expect(dot(0, 1)).toBeGreaterThan(dot(0, 2))
  expect(vectors.every((vector) => vector.every(Number.isFinite))).toBe(true)
  expect(called).not.toHaveBeenCalled()
})

test('a sentence becomes the very same vector, whichever others are read with it', async () => {
  const texts = [
    'It is quiet',
    'cheap',
    'The window moves without a sound',
    'It never sticks in the frost, not once last winter',
    '',
    'why not',
    '',
    'too dear',
  ]
  const together = await encode(texts)
  expect([...(await encode(texts.slice(0, 2))), ...(await encode(texts.slice(2)))]).toEqual(together)
  expect((await encode(texts.toReversed())).toReversed()).toEqual(together)
})
