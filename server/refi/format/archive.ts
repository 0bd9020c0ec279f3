import { crc32 } from 'node:zlib'
import { deflateSync, Zip, ZipDeflate, type ZipInputFile } from 'fflate'
import type { Project } from './model.ts'
import { plainText, projectPieces, textFileOf } from './project.ts'

/** As many entries as a zip archive can number, with some to spare. */
const mostFiles = 60_000

/** Small pieces are gathered into ones of this size before they are packed, or handed on. */
const pieceSize = 64 * 1024

/**
 * A project as a REFI-QDA archive (.qdpx), piece by piece: project.qde, and every text in UTF-8 in a file of its own under sources/. Beyond
 * 60,000 sources their texts stand in project.qde. The same project gives the same bytes.
 */
export async function* writeProject(project: Project): AsyncGenerator<Uint8Array> {
  const texts = project.sourceCount > mostFiles ? 'inside' : 'files'
  const packed: Uint8Array[] = []
  let failure: unknown = null
  const zip = new Zip((error, piece) => {
    if (error) failure = error
    else packed.push(piece)
  })
  // The first moment that an archive can name. It knows only the time on the server's clock, and that may have skipped any other.
  const mtime = new Date(1980, 0, 1)
  const ready = function* () {
    if (failure) throw failure
    yield* packed.splice(0)
  }

  const file = Object.assign(new ZipDeflate('project.qde', { level: 6 }), { mtime })
  zip.add(file)
  for await (const piece of gathered(projectPieces(project, texts))) {
    file.push(Buffer.from(piece))
    yield* ready()
  }
  file.push(new Uint8Array(0), true)
  yield* ready()

  if (texts === 'files') {
    for await (const source of project.sources()) {
      addText(zip, `sources/${textFileOf(source)}`, Buffer.from(plainText(source.text).toWellFormed()), mtime)
      if (packed.length > 400) yield Buffer.concat([...ready()])
    }
  }
  zip.end()
  yield Buffer.concat([...ready()])
}

/** A small file at once: a packer of its own for each would cost more than its packing. */
function addText(zip: Zip, filename: string, text: Uint8Array, mtime: Date) {
  const file: ZipInputFile = { filename, mtime, size: text.length, crc: crc32(text), compression: 8 }
  zip.add(file)
  file.ondata!(null, deflateSync(text, { level: 6, mem: 0 }), true)
}

async function* gathered(pieces: AsyncIterable<string>) {
  let held = ''
  for await (const piece of pieces) {
    held += piece
    if (held.length < pieceSize) continue
    yield held
    held = ''
  }
  if (held !== '') yield held
}
