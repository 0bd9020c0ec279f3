import { type FoundAll, type Looked, type Searching, searchThemes } from '../finding/searching.ts'
import { openThread, type Thread } from '../threads.ts'

export type How = Omit<Searching, 'rows'>
export type Pages = AsyncIterable<Looked[]>

interface Following {
  /** Is told how far it is, 0 to 1. */
  tell?: (progress: number) => void
  /** Stops this search, wherever it is, and no other. */
  stop?: AbortSignal
}

/** Who looks for themes. */
export interface Seeker {
  /** Looks. Fails where it is stopped, and with the thread that looks. */
  seek(pages: Pages, how: How, following?: Following): Promise<FoundAll>
  isEnded(): boolean
}

/** What a thread is given: statements page by page, and then how to look. `from`: how many statements it was given before. */
export type Piece = { from: number } & ({ page: Looked[] } | { how: How })

/** Looks where it is asked, and holds everything else up meanwhile: for what is small. */
export const seekerHere: Seeker = {
  seek: async (pages, how, { tell, stop } = {}) => {
    const rows: Looked[] = []
    for await (const page of pages) {
      stop?.throwIfAborted()
      rows.push(...page)
    }
    return searchThemes({ ...how, rows }, tell)
  },
  isEnded: () => false,
}

/** Looks in a thread of its own, one search after the other. */
export function openSeeker(
  thread: Thread<Piece, FoundAll | null> = openThread(new URL('./worker.ts', import.meta.url)),
): Seeker & { end: () => Promise<void> } {
  let last: Promise<unknown> = Promise.resolve()

  async function seek(pages: Pages, how: How, { tell, stop }: Following) {
    stop?.throwIfAborted()
    const drop = () => void thread.drop()
    stop?.addEventListener('abort', drop)
    try {
      let from = 0
      for await (const page of pages) {
        stop?.throwIfAborted()
        await thread.ask({ from, page })
        from += page.length
      }
      stop?.throwIfAborted()
      return (await thread.ask({ from, how }, tell))!
    } finally {
      stop?.removeEventListener('abort', drop)
    }
  }

  return {
    seek: (pages, how, following = {}) => {
      const mine = last.catch(() => {}).then(() => seek(pages, how, following))
      last = mine
      return following.stop ? Promise.race([mine, stopped(following.stop)]) : mine
    },
    end: thread.end,
    isEnded: thread.isEnded,
  }
}

/** Fails when it is stopped: a search that waits for another need not wait for its turn to be over. */
function stopped(stop: AbortSignal) {
  return new Promise<never>((_, failed) => stop.addEventListener('abort', () => failed(stop.reason), { once: true }))
}
