import { Worker } from 'node:worker_threads'
import { type Reading, readSource, type Source } from './sources.ts'

/** Bytes that are read in a blink; more would make everybody else wait. */
const inABlink = 100_000

/** Reads files as `readSource` does; large ones beside the process's main thread, so that pages go on being served meanwhile. */
export async function readAside(reading: Reading): Promise<Source> {
  const bytes = Object.values(reading.files).reduce((sum, file) => sum + file.byteLength, 0)
  if (bytes <= inABlink) return readSource(reading)
  const worker = new Worker(new URL('./reader.ts', import.meta.url), { workerData: reading })
  return await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('reading ended without a result')))
  })
}
