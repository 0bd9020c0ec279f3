import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { imports } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { formId, legible } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { fileLimits } from './csv.ts'
import { packFiles } from './packing.ts'
import { lockOf } from './reading.ts'
import type { Settings } from './settings.ts'
import { type Files, type Kind, type Source, unreadableFiles } from './sources.ts'

/** A file as a form brings it: cut off where it was larger than what is taken. */
export interface Upload {
  name: string
  bytes: Uint8Array
  isCut: boolean
}

const tooLarge = {
  error: 'This file is larger than {megabytes, number} MB. Split it and bring it in piece by piece.',
  params: { megabytes: fileLimits.maxBytes / 1_000_000 },
}

const uploaded = (missing: string) =>
  z
    .custom<Upload>(
      (given) => typeof given === 'object' && given !== null && 'bytes' in given && (given as Upload).bytes.length > 0,
      missing,
    )
    .refine(({ isCut }) => !isCut, tooLarge)

export const csvForm = z.object({ id: formId(), file: uploaded('Choose a file with something in it.') })

export const polisForm = z.object({
  id: formId(),
  summary: uploaded('Choose the file summary.csv.'),
  comments: uploaded('Choose the file comments.csv.'),
  votes: uploaded('Choose the file votes.csv.'),
})

interface Uploading {
  by: Member
  id: string | undefined
  kind: Kind
  name: string
  files: Files
  /** What the files hold, so that none is kept that cannot be read at all. */
  source: Source
  at: Date
}

/** Keeps files to be looked at, and gives their import's id. Nothing of them is in any dialogue yet. Refuses what is no CSV file at its field; the same form sent twice keeps them once. */
export async function keepUpload(db: Db, company: { id: string }, { by, id, kind, name, files, source, at }: Uploading) {
  mustMay(by, 'settings')
  const [broken] = unreadableFiles(kind, source)
  if (broken) throw new Refusal('invalid', broken.problem.sentence, { ...broken.problem.values, field: broken.file.replace('.csv', '') })
  const row = {
    companyId: company.id,
    kind,
    name: legible(name),
    settings: source.settings,
    by: by.personId,
    at,
    total: source.rows,
    done: 0,
  }
  const packed = await packFiles(files)
  return await db.transaction(async (tx) => {
    const kept = await once(id, {
      at,
      make: async (id) =>
        (
          await tx
            .insert(imports)
            .values({ ...row, id, files: packed })
            .onConflictDoNothing()
            .returning({ id: imports.id })
        ).length > 0,
      isSame: async (id) =>
        (await tx.$count(
          imports,
          and(eq(imports.companyId, company.id), eq(imports.id, id), eq(imports.by, by.personId), eq(imports.files, packed)),
        )) > 0,
    })
    return kept.id
  })
}

/** Changes how kept files are read and where they go, until they are brought in. */
export async function changeSettings(
  db: Db,
  company: { id: string },
  { by, id, settings }: { by: Member; id: string; settings: Settings },
) {
  mustMay(by, 'settings')
  await db
    .update(imports)
    .set({ settings })
    .where(and(eq(imports.companyId, company.id), eq(imports.id, id), isNull(imports.report)))
}

/** Lets kept files go that were not brought in. */
export async function forgetUpload(db: Db, company: { id: string }, { by, id }: { by: Member; id: string }) {
  mustMay(by, 'settings')
  await db.delete(imports).where(and(eq(imports.companyId, company.id), eq(imports.id, id), isNotIn))
}

/** Its words are not in, and no server is at it. */
const isNotIn = and(isNull(imports.report), sql`pg_try_advisory_xact_lock_shared(${lockOf(imports.id)})`)

const keptDays = 7

/** Files hold what people wrote, and addresses: those that nobody came back to are let go after a week. */
export async function forgetOldUploads(db: Db, company: { id: string }, at: Date) {
  const before = new Date(at.getTime() - keptDays * 86_400_000)
  await db.delete(imports).where(and(eq(imports.companyId, company.id), isNotIn, lt(imports.at, before)))
}
