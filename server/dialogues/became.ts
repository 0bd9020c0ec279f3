import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { nameOfOption } from '../../db/now.ts'
import { options } from '../../db/schema/index.ts'
import type { SharedOption } from './on-the-table.ts'

/** What an option that is not on the table any more is part of by now; itself, where it was taken off. Null for one that is not of this dialogue, and for what is no id. */
export async function becameOf(
  db: Db,
  { companyId, id: dialogueId }: { companyId: string; id: string },
  { optionId, options: there }: { optionId: string; options: SharedOption[] },
) {
  if (!z.uuid().safeParse(optionId).success) return null
  const [gone] = await db
    .select({ id: options.id, name: nameOfOption(companyId, 'options'), into: options.mergedIntoId })
    .from(options)
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), eq(options.id, optionId)))
  return there.find(({ id }) => id === gone?.into) ?? (gone ? { id: gone.id, name: gone.name } : null)
}
