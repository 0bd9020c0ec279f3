import { wordsOf } from '../finding/terms.ts'

/** Fewer words than this are said in many languages alike. */
const fewest = 3
/** Where nobody can say. */
export const unknown = 'und'

let loaded: Promise<typeof import('eld/small')> | undefined

/**
 * The language of a text as a code of two letters: by its letters (eld, its small set of runs), and where it is too short to tell, the one
 * given; 'und' where there is none. The first text takes 0.4 seconds, so a server asks this in a worker.
 */
export async function languageOf(text: string, usual: string | null): Promise<string> {
  const known = usual?.slice(0, 2).toLowerCase() || unknown
  if (wordsOf(text, unknown).length < fewest) return known
  loaded ??= import('eld/small')
  const { eld } = await loaded
  return eld.detect(text).language || known
}
