import { lengthOf } from './project.ts'
import { linesOf } from './records.ts'
import { type Entry, mostUnpacked, tooLarge, unpack } from './unpacking.ts'

/** A text of an archive, with LF line ends, and how many code points it has. */
export interface ArchiveText {
  words: string
  length: number
}

/**
 * The texts of an archive, found by the last part of a path, whatever its capitals: null where there is none. Each is unpacked once, however many
 * sources name it. Refuses with invalid once all that was handed out, the same text counted each time, is more than is read at once.
 */
export function openTexts(bytes: Uint8Array, entries: Entry[]) {
  const entryAt = new Map(entries.filter(({ name }) => !name.endsWith('/')).map((entry) => [fileOf(entry.name), entry]))
  const unpacked = new Map<Entry, ArchiveText>()
  let handedOut = 0
  return (path: string): ArchiveText | null => {
    const entry = entryAt.get(fileOf(path))
    if (!entry) return null
    const text = unpacked.get(entry) ?? textIn(bytes, entry)
    unpacked.set(entry, text)
    handedOut += text.words.length
    if (handedOut > mostUnpacked) throw tooLarge()
    return text
  }
}

function fileOf(path: string) {
  return path.split('/').at(-1)!.toLowerCase()
}

function textIn(bytes: Uint8Array, entry: Entry): ArchiveText {
  const words = linesOf(new TextDecoder().decode(unpack(bytes, entry)))
  return { words, length: lengthOf(words) }
}
