import { expect, test } from 'vitest'
import { newId } from '../server/ids.ts'
import { once } from '../server/once.ts'

const at = new Date('2026-03-02T09:00:00Z')

function shelf() {
  const kept = new Map<string, string>()
  const put = (id: string | undefined, words: string) =>
    once(id, {
      at,
      make: async (as) => !kept.has(as) && Boolean(kept.set(as, words)),
      isSame: async (as) => kept.get(as) === words,
    })
  return { kept, put }
}

test('the same form sent twice makes one thing', async () => {
  const { kept, put } = shelf()
  const id = newId()
  expect(await put(id, 'I chose the blue one')).toEqual({ id, isNew: true })
  expect(await put(id, 'I chose the blue one')).toEqual({ id, isNew: false })
  expect(kept.size).toBe(1)
})

test('other words under an id that is taken are kept under a new one', async () => {
  const { kept, put } = shelf()
  const id = newId()
  await put(id, 'I chose the blue one')
  const second = await put(id, 'I chose the red one')
  expect(second).toMatchObject({ isNew: true })
  expect(second.id).not.toBe(id)
  expect([...kept.values()]).toEqual(['I chose the blue one', 'I chose the red one'])
})

test('a form without an id makes a thing each time', async () => {
  const { kept, put } = shelf()
  await put(undefined, 'I chose the blue one')
  await put(undefined, 'I chose the blue one')
  expect(kept.size).toBe(2)
})
