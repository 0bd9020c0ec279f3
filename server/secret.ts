import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Outside production the secret is made once and kept beside the data, so that a restart signs nobody out. */
export async function keptSecret(folder: string) {
  const file = join(folder, 'secret')
  await mkdir(folder, { recursive: true })
  await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 }).catch(() => {})
  return await readFile(file, 'utf8')
}
