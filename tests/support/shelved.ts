import type { Db } from '../../db/client.ts'
import { shelve } from '../../server/refi/shelf.ts'
import { monday, type Troupe } from './cast.ts'

/** A code book that Noor looks at: a theme that the dialogue does not have yet, and one below it. */
export const aCodebook = `<?xml version="1.0" encoding="UTF-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Elsewhere"><Codes>
<Code guid="62fdd466-d934-446d-8386-db817458ef3d" name="Price" isCodable="true"><Description>What it costs.</Description>
<Code guid="7ca60f73-17e5-4eed-b2e2-3985e0db58b8" name="Repairs" isCodable="true" color="#336699"/></Code>
</Codes></CodeBook>`

/** It waits to be looked at. */
export async function shelvedOn(db: Db, { dialogue, noor }: Troupe) {
  return await shelve(db, dialogue, { by: noor, name: 'codes.qdc', bytes: Buffer.from(aCodebook), at: monday })
}
