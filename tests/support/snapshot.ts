import type { Db } from '../../db/client.ts'
import { openSnapshotFile } from '../../server/exports/snapshot-files.ts'
import { findSnapshot, type Taking, takeSnapshot } from '../../server/exports/snapshots.ts'
import { wordsFor } from '../../server/words/words.ts'
import { monday, type Troupe } from './cast.ts'

/** The file that was taken of it. */
export const takenFile = 'codings.csv'

export const everything: Taking = {
  id: undefined,
  names: 'shown',
  option: null,
  month: null,
  workplace: null,
  theme: null,
  coder: null,
  checked: false,
  columns: false,
  licence: null,
}

/** A snapshot of a dialogue, of which one file was taken. */
export async function snapshotOf(db: Db, { dialogue, maren }: Troupe, { at = monday, ...taking }: Partial<Taking> & { at?: Date } = {}) {
  const { id } = await takeSnapshot(db, dialogue, { ...everything, ...taking, by: maren, at, language: 'en' })
  const snapshot = await findSnapshot(db, dialogue, id)
  const ground = { words: wordsFor('en'), secret: 'a secret of the tests, long enough for everybody', at }
  const spool = await openSnapshotFile(db, dialogue, snapshot, takenFile, ground)
  await spool.ended.finally(spool.close)
  return id
}
