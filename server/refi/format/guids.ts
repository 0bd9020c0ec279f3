import { v5 } from 'uuid'

const parley = '7b0c6c5e-5f0a-5d0e-9d2b-3f0d6a1c8e55'

/** The same guid for the same words, always: of what has no id of its own in Parley. */
export function guidOf(...words: (string | number)[]) {
  return v5(words.join('\n'), parley)
}

/** A guid as another tool wrote it, in small letters without braces; null where it is none. */
export function readGuid(written: string | undefined): string | null {
  const [, guid] = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i.exec(written?.trim() ?? '') ?? []
  return guid?.toLowerCase() ?? null
}

const colors = [
  '#0b5d63',
  '#8a5a2b',
  '#3c4f8c',
  '#6b3d6e',
  '#4a6b35',
  '#9a3b2e',
  '#2f6f9f',
  '#7a6a1f',
  '#a0527a',
  '#3d7a6c',
  '#5d4fa0',
  '#8c4a1e',
]

/** The colour of a theme: always the same for the same one. */
export function colorOf(guid: string) {
  return colors[Number.parseInt(guid.slice(-6), 16) % colors.length]!
}
