import { Refusal } from '../refusal.ts'
import { answerAsked } from '../themes/answering.ts'
import type { Opened } from './opener.ts'
import { openBook } from './opening.ts'

/** What runs beside the main thread. */
answerAsked(async (bytes: Uint8Array): Promise<Opened> => {
  try {
    return { book: await openBook(bytes) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { reason, message, values, field } = error
    return { refused: { reason, sentence: message, values: { ...values, ...(field && { field }) } } }
  }
})
