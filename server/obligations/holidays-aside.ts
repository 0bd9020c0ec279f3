import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { formId } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import type { HolidayFile, ReadingFile } from './holidays-file.ts'

/** A calendar file as a form brings it: cut off where it was larger than what is taken. */
export interface Upload {
  name: string
  bytes: Uint8Array
  isCut: boolean
}

export const mostBytes = 1_000_000
const longest = 3000

export const fileForm = z.object({
  id: formId(),
  file: z
    .custom<Upload>(
      (given) => typeof given === 'object' && given !== null && 'bytes' in given && (given as Upload).bytes.length > 0,
      'Choose a calendar file with something in it.',
    )
    .refine(({ isCut }) => !isCut, {
      error: 'This file is larger than {megabytes, number} MB. Save only the holidays, and choose that file.',
      params: { megabytes: mostBytes / 1_000_000 },
    }),
})

/**
 * Reads a calendar file beside the process's main thread, for three seconds at most: a rule that never comes true would be followed for
 * ever. Refuses what cannot be read, and what holds no day to come, at the file's field.
 */
export async function holidaysIn(reading: ReadingFile): Promise<HolidayFile> {
  const found = await readAside(reading)
  if (!found) throw new Refusal('invalid', 'This is no calendar that can be read. Save it as .ics (iCalendar) and choose it again.', atFile)
  if (found.days.length > 0) return found
  const sentence = found.timed
    ? 'The events of this file have hours of their day. Only events of whole days are holidays.'
    : 'No holiday to come is in this file.'
  throw new Refusal('invalid', sentence, atFile)
}

const atFile = { field: 'file' }

async function readAside(reading: ReadingFile): Promise<HolidayFile | null> {
  const worker = new Worker(new URL('./holidays-reader.ts', import.meta.url), { workerData: reading })
  const timer = setTimeout(() => void worker.terminate(), longest)
  try {
    return await new Promise((resolve) => {
      worker.once('message', resolve)
      worker.once('error', () => resolve(null))
      worker.once('exit', () => resolve(null))
    })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
