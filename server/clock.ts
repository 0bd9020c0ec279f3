/** What happens by itself: each deed again and again, `everySeconds` after it last ended, so that a slow one never runs twice at once. */
export interface Chime {
  name: string
  everySeconds: number
  deed: (at: Date) => Promise<unknown>
}

export interface Clock {
  /** Runs a chime now instead of at its next time. */
  hurry(name: string): void
  /** Stops, and waits for what is running. */
  stop(): Promise<void>
}

/** Starts the clock. A deed that fails is told, and tried again at its next time. */
export function startClock(chimes: Chime[], { now, failed }: { now: () => Date; failed: (name: string, error: unknown) => void }): Clock {
  const running = new Set<Promise<unknown>>()
  const timers = new Map<string, NodeJS.Timeout>()
  let stopped = false

  function next({ name, everySeconds, deed }: Chime, seconds = everySeconds) {
    if (stopped) return
    clearTimeout(timers.get(name))
    timers.set(name, setTimeout(() => run({ name, everySeconds, deed }), seconds * 1000).unref())
  }

  function run(chime: Chime) {
    const work = chime
      .deed(now())
      .catch((error: unknown) => failed(chime.name, error))
      .finally(() => {
        running.delete(work)
        next(chime)
      })
    running.add(work)
  }

  for (const chime of chimes) next(chime, 1)
  return {
    hurry: (name) => {
      const chime = chimes.find((chime) => chime.name === name)
      if (chime && running.size === 0) next(chime, 0.05)
    },
    stop: async () => {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.allSettled(running)
    },
  }
}
