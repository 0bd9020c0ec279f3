import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { imports } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import type { Company, Target } from './destinations.ts'
import type { Settings } from './settings.ts'
import type { Kind, Source } from './sources.ts'
import { type Taken, takeWords } from './taking.ts'

interface AtOnce {
  by: Member
  kind: Kind
  name: string
  source: Source
  settings: Settings
  target: Target
  nameless: string
  at: Date
}

/** Takes words without keeping their files first; the import is listed with the others. All or nothing, with the report. */
export async function importAtOnce(
  db: Db,
  company: Company,
  { by, kind, name, source, settings, target, nameless, at }: AtOnce,
): Promise<Taken> {
  return await db.transaction(async (tx) => {
    const id = newId(at)
    const row = { companyId: company.id, id, kind, name, settings, by: by.personId, at, startedAt: at, total: source.rows, done: 0 }
    await tx.insert(imports).values(row)
    const taken = await takeWords(tx, company, { by, source, target, importId: id, at, nameless })
    await tx
      .update(imports)
      .set({ endedAt: at, done: source.rows, report: { ...source.counts, ...taken } })
      .where(and(eq(imports.companyId, company.id), eq(imports.id, id)))
    return taken
  })
}
