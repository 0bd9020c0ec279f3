import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { supporterVerdicts, supports } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { findTarget, mustBeTheAnswer, placeOf, verdictForm } from './judging.ts'

/** As whom an answer was written for is asked, but for their correction: "what we heard" was said to somebody else. */
export const supporterVerdictForm = verdictForm.omit({ correction: true })

interface Judging extends Omit<z.output<typeof supporterVerdictForm>, 'id'> {
  by: Member
  id?: string | undefined
  targetId: string
  at: Date
}

/**
 * Says how an answer was received by somebody who said "the same for me", as often as they change their mind; the latest of each person
 * counts. It is counted apart from the verdict of whom the answer was written for, and never changes how a conflict stands. Refuses
 * everybody who does not say the same at that moment. Gives where it is read.
 */
export async function giveSupporterVerdict(db: Db, dialogue: Dialogue, { by, id: asked, targetId, at, heard, settled, feeling }: Judging) {
  mustMay(by, 'judge')
  const { companyId, id: dialogueId } = dialogue
  const said = { heard, settled, feeling }
  return await db.transaction(async (tx) => {
    const target = await findTarget(tx, dialogue, targetId)
    const { about, path } = placeOf(dialogue, target)
    if (!(await holdSupport(tx, companyId, { about, personId: by.personId })))
      throw new Refusal('not_allowed', 'Only who said “the same for me” says whether the answer answers them, too.')
    await mustBeTheAnswer(tx, companyId, target)
    const { id, isNew } = await once(asked, {
      at,
      make: async (id) =>
        (
          await tx
            .insert(supporterVerdicts)
            .values({ companyId, id, targetId, personId: by.personId, ...said, at })
            .onConflictDoNothing()
            .returning({ id: supporterVerdicts.id })
        ).length > 0,
      isSame: (id) => isSame(tx, { companyId, id, targetId, personId: by.personId, ...said }),
    })
    if (!isNew) return { id, path, isNew }
    const detail = { verdictId: id, targetId, responseId: target.responseId, ...said, ...about }
    // Counted without a name wherever it is read: so who said what is no public fact.
    await record(tx, 'supporter_verdict_given', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail })
    return { id, path, isNew }
  })
}

/** Whether this person says the same; held until the transaction ends, so that it is not taken back meanwhile. */
async function holdSupport(
  tx: Db,
  companyId: string,
  { about, personId }: { about: { conflictId: string } | { statementId: string }; personId: string },
) {
  const what = 'conflictId' in about ? eq(supports.conflictId, about.conflictId) : eq(supports.statementId, about.statementId)
  const [found] = await tx
    .select({ id: supports.id })
    .from(supports)
    .where(and(eq(supports.companyId, companyId), what, eq(supports.personId, personId)))
    .for('key share')
  return found !== undefined
}

type Said = Pick<Judging, 'heard' | 'settled' | 'feeling' | 'targetId'> & { personId: string }

async function isSame(tx: Db, { companyId, id, ...given }: Said & { companyId: string; id: string }) {
  const { targetId, personId, heard, settled, feeling } = supporterVerdicts
  const [there] = await tx
    .select({ targetId, personId, heard, settled, feeling })
    .from(supporterVerdicts)
    .where(and(eq(supporterVerdicts.companyId, companyId), eq(supporterVerdicts.id, id)))
  return there !== undefined && (Object.keys(there) as (keyof typeof there)[]).every((field) => there[field] === given[field])
}
