import type { Db } from '../../db/client.ts'
import { statementsThen } from '../../server/exports/then.ts'
import { readProject } from '../../server/refi/format/reading.ts'
import { projectOf } from '../../server/refi/projecting.ts'
import type { Naming } from '../../server/refi/pseudonyms.ts'
import type { Troupe } from '../support/cast.ts'
import { archiveOf } from './archives.ts'

/** A dialogue as an archive, and what it reads back as. */
export async function taken(db: Db, { dialogue }: Troupe, at: Date, { names = 'shown', key = 'one' }: Partial<Naming> = {}) {
  const of = statementsThen({ dialogue, at, filters: {} })
  const bytes = await archiveOf(await projectOf(db, dialogue, { at, names, key, of }))
  return { bytes, read: await readProject(bytes) }
}
