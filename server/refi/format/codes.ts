import { Refusal } from '../../refusal.ts'
import type { Code, Codebook, CodeSet } from './model.ts'
import { element, textElement } from './xml.ts'

const namespace = 'urn:QDA-XML:codebook:1.0'
const header = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** A code book as a REFI-QDA codebook file (.qdc). Refuses one without any code, as there is no valid file of it. */
export function writeCodebook({ origin, codes, sets }: Codebook): string {
  if (codes.length === 0) throw new Refusal('invalid', 'There is no theme yet, so there is no code book to take away.')
  return `${header}${element(
    'CodeBook',
    { xmlns: namespace, origin },
    element('Codes', {}, ...codes.map(writeCode)),
    listOf(
      'Sets',
      sets.map((set) => writeSet(set, 'guid')),
    ),
  )}\n`
}

export function writeCode({ guid, name, isCodable, color, description, codes }: Code): string {
  const attributes = { guid, name: named(name), isCodable, color }
  return element('Code', attributes, textElement('Description', description), ...codes.map(writeCode))
}

/** A set of codes. Codebook and project call the same reference differently. */
export function writeSet({ guid, name, description, codes }: CodeSet, reference: 'guid' | 'targetGUID') {
  const members = codes.map((code) => element('MemberCode', { [reference]: code }))
  return element('Set', { guid, name: named(name) }, textElement('Description', description), ...members)
}

/** A list of elements; the schemas take no empty one. */
export function listOf(name: string, content: string[]) {
  return content.length > 0 ? element(name, {}, ...content) : ''
}

/** Tools refuse what has no name. */
export function named(name: string) {
  return name.trim() === '' ? '…' : name
}
