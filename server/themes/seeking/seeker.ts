import { type FoundAll, type Looked, type Searching, searchThemes } from '../finding/searching.ts'
import { openThread } from '../threads.ts'

export type How = Omit<Searching, 'rows'>
export type Pages = AsyncIterable<Looked[]>

/** Who looks for themes. */
export interface Seeker {
  seek(pages: Pages, how: How, tell?: (progress: number) => void): Promise<FoundAll>
  /** Drops what it is at, which fails. */
  drop(): Promise<void>
  isEnded(): boolean
}

/** What a thread is given: statements page by page, and then how to look. */
export type Piece = { page: Looked[]; isFirst: boolean } | { how: How }

/** Looks where it is asked, and holds everything else up meanwhile: for what is small. */
export const seekerHere: Seeker = {
  seek: async (pages, how, tell) => {
    const rows: Looked[] = []
    for await (const page of pages) rows.push(...page)
    return searchThemes({ ...how, rows }, tell)
  },
  drop: async () => {},
  isEnded: () => false,
}

/** Looks in a thread of its own, one search after the other. */
export function openSeeker(file = new URL('./worker.ts', import.meta.url)): Seeker & { end: () => Promise<void> } {
  const thread = openThread<Piece, FoundAll | null>(file)
  let last: Promise<unknown> = Promise.resolve()

  async function seek(pages: Pages, how: How, tell?: (progress: number) => void) {
    let isFirst = true
    for await (const page of pages) {
      await thread.ask({ page, isFirst })
      isFirst = false
    }
    if (isFirst) await thread.ask({ page: [], isFirst })
    return (await thread.ask({ how }, tell))!
  }

  return {
    seek: (...given) => {
      const mine = last.catch(() => {}).then(() => seek(...given))
      last = mine
      return mine
    },
    drop: thread.drop,
    end: thread.end,
    isEnded: thread.isEnded,
  }
}
