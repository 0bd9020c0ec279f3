import { isDeepStrictEqual } from 'node:util'
import { and, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Db, selectRows } from '../../db/client.ts'
import { nameChoices, people, snapshotFiles, snapshots, staff } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { checkbox, choice, formId, optionalId, optionalLine } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { coderFilters, type Filters, type Then } from './then.ts'

export const noSuchOption = 'Choose one of the options, or leave it open.'
export const noSuchTheme = 'Choose one of the themes, or leave it open.'

/** What is asked when a dialogue is taken away. */
export const snapshotForm = z.object({
  id: formId(),
  names: choice(nameChoices, 'Choose how people are called.'),
  option: optionalId(noSuchOption),
  month: z
    .string()
    .optional()
    .transform((typed) => typed?.trim() || null)
    .pipe(
      z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Write a month like 2026-11, or leave it open.')
        .nullable(),
    ),
  workplace: optionalLine(120),
  theme: optionalId(noSuchTheme),
  coder: z
    .string()
    .optional()
    .transform((typed) => typed || null)
    .pipe(z.enum(coderFilters, { error: 'Choose a coder, or leave it open.' }).nullable()),
  checked: checkbox(),
  columns: checkbox(),
  licence: optionalLine(300),
})

export type Taking = z.output<typeof snapshotForm>
export type Snapshot = Awaited<ReturnType<typeof findSnapshot>>
export type SnapshotLine = Awaited<ReturnType<typeof snapshotsOf>>[number]

/**
 * Settles what every file of a dialogue holds from now on: as it stands at this moment, narrowed, with people called as asked. For
 * analysts and admins. `language`: in which the files say what they are. Refuses with invalid an option or theme that is none of the dialogue's. The same form twice is one snapshot.
 */
export async function takeSnapshot(
  db: Db,
  dialogue: Dialogue,
  { by, at, language, ...taking }: Taking & { by: Member; at: Date; language: string },
) {
  mustMay(by, 'export')
  const { companyId, id: dialogueId } = dialogue
  const { names, licence, columns } = taking
  const narrowed = filtersOf(taking)
  const { timeZone } = dialogue.company
  const filters: Record<string, string> = { ...narrowed, ...(columns && { columns: 'yes' }), language, timeZone }
  return await db.transaction(async (tx) => {
    await mustBeOf(tx, dialogue, narrowed)
    const { id, isNew } = await once(taking.id, {
      at,
      make: async (id) => {
        const row = { companyId, id, dialogueId, by: by.personId, at, names, filters, licence }
        return (await tx.insert(snapshots).values(row).onConflictDoNothing().returning({ id: snapshots.id })).length > 0
      },
      isSame: async (id) => {
        const [row] = await tx
          .select({ names: snapshots.names, filters: snapshots.filters, licence: snapshots.licence })
          .from(snapshots)
          .where(
            and(
              eq(snapshots.companyId, companyId),
              eq(snapshots.id, id),
              eq(snapshots.by, by.personId),
              eq(snapshots.dialogueId, dialogueId),
            ),
          )
        return row?.names === names && row.licence === licence && isDeepStrictEqual(row.filters, filters)
      },
    })
    if (isNew)
      await record(tx, 'snapshot_taken', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail: { snapshotId: id } })
    return { id }
  })
}

/** A snapshot of a dialogue, with the files that were written to their end. Refuses with not_found what is none of its. */
export async function findSnapshot(db: Db, dialogue: { companyId: string; id: string }, id: string) {
  const { companyId } = dialogue
  if (!z.uuid().safeParse(id).success) throw new Refusal('not_found', 'There is nothing at this address.')
  const rows = await db
    .select({
      ...shown,
      filters: snapshots.filters,
      licence: snapshots.licence,
      file: { name: snapshotFiles.name, bytes: snapshotFiles.bytes, digest: snapshotFiles.digest, at: snapshotFiles.at },
    })
    .from(snapshots)
    .innerJoin(people, eq(people.id, snapshots.by))
    .leftJoin(staff, and(eq(staff.companyId, snapshots.companyId), eq(staff.personId, snapshots.by)))
    .leftJoin(snapshotFiles, and(eq(snapshotFiles.companyId, snapshots.companyId), eq(snapshotFiles.snapshotId, snapshots.id)))
    .where(and(eq(snapshots.companyId, companyId), eq(snapshots.dialogueId, dialogue.id), eq(snapshots.id, id)))
  const [first] = rows
  if (!first) throw new Refusal('not_found', 'There is nothing at this address.')
  const { file: _, filters: settled, ...snapshot } = first
  const { language = 'en', timeZone = null, columns, ...filters } = settled
  return {
    ...snapshot,
    language,
    /** By which days and months are told; null: none was kept yet. */
    timeZone,
    hasColumns: columns === 'yes',
    filters: filters as Filters,
    files: rows.flatMap(({ file }) => file ?? []),
  }
}

