/**
 * What a REFI-QDA file holds, as far as Parley reads and writes it (https://www.qdasoftware.org, version 1.5: the schemas Project.xsd and
 * Codebook.xsd). Guids are in small letters without braces; positions are Unicode code points from 0, half open.
 */

/** Who coded. */
export interface User {
  guid: string
  name: string
  /** What tools show in small: initials. */
  id: string | null
}

/** A theme, with those that hang below it. */
export interface Code {
  guid: string
  name: string
  isCodable: boolean
  /** '#rrggbb' */
  color: string | null
  description: string | null
  codes: Code[]
}

export interface CodeSet {
  guid: string
  name: string
  description: string | null
  /** The guids of codes. */
  codes: string[]
}

export const variableTypes = ['Text', 'Boolean', 'Integer', 'Float', 'Date', 'DateTime'] as const

export interface Variable {
  guid: string
  name: string
  type: (typeof variableTypes)[number]
  description: string | null
}

/** What a variable is for one case, source or note: as it is written in the file, by the variable's type. */
export interface Value {
  variable: string
  value: string
}

/** Somebody or something that sources are of. */
export interface Case {
  guid: string
  name: string
  values: Value[]
  /** The guids of sources. */
  sources: string[]
}

export interface Coding {
  guid: string
  code: string
  /** The guid of a user. */
  by: string | null
  at: Date | null
  /** Both null: all of the text. */
  from: number | null
  to: number | null
  confidence: number | null
}

/** A text with its codings. Line ends are LF. */
export interface Source {
  guid: string
  name: string
  text: string
  by: string | null
  at: Date | null
  codings: Coding[]
  /** The guids of notes. */
  notes: string[]
  values: Value[]
}

export interface Note {
  guid: string
  name: string
  text: string
  by: string | null
  at: Date | null
  values: Value[]
}

/** What a whole project says of itself, and what is little enough to be held at once. */
export interface ProjectHead {
  name: string
  origin: string | null
  description: string | null
  at: Date | null
  users: User[]
  codes: Code[]
  variables: Variable[]
  sets: CodeSet[]
}

/** A project to be written: its rows are asked for as they are written, sources twice, and each time they must be the same. */
export interface Project extends ProjectHead {
  /** How many sources there are: beyond what a zip archive can number, their texts stand in the project file itself. */
  sourceCount: number
  cases: () => Rows<Case>
  sources: () => Rows<Source>
  notes: () => Rows<Note>
}

type Rows<Row> = Iterable<Row> | AsyncIterable<Row>

/** Something that a file holds and Parley has no place for. */
export interface Beyond {
  kind: BeyondKind
  count: number
}

export const beyondKinds = [
  'pictures',
  'pdfs',
  'audio',
  'videos',
  'unreadTexts',
  'emptySelections',
  'links',
  'graphs',
  'sets',
  'notes',
  'cases',
  'colors',
  'nameEnds',
  'noteEnds',
  'uncodable',
] as const

export type BeyondKind = (typeof beyondKinds)[number]

/** A project that was read. */
export interface ReadProject extends ProjectHead {
  cases: Case[]
  sources: Source[]
  notes: Note[]
  beyond: Beyond[]
}

export interface Codebook {
  origin: string | null
  codes: Code[]
  sets: CodeSet[]
}

export interface ReadCodebook extends Codebook {
  beyond: Beyond[]
}
