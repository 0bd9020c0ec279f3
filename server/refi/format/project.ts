import { listOf, named, writeCode, writeSet } from './codes.ts'
import { guidOf } from './guids.ts'
import type { Case, Coding, Note, Project, ProjectHead, Source, Value, Variable } from './model.ts'
import { element, escaped, open, textElement } from './xml.ts'

const schema = 'urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd'
const header = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Where texts stand: in files of their own beside the project file, or in it. */
export type Texts = 'files' | 'inside'

/**
 * A project file (project.qde) piece by piece, its parts in the one order that the schema takes; a list without rows is left out.
 */
export async function* projectPieces(project: Project, texts: Texts): AsyncGenerator<string> {
  const { name, origin, at, users, codes, variables, sets, description } = project
  const types = new Map(variables.map(({ guid, type }) => [guid, type]))
  const valued = (value: Value) => writeValue(value, types.get(value.variable) ?? 'Text')
  const attributes = {
    xmlns: 'urn:QDA-XML:project:1.0',
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xsi:schemaLocation': schema,
    name: named(name),
    origin,
    creationDateTime: at,
  }
  yield header + open('Project', attributes)
  yield listOf('Users', users.map(writeUser))
  if (codes.length > 0) yield element('CodeBook', {}, listOf('Codes', codes.map(writeCode)))
  yield listOf('Variables', variables.map(writeVariable))
  yield* list('Cases', project.cases(), (row) => writeCase(row, valued))
  yield* list('Sources', project.sources(), (row) => writeSource(row, texts, valued))
  yield* list('Notes', project.notes(), (row) => writeNote(row, valued))
  yield listOf(
    'Sets',
    sets.map((set) => writeSet(set, 'targetGUID')),
  )
  yield `${textElement('Description', description)}</Project>\n`
}

/** Where the text of a source stands in the archive. */
export function textFileOf({ guid }: { guid: string }) {
  return `${guid}.txt`
}

/** A text as it stands in its file: LF line ends, and nothing at its head that a reader would take for a byte order mark. */
export function plainText(text: string) {
  return text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, '\u2060')
}

/** How many code points a text has: what positions are counted in. */
export function lengthOf(text: string) {
  let length = 0
  for (const _ of text) length += 1
  return length
}

async function* list<Row>(name: string, rows: Iterable<Row> | AsyncIterable<Row>, write: (row: Row) => string) {
  let isOpen = false
  for await (const row of rows) {
    yield (isOpen ? '' : `<${name}>`) + write(row)
    isOpen = true
  }
  if (isOpen) yield `</${name}>`
}

function writeUser({ guid, name, id }: ProjectHead['users'][number]) {
  return element('User', { guid, name: named(name), id })
}

function writeVariable({ guid, name, type, description }: Variable) {
  return element('Variable', { guid, name: named(name), typeOfVariable: type }, textElement('Description', description))
}

function writeValue({ variable, value }: Value, type: Variable['type']) {
  return element('VariableValue', {}, reference('VariableRef', variable), textElement(`${type}Value`, value))
}

function writeCase({ guid, name, values, sources }: Case, valued: (value: Value) => string) {
  return element('Case', { guid, name: named(name) }, ...values.map(valued), ...sources.map((source) => reference('SourceRef', source)))
}

function writeSource(source: Source, texts: Texts, valued: (value: Value) => string) {
  const { guid, name, text, by, at, codings, notes, values } = source
  const isInside = texts === 'inside'
  const path = isInside ? null : `internal://${textFileOf(source)}`
  return element(
    'TextSource',
    { guid, name: named(name), plainTextPath: path, creatingUser: by, creationDateTime: at },
    isInside ? `<PlainTextContent>${escaped(plainText(text))}</PlainTextContent>` : '',
    ...selectionsOf(source, codings),
    ...notes.map((note) => reference('NoteRef', note)),
    ...values.map(valued),
  )
}

function writeNote({ guid, name, text, by, at, values }: Note, valued: (value: Value) => string) {
  const content = `<PlainTextContent>${escaped(plainText(text))}</PlainTextContent>`
  return element('Note', { guid, name: named(name), creatingUser: by, creationDateTime: at }, content, ...values.map(valued))
}

/** One selection for each span, with all its codings: what is coded whole is selected from end to end, as most tools code no text otherwise. */
function selectionsOf({ guid, text }: Source, codings: Coding[]): string[] {
  if (codings.length === 0) return []
  const written = plainText(text)
  const points = [...written]
  const groups = Map.groupBy(codings, ({ from, to }) => `${from ?? 0} ${to ?? points.length}`)
  return [...groups].map(([span, all]) => {
    const [from, to] = span.split(' ').map(Number) as [number, number]
    const { by, at } = all[0]!
    const attributes = {
      guid: guidOf('selection', guid, from, to),
      name: named(shortened(points.slice(from, to))),
      startPosition: from,
      endPosition: to,
      creatingUser: by,
      creationDateTime: at,
    }
    return element('PlainTextSelection', attributes, textElement('Description', confidences(all)), ...all.map(writeCoding))
  })
}

function writeCoding({ guid, code, by, at }: Coding) {
  return element('Coding', { guid, creatingUser: by, creationDateTime: at }, reference('CodeRef', code))
}

/** How sure the machine was: the format has no place of its own for it. */
function confidences(codings: Coding[]) {
  const lines = codings.flatMap(({ guid, confidence }) => (confidence === null ? [] : [`confidence ${confidence} of ${guid}`]))
  return lines.length > 0 ? lines.join('\n') : null
}

function reference(name: string, guid: string) {
  return element(name, { targetGUID: guid })
}

const nameLength = 60

function shortened(points: string[]) {
  const line = points
    .slice(0, nameLength * 2)
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
  const letters = [...line]
  return letters.length > nameLength ? `${letters.slice(0, nameLength).join('')}…` : line
}
