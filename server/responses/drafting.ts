import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { obligations, responseDrafts } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { legible } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

export type DraftFields = Record<string, string>

const most = 60_000

/**
 * Keeps what somebody wrote towards an answer, as it was typed, in place of what they kept before. Private to the company's people,
 * so it is no fact. Refuses with not_found where there is no such duty.
 */
export async function keepDraft(
  db: Db,
  company: { id: string },
  { by, obligationId, fields: typed, at }: { by: Member; obligationId: string; fields: DraftFields; at: Date },
) {
  mustMay(by, 'respond')
  const companyId = company.id
  const fields = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, legible(text)]))
  if (JSON.stringify(fields).length > most) throw new Refusal('invalid', 'This is longer than an answer can be. Shorten it, then keep it.')
  const [duty] = await db
    .select({ id: obligations.id })
    .from(obligations)
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, obligationId)))
  if (!duty) throw new Refusal('not_found', 'There is nothing at this address.')
  await db
    .insert(responseDrafts)
    .values({ companyId, obligationId, authorId: by.personId, fields, at })
    .onConflictDoUpdate({ target: [responseDrafts.companyId, responseDrafts.obligationId, responseDrafts.authorId], set: { fields, at } })
}