/** What the files of a snapshot are read by: the dialogue by the company's calendar of then, the moment, and what it is narrowed to. */
export function thenOf<In extends Then['dialogue']>(dialogue: In, { at, filters, timeZone }: Snapshot) {
  const company: In['company'] = { ...dialogue.company, ...(timeZone && { timeZone }) }
  return { dialogue: { ...dialogue, company }, at, filters }
}

/** The latest snapshots of a dialogue, the newest first; 20 at most. */
export async function snapshotsOf(db: Db, dialogue: { companyId: string; id: string }) {
  return await db
    .select({ ...shown, filters: snapshots.filters })
    .from(snapshots)
    .innerJoin(people, eq(people.id, snapshots.by))
    .leftJoin(staff, and(eq(staff.companyId, snapshots.companyId), eq(staff.personId, snapshots.by)))
    .where(and(eq(snapshots.companyId, dialogue.companyId), eq(snapshots.dialogueId, dialogue.id)))
    .orderBy(desc(snapshots.at), desc(snapshots.id))
    .limit(20)
}

/** What a file is kept as that was written anew and came to something else. */
export const laterOf = (name: string) => `${name} later`

/**
 * Keeps how long a file was and what its bytes came to when it was written to its end for the first time; and the latest of those that
 * came to something else, so that it can be told. Gives whether it is the same as at first.
 */
export async function keepFile(
  db: Db,
  { companyId, id: snapshotId }: { companyId: string; id: string },
  { name, at, ...written }: { name: string; bytes: number; digest: string; at: Date },
) {
  const row = { companyId, snapshotId, name, ...written, at }
  const named = (name: string) =>
    and(eq(snapshotFiles.companyId, companyId), eq(snapshotFiles.snapshotId, snapshotId), eq(snapshotFiles.name, name))
  await db.insert(snapshotFiles).values(row).onConflictDoNothing()
  const [first] = await db.select({ digest: snapshotFiles.digest }).from(snapshotFiles).where(named(name))
  const isSame = first?.digest === written.digest
  if (isSame) await db.delete(snapshotFiles).where(named(laterOf(name)))
  else {
    const target = [snapshotFiles.companyId, snapshotFiles.snapshotId, snapshotFiles.name]
    await db
      .insert(snapshotFiles)
      .values({ ...row, name: laterOf(name) })
      .onConflictDoUpdate({ target, set: { ...written, at } })
  }
  return { isSame }
}

const shown = {
  companyId: snapshots.companyId,
  id: snapshots.id,
  at: snapshots.at,
  names: snapshots.names,
  /** As the company calls them: whoever has a name standing in for theirs, by that one. */
  by: sql<string>`coalesce(${staff.name}, ${people.name})`,
}

function filtersOf({ option, month, workplace, theme, coder, checked }: Taking) {
  return {
    ...(option && { option }),
    ...(month && { month }),
    ...(workplace && { workplace }),
    ...(theme && { theme }),
    ...(coder && { coder }),
    ...(checked && { checked: 'yes' }),
  }
}

async function mustBeOf(tx: Db, { companyId, id }: Dialogue, { option, theme }: Filters) {
  if (!option && !theme) return
  const [found] = await selectRows<{ option: boolean; theme: boolean }>(
    tx,
    sql`select exists (select 1 from options o where o.company_id = ${companyId} and o.dialogue_id = ${id} and o.id = ${option ?? null}) as option,
      exists (select 1 from themes t where t.company_id = ${companyId} and t.dialogue_id = ${id} and t.id = ${theme ?? null}) as theme`,
  )
  if (option && !found?.option) throw new Refusal('invalid', noSuchOption, { field: 'option' })
  if (theme && !found?.theme) throw new Refusal('invalid', noSuchTheme, { field: 'theme' })
}
