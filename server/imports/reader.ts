import { parentPort, workerData } from 'node:worker_threads'
import { type Reading, readSource } from './sources.ts'

/** What runs beside the main thread. */
parentPort?.postMessage(readSource(workerData as Reading))
