import type { Db } from '../../db/client.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { holdCodeBook, type Place } from './steps.ts'

/** Who changes a code book, and when. */
export interface Deed {
  by: Member
  at: Date
}

/**
 * Lets an analyst change the code book of a dialogue: one after the other, and all of it or nothing. Refuses with not_allowed whoever only
 * reads it, and with not_found whoever is of another company.
 */
export async function work<Done>(db: Db, dialogue: Place, by: Member, deed: (tx: Db) => Promise<Done>): Promise<Done> {
  mustMay(by, 'analyse')
  if (by.companyId !== dialogue.companyId) throw new Refusal('not_found', 'There is nothing at this address.')
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    return await deed(tx)
  })
}
