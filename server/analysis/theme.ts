import type { Dialogue } from '../dialogues/reading.ts'
import { Refusal } from '../refusal.ts'
import type { CodeBookTheme } from '../themes/code-book.ts'
import type { Words } from '../words/words.ts'
import { analysisPath } from './entering.ts'
import { linesOf, type ThemeLine } from './showing.ts'

interface Linked {
  id: string
  name: string
  href: string
  n: number
}

/** A theme on its own page: what it hangs under, what hangs under it, and what is noted of it. */
export interface WholeTheme extends ThemeLine {
  memo: string | null
  version: number
  parent: Linked | null
  parts: (Linked & { isKept: boolean })[]
}

/** One theme of the code book, as its page shows it. Refuses with not_found what is none of its living ones. */
export function wholeTheme(
  id: string,
  { themes, dialogue, total, words }: { themes: CodeBookTheme[]; dialogue: Dialogue; total: number; words: Words },
): WholeTheme {
  const theme = themes.find((one) => one.id === id)
  if (!theme) throw new Refusal('not_found', 'There is no such theme.')
  const linked = ({ id, name, n, state }: CodeBookTheme) => ({
    id,
    name,
    n,
    isKept: state === 'kept',
    href: `${analysisPath(dialogue)}/themes/${id}`,
  })
  const parent = themes.find((one) => one.id === theme.parentId)
  return {
    ...linesOf(themes, { dialogue, total, words }).find((line) => line.id === id)!,
    memo: theme.memo,
    version: theme.version,
    parent: parent ? linked(parent) : null,
    parts: themes.filter(({ parentId }) => parentId === id).map(linked),
  }
}
