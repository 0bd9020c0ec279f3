import { openThread, type Thread } from '../threads.ts'
import { unknown } from './languages.ts'
import type { Meaning, Said } from './meanings.ts'

/**
 * Reads what was said in a thread of its own, so that no page waits for it. Where a whole batch fails, each is read by itself, and what
 * fails then is set aside: grouped by its words alone, in the language that was given. Fails where the thread was ended for good.
 */
export function openReader(thread: Thread<Said[], Meaning[]> = openThread(new URL('./worker.ts', import.meta.url))) {
  async function read(said: Said[]): Promise<Meaning[]> {
    try {
      return await thread.ask(said)
    } catch (error) {
      if (thread.isEnded()) throw error
      if (said.length === 1) return said.map(({ usual }) => ({ language: usual ?? unknown, model: null, vector: null }))
      const meanings: Meaning[] = []
      for (const one of said) meanings.push(...(await read([one])))
      return meanings
    }
  }
  return { read, end: thread.end }
}
