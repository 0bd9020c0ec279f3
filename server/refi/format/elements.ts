import { setImmediate } from 'node:timers/promises'
import sax from 'sax'
import { Refusal } from '../../refusal.ts'

/** An element with what is inside it: its own words in one piece, wherever they stood among its children. */
export interface Element {
  name: string
  attributes: Record<string, string>
  text: string
  children: Element[]
}

interface Reading {
  /** What the first element must be called, and the namespaces it may be in. */
  root: string
  namespaces: string[]
  /** The elements that only hold others, by their way from the root: 'Project/Sources'. Whatever stands directly in one of them is a record. */
  lists: string[]
  /** Hears of every record with all that is in it, and in which list it stood; of the root itself without. Nothing is kept here. */
  record: (element: Element, list: string | null) => void
}

/** No file of a tool is deeper, and none of this size has more. */
const most = { depth: 200, elements: 8_000_000, inRecord: 500_000 }
const pieceSize = 64 * 1024

/**
 * Reads an XML file record by record, in UTF-8, or UTF-16 with its mark, and lets others go on meanwhile. Refuses with invalid what is no XML, has
 * another root, or defines a document type of its own: nothing is ever expanded or fetched.
 */
export async function readElements(bytes: Uint8Array, reading: Reading) {
  const { parser, seen } = parserOf(reading)
  const decoder = decoderOf(bytes)
  for (let from = 0, pieces = 0; from < bytes.length; from += pieceSize, pieces += 1) {
    parser.write(decoded(decoder, bytes.subarray(from, from + pieceSize), from + pieceSize < bytes.length))
    if (pieces % 8 === 7) await setImmediate()
  }
  parser.close()
  if (!seen()) throw wrongRoot(reading.root)
}

function parserOf({ root, namespaces, lists, record }: Reading) {
  const parser = sax.parser(true, { xmlns: true, position: true })
  const path: string[] = []
  const inRecord: Element[] = []
  let uri: string | null = null
  let [elements, here] = [0, 0]

  parser.onerror = () => {
    if (uri === null) throw wrongRoot(root)
    throw new Refusal('invalid', 'This file is not whole: what stands on its line {line, number} is no XML.', {
      line: parser.line + 1,
      field: 'file',
    })
  }
  parser.ondoctype = () => {
    throw new Refusal('invalid', 'This file defines a document type of its own, which Parley does not read.', { field: 'file' })
  }
  parser.onopentag = (opened) => {
    const tag = opened as sax.QualifiedTag
    if (uri === null) {
      if (tag.local !== root || !namespaces.includes(tag.uri)) throw wrongRoot(root)
      uri = tag.uri
    }
    const element = { name: tag.uri === uri ? tag.local : tag.name, attributes: attributesOf(tag), text: '', children: [] }
    elements += 1
    here = inRecord.length === 0 ? 0 : here + 1
    if (elements > most.elements || here > most.inRecord || path.length > most.depth) throw tooMuch()
    const list = path.join('/')
    path.push(element.name)
    if (inRecord.length > 0) {
      inRecord.at(-1)!.children.push(element)
      inRecord.push(element)
    } else if (!lists.includes(path.join('/'))) inRecord.push(element)
    else if (list === '') record(element, null)
  }
  const heard = (text: string) => {
    const last = inRecord.at(-1)
    if (last) last.text += text
  }
  parser.ontext = heard
  parser.oncdata = heard
  parser.onclosetag = () => {
    path.pop()
    const element = inRecord.pop()
    if (element && inRecord.length === 0) record(element, path.join('/'))
  }
  return { parser, seen: () => uri !== null }
}

function attributesOf(tag: sax.QualifiedTag) {
  const own = Object.values(tag.attributes).filter(({ prefix }) => prefix === '')
  return Object.fromEntries(own.map(({ local, value }) => [local, value.replace(/\r\n?/g, '\n')]))
}

function decoderOf([first, second]: Uint8Array) {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true })
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true })
  return new TextDecoder('utf-8', { fatal: true })
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, stream: boolean) {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw new Refusal('invalid', 'This file is not in UTF-8. Save it anew from the tool it came from.', { field: 'file' })
  }
}

function wrongRoot(root: string) {
  return root === 'CodeBook'
    ? new Refusal(
        'invalid',
        'This is no REFI-QDA code book. Take it out of the tool it came from as a .qdc file. Statements in a table come in under Settings.',
        { field: 'file' },
      )
    : new Refusal('invalid', 'This is no REFI-QDA project. Take it out of the tool it came from as a .qdpx file.', { field: 'file' })
}

function tooMuch() {
  return new Refusal('invalid', 'This file holds more than Parley reads at once.', { field: 'file' })
}
