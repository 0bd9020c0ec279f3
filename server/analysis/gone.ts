import type { Db } from '../../db/client.ts'
import { type Became, becameOf } from '../themes/becoming.ts'
import type { Place } from '../themes/steps.ts'
import type { Words } from '../words/words.ts'

/** Where one reads on about a theme that stands no more: at what it is part of now, or in the list. The address says which one was looked for. */
export function leadOn({ id, intoId }: Became, path: string) {
  return `${intoId ? `${path}/themes/${intoId}` : path}?was=${id}`
}

/** What became of the theme that an address says was looked for, in a sentence; null where there is nothing to say. */
export async function goneOf(db: Db, dialogue: Place, was: string | undefined, words: Words) {
  const became = was ? await becameOf(db, dialogue, was) : null
  return became && whatBecame(became, words)
}

/** Who took it away, and where it is. */
export function whatBecame({ name, intoId, byName }: Became, { t }: Words) {
  const who = byName ?? t('The machine')
  return intoId
    ? t('{who} merged “{theme}” into this one.', { who, theme: name })
    : t('{who} set “{theme}” aside. The history can bring it back.', { who, theme: name })
}
