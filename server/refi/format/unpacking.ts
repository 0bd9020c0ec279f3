import { crc32, inflateRawSync } from 'node:zlib'
import { Refusal } from '../../refusal.ts'

/** A file in an archive, as the archive's own list of contents tells. */
export interface Entry {
  name: string
  method: number
  isLocked: boolean
  crc: number
  size: number
  fullSize: number
  /** Where its own head stands. */
  at: number
}

/** All that the entries of an archive unpack to, each once, at most: in bytes; and all the texts that are read from it, in characters. */
export const mostUnpacked = 150_000_000

const signatures = { end: 0x06054b50, entry: 0x02014b50, file: 0x04034b50 }
const unknownHere = 0xffffffff

/**
 * What is in a zip archive (APPNOTE.TXT 6.3, without its 64-bit parts). Refuses with invalid what is no archive, is cut off, or says that it
 * unpacks to more than 150 MB; what an entry says of its size is held to when it is unpacked.
 */
export function entriesOf(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const entries: Entry[] = []
  let place = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (place + 46 > end || view.getUint32(place, true) !== signatures.entry) throw damaged()
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(place + offset, true)) as [number, number, number]
    entries.push({
      name: Buffer.from(bytes.subarray(place + 46, place + 46 + nameLength)).toString('utf8'),
      method: view.getUint16(place + 10, true),
      isLocked: (view.getUint16(place + 8, true) & 1) === 1,
      crc: view.getUint32(place + 16, true),
      size: view.getUint32(place + 20, true),
      fullSize: view.getUint32(place + 24, true),
      at: view.getUint32(place + 42, true),
    })
    place += 46 + nameLength + extra + comment
  }
  if (entries.some(({ size, at }) => size === unknownHere || at === unknownHere)) throw tooLarge()
  if (entries.reduce((sum, { fullSize }) => sum + fullSize, 0) > mostUnpacked) throw tooLarge()
  return entries
}

/** The bytes of an entry. Refuses with invalid what is locked, packed in a way of its own, or not what the archive says it is. */
export function unpack(bytes: Uint8Array, { method, isLocked, at, size, fullSize, crc }: Entry): Uint8Array {
  if (isLocked) throw new Refusal('invalid', 'This archive is locked with a password.', { field: 'file' })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (at + 30 > bytes.length || view.getUint32(at, true) !== signatures.file) throw damaged()
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const packed = bytes.subarray(from, from + size)
  const whole = unpacked(packed, method, fullSize)
  if (whole === null || whole.length !== fullSize || crc32(whole) !== crc) throw damaged()
  return whole
}

function unpacked(packed: Uint8Array, method: number, fullSize: number) {
  if (method === 0) return packed
  if (method !== 8) return null
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(fullSize, 1) })
  } catch {
    return null
  }
}

/** The end of the list of contents: the last thing in the file but for a comment. */
function endOf(view: DataView) {
  const least = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let place = view.byteLength - 22; place >= least; place -= 1) {
    if (view.getUint32(place, true) === signatures.end) return place
  }
  throw new Refusal('invalid', 'This is no archive. A project is a .qdpx file, a code book a .qdc file.', { field: 'file' })
}

function damaged() {
  return new Refusal('invalid', 'This archive is damaged or cut off. Take it out of the tool it came from once more.', { field: 'file' })
}

/** More than is read at once. */
export function tooLarge() {
  return new Refusal('invalid', 'This file holds more than Parley reads at once.', { field: 'file' })
}
