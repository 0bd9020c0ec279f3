import { existsSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../shared/data')

/** The real files are too big for the repository: they lie beside it. Where they do not, the tests on them are passed over, and fail where CI=true. */
export const realData = (path: string) => join(folder, path)
export const isAbsent = !existsSync(folder)

if (isAbsent) {
  const sentence = `The tests on real data were not run: there is no folder ${folder}.`
  if (process.env.CI === 'true') throw new Error(sentence)
  console.log(sentence)
}
