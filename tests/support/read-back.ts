import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { parquetReadObjects } from 'hyparquet'
import type { Page } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { mustBeValid } from '../refi/valid.ts'

export type Row = Record<string, unknown>

/** Downloads a file of a snapshot by its link, as people do. */
export async function take(page: Page, name: string) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()])
  return await readFile(await download.path())
}

/** Its lines by the names of its columns, as somebody else's program reads them. */
export function rowsOfCsv(bytes: Buffer) {
  return parse(bytes, { columns: true, bom: true }) as Record<string, string>[]
}

export async function rowsOfXlsx(bytes: Buffer): Promise<Row[]> {
  const [head = [], ...lines] = await readSheet(bytes, 1)
  return lines.map((line) => Object.fromEntries(head.map((name, place) => [`${name}`, line[place]])))
}

export async function rowsOfParquet(bytes: Buffer): Promise<Row[]> {
  const { buffer, byteOffset, byteLength } = bytes
  return await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer })
}

/** The files in a project of an analysis tool, which is valid by the standard's schema. */
export function filesOfProject(bytes: Buffer) {
  const files = unzipSync(bytes)
  mustBeValid(files['project.qde']!, 'Project')
  return files
}
