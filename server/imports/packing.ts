import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Files } from './sources.ts'

const [pack, unpack] = [promisify(gzip), promisify(gunzip)]

/** Files as they rest in the database until they are brought in: every byte as it was, whatever its letters. */
export async function packFiles(files: Files): Promise<Record<string, string>> {
  const packed = await Promise.all(Object.entries(files).map(async ([name, file]) => [name, (await pack(file)).toString('base64')]))
  return Object.fromEntries(packed)
}

export async function unpackFiles(packed: Record<string, string>): Promise<Files> {
  const files = await Promise.all(Object.entries(packed).map(async ([name, text]) => [name, await unpack(Buffer.from(text, 'base64'))]))
  return Object.fromEntries(files)
}
