import type { Db } from '../db/client.ts'
import { companies } from '../db/schema/index.ts'
import { forgetHelpers } from './consults/forgetting.ts'
import { forgetOldSpools } from './exports/spooling.ts'
import { forgetOldUploads } from './imports/uploading.ts'
import { forgetExpired } from './people/forgetting.ts'
import { forgetOldBooks } from './refi/shelf.ts'
import { forgetHeld } from './statements/holding.ts'

/** Lets go of what has had its time: proofs and sessions that ran out, guests' words that nobody confirmed, files that nobody brought in or that were written to no end, addresses of who helped. */
export async function letGoOfTheOld(db: Db, at: Date) {
  await forgetExpired(db, at)
  await forgetOldSpools(at)
  for (const company of await db.select({ id: companies.id }).from(companies)) {
    await forgetHeld(db, company, at)
    await forgetOldUploads(db, company, at)
    await forgetOldBooks(db, company, at)
    await forgetHelpers(db, company, at)
  }
}
