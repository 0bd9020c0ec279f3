import { and, asc, eq, exists, isNull, not, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../../db/client.ts'
import { isHiddenNow } from '../../../db/now.ts'
import { blindSampleStatements, blindSamples, codings, hidings, statements } from '../../../db/schema/index.ts'
import { mustMay } from '../../companies/permissions.ts'
import { record } from '../../events/record.ts'
import { formId, wholeNumber } from '../../forms.ts'
import type { Member } from '../../member.ts'
import { once } from '../../once.ts'
import { Refusal } from '../../refusal.ts'
import { findTheme } from '../reading.ts'
import type { Place } from '../steps.ts'

export const fewestInSample = 5
export const mostInSample = 500

const howMany = 'Write a whole number from 5 to 500.'

const fromWhere = 'Choose from which statements to draw.'

export const drawForm = z.object({
  id: formId(),
  size: wholeNumber({ least: fewestInSample, most: mostInSample, sentence: howMany }),
  from: z.string({ error: fromWhere }).refine((from) => isWhole(from) || z.uuid().safeParse(from).success, fromWhere),
})

interface Drawing {
  by: Member
  /** The sample's own, of the form that asks for it. */
  id?: string | undefined
  /** How many statements, 5 to 500; all there are, where there are fewer. */
  size: number
  /** Any statement, those that no coding holds, or those of a theme by its id. */
  from: 'any' | 'ungrouped' | (string & {})
  at: Date
}

/**
 * Draws statements that are not hidden, to be coded blind: by the sample's id alone, so that the same id draws the same from the same
 * statements. Gives that id. Refuses who may not analyse, a theme that is not there, and with invalid where there is nothing to draw from.
 */
export async function drawSample(db: Db, { companyId, id: dialogueId }: Place, { by, id, size, from, at }: Drawing) {
  mustMay(by, 'analyse')
  return await db.transaction(async (tx) => {
    const place = { companyId, id: dialogueId }
    if (!isWhole(from)) await findTheme(tx, place, from)
    const own = { companyId, dialogueId, by: by.personId }
    const make = async (id: string) =>
      (
        await tx
          .insert(blindSamples)
          .values({ ...own, id, at })
          .onConflictDoNothing()
          .returning({ id: blindSamples.id })
      ).length > 0
    const isSame = async (id: string) => (await isOwn(tx, { ...own, id })) && (await isDrawnSo(tx, place, { id, from, size }))
    const made = await once(id, { at, make, isSame })
    if (!made.isNew) return made.id
    const drawn = await drawnBy(tx, place, { id: made.id, from, size })
    if (drawn.length === 0) throw new Refusal('invalid', 'There is no statement here to draw from.', { field: 'from' })
    await tx.insert(blindSampleStatements).values(drawn.map(({ id }, place) => ({ companyId, sampleId: made.id, statementId: id, place })))
    await record(tx, 'sample_drawn', {
      companyId,
      dialogueId,
      by: by.personId,
      at,
      isPublic: false,
      detail: { sampleId: made.id, statements: drawn.length },
    })
    return made.id
  })
}

function isWhole(from: string) {
  return from === 'any' || from === 'ungrouped'
}

async function isOwn(tx: Db, { companyId, dialogueId, by, id }: { companyId: string; dialogueId: string; by: string; id: string }) {
  const isThis = and(eq(blindSamples.companyId, companyId), eq(blindSamples.dialogueId, dialogueId), eq(blindSamples.id, id))
  return (
    (
      await tx
        .select({ id: blindSamples.id })
        .from(blindSamples)
        .where(and(isThis, eq(blindSamples.by, by)))
    ).length > 0
  )
}

/** Whether a sample is what would be drawn under its id now: the same form again, and not another number or other statements asked of it. */
async function isDrawnSo(tx: Db, place: Place, drawing: { id: string } & Pick<Drawing, 'from' | 'size'>) {
  const drawn = await drawnBy(tx, place, drawing)
  const held = await tx
    .select({ id: blindSampleStatements.statementId })
    .from(blindSampleStatements)
    .where(and(eq(blindSampleStatements.companyId, place.companyId), eq(blindSampleStatements.sampleId, drawing.id)))
    .orderBy(asc(blindSampleStatements.place))
  return drawn.length === held.length && drawn.every(({ id }, place) => id === held[place]!.id)
}

async function drawnBy(tx: Db, { companyId, id: dialogueId }: Place, { id, from, size }: { id: string } & Pick<Drawing, 'from' | 'size'>) {
  const inForce = (themeId?: string) =>
    exists(
      tx
        .select({ one: sql`1` })
        .from(codings)
        .where(
          and(
            eq(codings.companyId, companyId),
            eq(codings.statementId, statements.id),
            isNull(codings.removedAt),
            themeId ? eq(codings.themeId, themeId) : undefined,
          ),
        ),
    )
  const wanted = from === 'any' ? undefined : from === 'ungrouped' ? not(inForce()) : inForce(from)
  const isHidden = isHiddenNow(companyId, sql`${hidings.statementId} = ${statements}.id`)
  return await tx
    .select({ id: statements.id })
    .from(statements)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId), not(isHidden), wanted))
    .orderBy(asc(sql`md5(${id} || ${statements.id}::text)`), asc(statements.id))
    .limit(size)
}
