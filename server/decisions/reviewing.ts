import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { decisionReviews, holdings } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { choice, formId, optionalWords } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { isReviewDue } from './days.ts'
import { mustBeLatest } from './standing.ts'

export const reviewMost = 5_000

export const reviewForm = z.object({
  id: formId(),
  held: choice(holdings, 'Say whether it held.'),
  words: optionalWords({ most: reviewMost }),
  ...appearanceFields,
})

type Appearing = Omit<Parameters<typeof appear>[2], 'by' | 'at'>

interface Reviewing {
  by: Member
  id?: string | undefined
  decisionId: string
  held: (typeof holdings)[number]
  words: string | null
  at: Date
}

/**
 * Says whether the decision that stands has held, from its day of review on, as often as it changes: the latest word of each person counts,
 * the earlier ones stay. Either side; a customer appears in the dialogue with it. Also where that was closed meanwhile: a decision outlives
 * the talk about it. Refuses analysts, a day before the review, and a decision that a later one replaced.
 */
export async function reviewDecision(
  db: Db,
  dialogue: Dialogue,
  { by, id: asked, decisionId, held, words, at, name = null, hidden = false, knownToStaff = false }: Reviewing & Partial<Appearing>,
) {
  mustMay(by, 'comment')
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    const decision = await mustBeLatest(tx, dialogue, decisionId)
    if (!isReviewDue(decision, dialogue.company, at))
      throw new Refusal(
        'closed',
        'Both sides look at this decision again on its day of review. Until then nobody is asked whether it held.',
      )
    const side = sideOf(by)
    if (side === 'customer') await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    const row = { companyId, decisionId, personId: by.personId, side, held, words, at } satisfies Omit<
      typeof decisionReviews.$inferInsert,
      'id'
    >
    const make = async (id: string) =>
      (
        await tx
          .insert(decisionReviews)
          .values({ ...row, id })
          .onConflictDoNothing()
          .returning({ id: decisionReviews.id })
      ).length > 0
    const { id, isNew } = await once(asked, { at, make, isSame: (id) => isSaid(tx, { ...row, id }) })
    const detail = { decisionId, reviewId: id, side, held }
    if (isNew) await record(tx, 'decision_reviewed', { companyId, dialogueId, by: by.personId, at, detail })
    return { id, isNew }
  })
}

async function isSaid(
  tx: Db,
  { companyId, id, decisionId, personId, held, words }: Omit<Reviewing, 'by' | 'at'> & { companyId: string; personId: string; id: string },
) {
  const same = and(
    eq(decisionReviews.companyId, companyId),
    eq(decisionReviews.id, id),
    eq(decisionReviews.decisionId, decisionId),
    eq(decisionReviews.personId, personId),
    eq(decisionReviews.held, held),
  )
  const [found] = await tx.select({ words: decisionReviews.words }).from(decisionReviews).where(same)
  return found !== undefined && found.words === words
}
