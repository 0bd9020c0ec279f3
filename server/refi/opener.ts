import { type Reason, Refusal } from '../refusal.ts'
import { openThread, type Thread } from '../themes/threads.ts'
import type { Values } from '../words/words.ts'
import type { Book } from './opening.ts'

/** A file as it was read, or why it was not: a refusal loses what it is on its way between threads. */
export type Opened = { book: Book } | { refused: { reason: Reason; sentence: string; values: Values & { field?: string } } }

/** Opens files in a thread of their own, one after the other, so that whatever is in one, no page waits for it. Refuses as `openBook` does. */
export function openOpener(thread: Thread<Uint8Array, Opened> = openThread(new URL('./worker.ts', import.meta.url))) {
  async function open(bytes: Uint8Array): Promise<Book> {
    const opened = await thread.ask(bytes)
    if ('book' in opened) return opened.book
    const { reason, sentence, values } = opened.refused
    throw new Refusal(reason, sentence, values)
  }
  return { open, end: thread.end }
}
