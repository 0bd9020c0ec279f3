import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../refusal.ts'
import { type Element, readElements } from './elements.ts'
import { guidOf, readGuid } from './guids.ts'
import type { Beyond, BeyondKind, Coding, ReadCodebook, ReadProject, Source } from './model.ts'
import { lengthOf } from './project.ts'
import {
  caseFrom,
  childrenOf,
  codeFrom,
  codingsFrom,
  linesOf,
  noteFrom,
  setFrom,
  targetsOf,
  timeFrom,
  userFrom,
  valuesFrom,
  variableFrom,
  wordsOf,
} from './records.ts'
import { type ArchiveText, openTexts } from './texts.ts'
import { entriesOf, unpack } from './unpacking.ts'

/** The name as the standard has it, and as some tools have written it. */
const namespaces = (kind: 'codebook' | 'project') => [`urn:QDA-XML:${kind}:1.0`, `urn:QDA-XML:${kind}:1:0`]

/** Reads a REFI-QDA code book (.qdc). Refuses with invalid, at the field `file`, what is none or has no code in it. */
export async function readCodebook(bytes: Uint8Array): Promise<ReadCodebook> {
  const book: ReadCodebook = { origin: null, codes: [], sets: [], beyond: [] }
  await readElements(bytes, {
    root: 'CodeBook',
    namespaces: namespaces('codebook'),
    lists: ['CodeBook', 'CodeBook/Codes', 'CodeBook/Sets'],
    record: (element, list) => {
      if (list === null) book.origin = element.attributes.origin ?? null
      else if (element.name === 'Code') book.codes.push(codeFrom(element))
      else if (element.name === 'Set') book.sets.push(setFrom(element))
    },
  })
  if (book.codes.length === 0) throw new Refusal('invalid', 'There is no code in this code book.', { field: 'file' })
  return book
}

const lists = [
  'Project',
  ...['Users', 'CodeBook', 'CodeBook/Codes', 'Variables', 'Cases', 'Sources', 'Notes', 'Links', 'Sets', 'Graphs'].map(
    (list) => `Project/${list}`,
  ),
]

/** What of a file stands in elements that the model has no place for. */
const beyondOf: Record<string, BeyondKind> = {
  PictureSource: 'pictures',
  PDFSource: 'pdfs',
  AudioSource: 'audio',
  VideoSource: 'videos',
  Link: 'links',
  Graph: 'graphs',
}

/**
 * Reads a REFI-QDA project (.qdpx): what Parley's model holds of it, and how much of what kind it does not. A selection of a text from end to end
 * is one of its whole. Refuses with invalid, at the field `file`, what is no archive, has no project in it, or unpacks to more than is read at once.
 */
export async function readProject(bytes: Uint8Array): Promise<ReadProject> {
  const entries = entriesOf(bytes)
  const main = entries.find(({ name }) => name.toLowerCase() === 'project.qde') ?? entries.find(({ name }) => /\.qde$/i.test(name))
  if (!main) throw new Refusal('invalid', 'There is no project.qde in this archive, so it is no REFI-QDA project.', { field: 'file' })
  const textAt = openTexts(bytes, entries)
  const project: ReadProject = {
    name: '',
    origin: null,
    description: null,
    at: null,
    users: [],
    codes: [],
    variables: [],
    sets: [],
    cases: [],
    sources: [],
    notes: [],
    beyond: [],
  }
  const counts = new Map<BeyondKind, number>()
  const count = (kind: BeyondKind, more = 1) => more > 0 && counts.set(kind, (counts.get(kind) ?? 0) + more)
  await readElements(unpack(bytes, main), {
    root: 'Project',
    namespaces: namespaces('project'),
    lists,
    record: (element, list) => take(project, element, list, { count, textOf: (source) => textOf(source, textAt) }),
  })
  await setImmediate()
  return { ...project, beyond: [...counts].map(([kind, count]): Beyond => ({ kind, count })) }
}

interface Around {
  count: (kind: BeyondKind, more?: number) => void
  textOf: (source: Element) => ArchiveText | null
}

function take(project: ReadProject, element: Element, list: string | null, { count, textOf }: Around) {
  const { attributes, name } = element
  if (list === null) {
    project.name = attributes.name || '…'
    project.origin = attributes.origin ?? null
    project.at = timeFrom(attributes.creationDateTime)
    return
  }
  const beyond = beyondOf[name]
  if (beyond) return count(beyond)
  if (name === 'User') project.users.push(userFrom(element))
  else if (name === 'Code') project.codes.push(codeFrom(element))
  else if (name === 'Variable') project.variables.push(variableFrom(element))
  else if (name === 'Case') project.cases.push(caseFrom(element))
  else if (name === 'Note') project.notes.push(noteFrom(element))
  else if (name === 'Description') project.description = linesOf(element.text)
  else if (name === 'Set') {
    if (childrenOf(element, 'MemberSource').length + childrenOf(element, 'MemberNote').length > 0) count('sets')
    else project.sets.push(setFrom(element))
  } else if (name === 'TextSource') {
    const text = textOf(element)
    if (text === null) count('unreadTexts')
    else project.sources.push(sourceFrom(element, text, { count }))
  }
}

function sourceFrom(element: Element, { words: text, length }: ArchiveText, { count }: Pick<Around, 'count'>): Source {
  const { guid, name = '…', creatingUser, creationDateTime } = element.attributes
  const selected = childrenOf(element, 'PlainTextSelection').flatMap((selection): Coding[] => {
    const span = spanOf(selection, length)
    const codings = span ? codingsFrom(selection, span) : []
    if (codings.length === 0) count('emptySelections')
    return codings
  })
  return {
    guid: readGuid(guid) ?? guidOf('source', name, text),
    name,
    text,
    by: readGuid(creatingUser),
    at: timeFrom(creationDateTime),
    codings: [...selected, ...codingsFrom(element, { from: null, to: null })],
    notes: targetsOf(element, 'NoteRef'),
    values: valuesFrom(element),
  }
}

/** Positions are taken half open, as tools write them. Null where nothing is selected. */
function spanOf({ attributes }: Element, length: number) {
  const from = Math.max(0, Number.parseInt(attributes.startPosition ?? '', 10))
  const to = Math.min(length, Number.parseInt(attributes.endPosition ?? '', 10))
  if (from === 0 && to === length) return { from: null, to: null }
  return from < to ? { from, to } : null
}

/** A source's text, from its own file or from inside the project; null where it is neither, as with pages laid out. */
function textOf(source: Element, textAt: (path: string) => ArchiveText | null): ArchiveText | null {
  const path = source.attributes.plainTextPath
  if (path) return path.startsWith('internal://') ? textAt(path) : null
  if (childrenOf(source, 'PlainTextContent').length === 0) return null
  const words = wordsOf(source, 'PlainTextContent') ?? ''
  return { words, length: lengthOf(words) }
}
