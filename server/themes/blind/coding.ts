import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../../db/client.ts'
import { isHiddenNow } from '../../../db/now.ts'
import { blindCodings, blindSampleStatements, blindSamples, hidings } from '../../../db/schema/index.ts'
import { mustMay } from '../../companies/permissions.ts'
import { record } from '../../events/record.ts'
import type { Member } from '../../member.ts'
import { Refusal } from '../../refusal.ts'
import { findTheme } from '../reading.ts'
import type { Place } from '../steps.ts'

const whichTheme = 'Choose a theme, or say that none fits.'

/** A theme, none of them, or nothing said. */
export const codeForm = z.object({
  statement: z.uuid({ error: 'Choose a statement.' }),
  theme: z
    .string({ error: whichTheme })
    .refine((theme) => ['none', 'skip'].includes(theme) || z.uuid().safeParse(theme).success, whichTheme),
  /** Where it stands in the sample, to go on from there. */
  place: z.coerce.number().int().min(0).catch(0),
})

interface Coding {
  by: Member
  sampleId: string
  statementId: string
  /** Null: none of them fits; undefined: nothing is said of it, or no longer. */
  themeId: string | null | undefined
  at: Date
}

/**
 * Says of a statement in a sample which theme it belongs to; what the same person said of it before is gone. Gives whether that is news.
 * The fact tells who coded, never what they chose. Refuses who may not analyse, with not_found what is not in the sample, and with
 * too_late a sample that was opened, a theme that is one no more, and words that were hidden.
 */
export async function codeInSample(db: Db, dialogue: Place, { by, sampleId, statementId, themeId, at }: Coding) {
  mustMay(by, 'analyse')
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    await holdSealed(tx, dialogue, sampleId)
    await mustBeIn(tx, { companyId, sampleId, statementId })
    if (themeId) await findTheme(tx, dialogue, themeId)
    const isOwn = and(
      eq(blindCodings.companyId, companyId),
      eq(blindCodings.sampleId, sampleId),
      eq(blindCodings.statementId, statementId),
      eq(blindCodings.personId, by.personId),
    )
    const [before] = await tx.select({ themeId: blindCodings.themeId }).from(blindCodings).where(isOwn).for('update')
    if (before ? before.themeId === themeId : themeId === undefined) return false
    if (themeId === undefined) await tx.delete(blindCodings).where(isOwn)
    else if (before) await tx.update(blindCodings).set({ themeId, at }).where(isOwn)
    else if (!(await isCodedFirst(tx, { companyId, sampleId, statementId, personId: by.personId, themeId, at }))) return false
    await record(tx, 'sample_coded', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail: { sampleId } })
    return true
  })
}

/** Lets nobody open the sample until the transaction ends. Refuses with not_found what is none of this dialogue, and with too_late one that was opened. */
async function holdSealed(tx: Db, { companyId, id: dialogueId }: Place, sampleId: string) {
  const [sample] = await tx
    .select({ openedAt: blindSamples.openedAt })
    .from(blindSamples)
    .where(and(eq(blindSamples.companyId, companyId), eq(blindSamples.dialogueId, dialogueId), eq(blindSamples.id, sampleId)))
    .for('share')
  if (!sample) throw new Refusal('not_found', 'There is nothing at this address.')
  if (sample.openedAt) throw new Refusal('too_late', 'This sample was opened by now, and nobody codes it any more.')
}

async function mustBeIn(tx: Db, { companyId, sampleId, statementId }: { companyId: string; sampleId: string; statementId: string }) {
  const [found] = await tx
    .select({ place: blindSampleStatements.place, isHidden: isHiddenNow(companyId, sql`${hidings.statementId} = ${statementId}`) })
    .from(blindSampleStatements)
    .where(
      and(
        eq(blindSampleStatements.companyId, companyId),
        eq(blindSampleStatements.sampleId, sampleId),
        eq(blindSampleStatements.statementId, statementId),
      ),
    )
  if (!found) throw new Refusal('not_found', 'There is nothing at this address.')
  if (found.isHidden) throw new Refusal('too_late', 'These words are hidden by now, so nobody codes them.')
}

/** Of the same sent twice at the same moment, one is the first. */
async function isCodedFirst(tx: Db, row: typeof blindCodings.$inferInsert) {
  return (await tx.insert(blindCodings).values(row).onConflictDoNothing().returning({ at: blindCodings.at })).length > 0
}
