import { Worker } from 'node:worker_threads'

/** A thread beside the server's own, where long work holds nobody up. */
export interface Thread<Given, Done> {
  /** Has a piece of work done. `heard` is told how far it is, 0 to 1. Fails where the work fails, and with the thread. */
  ask(given: Given, heard?: (progress: number) => void): Promise<Done>
  /** Ends it now, with what it is at; the next piece of work begins another. */
  drop(): Promise<void>
  /** Ends it for good. */
  end(): Promise<void>
  isEnded(): boolean
}

/** What goes to a thread, and what comes back. */
export type Asked<Given> = { number: number; given: Given }
export type Answer<Done> = { number: number } & ({ done: Done } | { failed: string } | { progress: number })

interface Waiting<Done> {
  done: (done: Done) => void
  failed: (error: Error) => void
  heard: ((progress: number) => void) | undefined
}

/**
 * A thread that runs a file of ours, which answers by `answerAsked`. It starts with the first piece of work, and ends when it has had none
 * for a while, so that what it keeps in memory is given back. Where it dies, what it was at fails, and the next piece starts it anew.
 */
export function openThread<Given, Done>(file: URL, { idleSeconds = 60 } = {}): Thread<Given, Done> {
  const waiting = new Map<number, Waiting<Done>>()
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let asked = 0
  let isEnded = false

  function start() {
    const started = new Worker(file, { execArgv: [] })
    started.unref()
    started.on('message', hear)
    started.on('error', (error) => lose(started, error as Error))
    started.on('exit', () => lose(started, new Error('the thread ended')))
    return started
  }

  function hear({ number, ...answer }: Answer<Done>) {
    const its = waiting.get(number)
    if (!its) return
    if ('progress' in answer) return its.heard?.(answer.progress)
    waiting.delete(number)
    if ('done' in answer) its.done(answer.done)
    else its.failed(new Error(answer.failed))
    if (waiting.size === 0) idle = setTimeout(() => void drop(), idleSeconds * 1000).unref()
  }

  function lose(lost: Worker, error: Error) {
    if (worker !== lost) return
    worker = undefined
    for (const { failed } of waiting.values()) failed(error)
    waiting.clear()
  }

  async function drop() {
    const dropped = worker
    if (!dropped) return
    lose(dropped, new Error('the thread was ended'))
    await dropped.terminate()
  }

  return {
    ask: (given, heard) => {
      if (isEnded) return Promise.reject(new Error('the thread has ended'))
      clearTimeout(idle)
      worker ??= start()
      asked += 1
      const number = asked
      const to = worker
      return new Promise((done, failed) => {
        waiting.set(number, { done, failed, heard })
        to.postMessage({ number, given } satisfies Asked<Given>)
      })
    },
    drop,
    end: async () => {
      isEnded = true
      clearTimeout(idle)
      await drop()
    },
    isEnded: () => isEnded,
  }
}
