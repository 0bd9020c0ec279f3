import type { Db } from '../../db/client.ts'
import { entityTag, openSnapshotFile } from '../../server/exports/snapshot-files.ts'
import { findSnapshot, type Taking, takeSnapshot } from '../../server/exports/snapshots.ts'
import { wordsFor } from '../../server/words/words.ts'
import { later, type Troupe } from '../support/cast.ts'
import { everything } from '../support/snapshot.ts'

export const taken = later({ hours: 8 })

const ours = 'a secret of the tests, long enough for everybody'

/** A snapshot of a dialogue as it stood on Monday evening. */
export async function snapshotted(db: Db, { dialogue, noor }: Troupe, taking: Partial<Taking> = {}) {
  return (await takeSnapshot(db, dialogue, { ...everything, ...taking, by: noor, at: taken, language: 'en' })).id
}

/** One of its files as it is written now, and the tag that it is sent with. */
export async function fileOf(db: Db, { dialogue }: Troupe, id: string, name: string, { secret = ours } = {}) {
  const snapshot = await findSnapshot(db, dialogue, id)
  const ground = { words: wordsFor('en'), secret, at: taken }
  const tag = await entityTag(db, dialogue, snapshot, { name, secret })
  const spool = await openSnapshotFile(db, dialogue, snapshot, name, ground)
  const pieces: Uint8Array[] = []
  for await (const piece of spool.read()) pieces.push(piece)
  return { bytes: Buffer.concat(pieces), tag }
}
