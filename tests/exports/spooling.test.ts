import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forgetOldSpools, openSpool } from '../../server/exports/spooling.ts'

const at = new Date('2026-11-09T09:00:00Z')
const usual = process.env.TMPDIR
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-spooling-'))
  process.env.TMPDIR = folder
})

afterEach(async () => {
  if (usual === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usual
  await rm(folder, { recursive: true })
})

test.skipIf(process.platform === 'win32')(
  'words that are written stand in no folder, so that none stay there however the server ends',
  async () => {
    const seen: string[][] = []
    const written = Promise.withResolvers<void>()
    const spool = await openSpool({
      write: async (push) => {
        await push(Buffer.from('words of customers'))
        seen.push(await readdir(folder))
        written.resolve()
      },
      kept: async () => {},
    })
    await written.promise
    const pieces: Uint8Array[] = []
    for await (const piece of spool.read()) pieces.push(piece)
    expect(Buffer.concat(pieces).toString()).toBe('words of customers')
    expect([...seen, await readdir(folder)]).toEqual([[], []])
  },
)

test('what an earlier server left is let go of after a day, and nothing else is', async () => {
  const dated = { 'parley-export-old': 25, 'parley-export-new': 23, 'another-program': 48 }
  for (const [name, hours] of Object.entries(dated)) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'file'), 'words')
    const then = new Date(at.getTime() - hours * 3_600_000)
    await utimes(join(folder, name), then, then)
  }
  await forgetOldSpools(at)
  expect((await readdir(folder)).toSorted()).toEqual(['another-program', 'parley-export-new'])
})
