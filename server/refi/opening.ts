import { colorOf } from './format/guids.ts'
import type { Beyond, BeyondKind, Code, ReadProject } from './format/model.ts'
import { readCodebook, readProject } from './format/reading.ts'
import { origin } from './labels.ts'

/** A file of another tool, or of a Parley, as far as a dialogue can take it in. */
export type Book = Pick<ReadProject, 'codes' | 'users' | 'sources' | 'beyond'> & {
  /** 'codebook': themes alone. 'project': texts with codings, too. */
  kind: 'codebook' | 'project'
  origin: string | null
}

/** Reads a .qdc or a .qdpx file, told apart by how it begins. What it holds that no dialogue takes in is counted. Refuses with invalid what is neither. */
export async function openBook(bytes: Uint8Array): Promise<Book> {
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b
  if (!isArchive) {
    const { codes, sets, ...book } = await readCodebook(bytes)
    const isOurs = book.origin === origin
    const beyond = counted({ colors: isOurs ? 0 : colorsIn(codes), sets: isOurs ? 0 : sets.length })
    return { kind: 'codebook', ...book, codes, users: [], sources: [], beyond }
  }
  const { codes, users, sources, cases, notes, sets, beyond, origin: from } = await readProject(bytes)
  const isOurs = from === origin
  // What customers said, and who they are, only they say themselves: also what another Parley knows of it stays outside.
  const more = counted({
    colors: isOurs ? 0 : colorsIn(codes),
    sets: isOurs ? 0 : sets.length,
    cases: isOurs ? 0 : cases.length,
    notes: notes.length,
  })
  return { kind: 'project', origin: from, codes, users, sources, beyond: merged([...beyond, ...more]) }
}

function colorsIn(codes: Code[]): number {
  return codes.reduce((sum, { guid, color, codes }) => sum + (color !== null && color !== colorOf(guid) ? 1 : 0) + colorsIn(codes), 0)
}

function counted(counts: Partial<Record<BeyondKind, number>>): Beyond[] {
  return Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [{ kind: kind as BeyondKind, count }] : []))
}

function merged(all: Beyond[]): Beyond[] {
  const kinds = Map.groupBy(all, ({ kind }) => kind)
  return [...kinds].map(([kind, same]) => ({ kind, count: same.reduce((sum, { count }) => sum + count, 0) }))
}
