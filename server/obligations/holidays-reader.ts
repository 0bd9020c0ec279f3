import { parentPort, workerData } from 'node:worker_threads'
import { type ReadingFile, readHolidays } from './holidays-file.ts'

// What a worker runs: it reads one file and says what it found.
parentPort?.postMessage(readHolidays(workerData as ReadingFile))
