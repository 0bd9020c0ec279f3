import { parentPort } from 'node:worker_threads'
import type { Answer, Asked } from './threads.ts'

/** In a thread: answers what the server asks of it, one after the other. `tell` says how far it is, 0 to 1. */
export function answerAsked<Given, Done>(answer: (given: Given, tell: (progress: number) => void) => Promise<Done> | Done) {
  const say = (said: Answer<Done>) => parentPort!.postMessage(said)
  let last: Promise<void> = Promise.resolve()
  parentPort!.on('message', ({ number, given }: Asked<Given>) => {
    last = last.then(async () => {
      try {
        say({ number, done: await answer(given, (progress) => say({ number, progress })) })
      } catch (error) {
        say({ number, failed: error instanceof Error ? error.message : String(error) })
      }
    })
  })
}
