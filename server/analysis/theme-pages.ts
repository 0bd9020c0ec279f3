import type { ThemeLine } from './showing.ts'

/** How many of the kept and how many of the suggested themes stand on one page: a code book that came from elsewhere may have two thousand. */
const atOnce = 100

interface Lists {
  kept: ThemeLine[]
  suggested: { scope: string; lines: ThemeLine[] }[]
}

/** The part of both lists from a place on, with how many there are in all, and where the pages before and after it are; from their start where they end before it. */
export function pageOfThemes({ kept, suggested }: Lists, { from: asked = 0, path }: { from: number | undefined; path: string }) {
  const all = suggested.flatMap(({ lines }) => lines)
  const length = Math.max(kept.length, all.length)
  const from = asked < length ? asked : 0
  const here = new Set(all.slice(from, from + atOnce))
  const at = (place: number) => (place === 0 ? path : `${path}?from=${place}`)
  return {
    here: at(from),
    kept: kept.slice(from, from + atOnce),
    suggested: suggested
      .map(({ scope, lines }) => ({ scope, lines: lines.filter((line) => here.has(line)) }))
      .filter(({ lines }) => lines.length > 0),
    counts: { kept: kept.filter(({ isKept }) => isKept).length, parts: kept.filter(({ isKept }) => !isKept).length, suggested: all.length },
    pages: { earlier: from > 0 ? at(Math.max(0, from - atOnce)) : null, more: from + atOnce < length ? at(from + atOnce) : null },
  }
}

export type ThemePage = ReturnType<typeof pageOfThemes>
