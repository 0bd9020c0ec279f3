import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'

/** A file that somebody looks at before it is taken. */
export interface Shelved {
  name: string
  bytes: Uint8Array
  at: Date
}

interface Of {
  companyId: string
  id: string
}

/** The largest file that is taken, in bytes; how much is kept at once; and how long, in milliseconds. */
export const mostBytes = 20_000_000
const most = { bytes: 200_000_000, time: 24 * 3_600_000 }

/** In this server's memory alone: nothing of a file that nobody takes stays anywhere. */
const shelf = new Map<string, Shelved>()

/** Keeps a file to be looked at, and gives its id: the form's, so that the same form sent twice keeps it once. */
export function shelve(dialogue: Of, { id = newId(), ...file }: Shelved & { id?: string | undefined }) {
  shelf.set(placeOf(dialogue, id), file)
  let kept = 0
  for (const [place, { bytes, at }] of [...shelf].toReversed()) {
    kept += bytes.length
    if (kept > most.bytes || file.at.getTime() - at.getTime() > most.time) shelf.delete(place)
  }
  return id
}

/** A file that was kept for this dialogue. Refuses with not_found what is not here any more: after a day, or where the server was started anew. */
export function shelved(dialogue: Of, id: string, { at }: { at: Date }): Shelved {
  const file = shelf.get(placeOf(dialogue, id))
  if (file && at.getTime() - file.at.getTime() <= most.time) return file
  throw new Refusal('not_found', 'This file is not here any more. Choose it again.')
}

function placeOf(dialogue: Of, id: string) {
  return `${dialogue.companyId} ${dialogue.id} ${id}`
}
