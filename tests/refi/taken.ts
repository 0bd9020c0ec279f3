import type { Db } from '../../db/client.ts'
import { statementsThen } from '../../server/exports/then.ts'
import { codebookOf } from '../../server/refi/book.ts'
import { readProject } from '../../server/refi/format/reading.ts'
import { projectOf } from '../../server/refi/projecting.ts'
import type { Naming } from '../../server/refi/pseudonyms.ts'
import type { Troupe } from '../support/cast.ts'
import { archiveOf } from './archives.ts'

interface Given extends Partial<Naming> {
  columns?: string[]
}

/** A dialogue as an archive, and what it reads back as. */
export async function taken(db: Db, { dialogue }: Troupe, at: Date, given: Given = {}) {
  const bytes = await archiveOf(await projectOf(db, { ...wholeOf(dialogue, at), ...given }))
  return { bytes, read: await readProject(bytes) }
}

/** All of its code book. */
export async function bookOf(db: Db, { dialogue }: Troupe, at: Date) {
  return await codebookOf(db, wholeOf(dialogue, at))
}

function wholeOf(dialogue: Troupe['dialogue'], at: Date) {
  const of = statementsThen({ dialogue, at, filters: {} })
  return { dialogue, at, of, names: 'shown' as const, key: 'one', columns: [], terms: [] }
}
