import type { Db } from '../../db/client.ts'
import { liftings } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { findHiding } from './reading.ts'

/** Ends a hiding: the words are back where they stood. That they were hidden, why and by whom stays in the record. Doing it twice does it once. */
export async function restoreWords(db: Db, company: { id: string }, { by, hidingId, at }: { by: Member; hidingId: string; at: Date }) {
  mustMay(by, 'hide')
  const companyId = company.id
  await db.transaction(async (tx) => {
    const { dialogueId, about } = await findHiding(tx, company, hidingId)
    const [lifted] = await tx
      .insert(liftings)
      .values({ companyId, hidingId, by: by.personId, at })
      .onConflictDoNothing()
      .returning({ at: liftings.at })
    if (!lifted) return
    await record(tx, 'words_restored', { companyId, dialogueId, by: by.personId, at, detail: { hidingId, ...about } })
  })
}
