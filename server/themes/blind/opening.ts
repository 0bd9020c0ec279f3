import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { blindSamples } from '../../../db/schema/index.ts'
import { mustMay } from '../../companies/permissions.ts'
import { record } from '../../events/record.ts'
import type { Member } from '../../member.ts'
import { Refusal } from '../../refusal.ts'
import type { Place } from '../steps.ts'
import { findSample, type Sample } from './reading.ts'

const fewestCoders = 2

/** Whether enough was said to open a sample: at least two people coded at least half of it. */
export function isEnough({ size, coders }: Pick<Sample, 'size' | 'coders'>) {
  return size > 0 && coders.filter(({ coded }) => coded * 2 >= size).length >= fewestCoders
}

/**
 * Opens a sample: from then on everybody who reads the analysis sees all codings of it, and nobody codes any more. Gives whether that is
 * news. Refuses who may not analyse, and with invalid a sample of which too little is coded.
 */
export async function openSample(db: Db, dialogue: Place, { by, sampleId, at }: { by: Member; sampleId: string; at: Date }) {
  mustMay(by, 'analyse')
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    const isThis = and(eq(blindSamples.companyId, companyId), eq(blindSamples.dialogueId, dialogueId), eq(blindSamples.id, sampleId))
    await tx.select({ id: blindSamples.id }).from(blindSamples).where(isThis).for('update')
    const sample = await findSample(tx, dialogue, sampleId)
    if (sample.openedAt) return false
    if (!isEnough(sample))
      throw new Refusal(
        'invalid',
        'A sample is opened once at least two people have coded at least half of it. Until then it stays sealed.',
      )
    await tx
      .update(blindSamples)
      .set({ openedAt: at })
      .where(and(isThis, isNull(blindSamples.openedAt)))
    await record(tx, 'sample_opened', {
      companyId,
      dialogueId,
      by: by.personId,
      at,
      isPublic: false,
      detail: { sampleId, coders: sample.coders.length, statements: sample.size },
    })
    return true
  })
}
