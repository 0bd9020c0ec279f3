import { createHash } from 'node:crypto'
import { type FileHandle, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is written to its end: how long it is, and what its bytes come to (SHA-256, in hexadecimal). */
export interface Written {
  bytes: number
  digest: string
}

interface Writing {
  write: (push: (piece: Uint8Array) => Promise<void>) => Promise<void>
  /** Hears of it before whoever reads has all of it. */
  kept: (written: Written) => Promise<void>
}

const readAtOnce = 256 * 1024
const begins = 'parley-export-'

/**
 * Writes pieces at their own pace into a file that nobody else sees, while whoever reads follows at theirs: a slow reader holds no
 * transaction open, and nothing but a piece is in memory. `write` is given what takes a piece; `ended` is what it came to. The file goes
 * with `close`, and the writing stops.
 */
export async function openSpool({ write, kept }: Writing) {
  const folder = await mkdtemp(join(tmpdir(), begins))
  const file = await open(join(folder, 'file'), 'w+')
  // Where the system lets it, the file has no name from here on, and is gone with the process, however that ends.
  await rm(folder, { recursive: true, force: true }).catch(() => {})
  const hash = createHash('sha256')
  let bytes = 0
  let isOver = false
  let isClosed = false
  let more = Promise.withResolvers<void>()

  const push = async (piece: Uint8Array) => {
    if (isClosed) throw new Error('nobody reads it any more')
    await writeAll(file, piece)
    hash.update(piece)
    bytes += piece.length
    more.resolve()
    more = Promise.withResolvers()
  }
  const ended: Promise<Written> = write(push)
    .then(async () => {
      const written = { bytes, digest: hash.digest('hex') }
      await kept(written)
      return written
    })
    .finally(() => {
      isOver = true
      more.resolve()
    })
  // Heard by whoever reads to the end, or asks for `ended`.
  ended.catch(() => {})

  async function close() {
    if (isClosed) return
    isClosed = true
    await ended.catch(() => {})
    await file.close()
    await rm(folder, { recursive: true, force: true })
  }

  /** All of it from a byte on, or until before another, as far as it is written and then as it comes. Fails where the writing does. Closes at the end, however it ends. */
  async function* read(from = 0, to = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
    try {
      for (let at = from; at < to; ) {
        const waiting = more.promise
        if (at < bytes) {
          const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(readAtOnce, bytes - at, to - at)), { position: at })
          at += bytesRead
          yield buffer.subarray(0, bytesRead)
        } else if (isOver) {
          await ended
          return
        } else await waiting
      }
    } finally {
      await close()
    }
  }

  return { ended, read, close }
}

/** Lets go of files that were being written when a server ended, where its system would not let go of them itself: after a day. */
export async function forgetOldSpools(at: Date) {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(begins)) continue
    const path = join(tmpdir(), name)
    const isOld = await stat(path).then(
      ({ mtime }) => mtime.getTime() < at.getTime() - 24 * 3_600_000,
      () => false,
    )
    // What somebody still writes, or another user left, stays.
    if (isOld) await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

async function writeAll(file: FileHandle, piece: Uint8Array) {
  for (let from = 0; from < piece.length; ) from += (await file.write(piece, from)).bytesWritten
}
