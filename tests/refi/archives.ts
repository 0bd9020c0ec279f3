import { unzipSync } from 'fflate'
import { writeProject } from '../../server/refi/format/archive.ts'
import type { Project, ReadProject } from '../../server/refi/format/model.ts'
import { mustBeValid } from './valid.ts'

export async function bytesOf(pieces: AsyncIterable<Uint8Array>) {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return new Uint8Array(Buffer.concat(all))
}

export async function textOf(pieces: AsyncIterable<string>) {
  let all = ''
  for await (const piece of pieces) all += piece
  return all
}

/** An archive of a project, which holds valid files only. */
export async function archiveOf(project: Project) {
  const bytes = await bytesOf(writeProject(project))
  mustBeValid(unzipSync(bytes)['project.qde']!, 'Project')
  return bytes
}

/** What was read, as something to write. */
export function rewritten({ cases, sources, notes, ...head }: ReadProject | Omit<ReadProject, 'beyond'>): Project {
  return { ...head, sourceCount: sources.length, cases: () => cases, sources: () => sources, notes: () => notes }
}
