import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { hidings, quoteConsents, quoteUses, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { choice } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { isForWhatStands } from './consents.ts'
import type { Place } from './steps.ts'

export type QuoteUse = (typeof quoteUses)[number]

const unsaid = 'Say whether your words may stand there.'

export const quoteForm = z.object({
  use: choice(quoteUses, unsaid),
  /** Of the theme as they were asked of it. */
  version: z.coerce.number({ error: unsaid }).int(unsaid),
  consents: choice(['yes', 'no'], unsaid),
})

interface Answering {
  by: Member
  themeId: string
  statementId: string
  use: QuoteUse
  /** What was shown: the version of the theme that they were asked of. Left out: whatever they were asked of last. */
  version?: number
  consents: boolean
  at: Date
}

/**
 * Says whether one's own sentence may stand in public for a theme, as its name or as a quote of it, as often as one changes one's mind: from a
 * no on it does not stand there any more. Saying the same twice says it once. Refuses with not_allowed everybody but the author, with not_found
 * who was not asked, and with too_late words that are hidden and a yes to what is not what would stand there by now.
 */
export async function answerQuote(db: Db, dialogue: Place, { by, consents, at, ...about }: Answering) {
  mustMay(by, 'judge')
  const { companyId, id: dialogueId } = dialogue
  const { themeId, statementId, use, version } = about
  const isIt = and(
    eq(quoteConsents.companyId, companyId),
    eq(quoteConsents.themeId, themeId),
    eq(quoteConsents.statementId, statementId),
    eq(quoteConsents.use, use),
    sql`exists (select 1 from ${statements} where ${statements.companyId} = ${companyId} and ${statements.id} = ${statementId} and ${statements.dialogueId} = ${dialogueId})`,
  )
  await db.transaction(async (tx) => {
    const [asked] = await tx
      .select({
        personId: quoteConsents.personId,
        version: quoteConsents.themeVersion,
        consents: quoteConsents.consents,
        isNow: isForWhatStands(sql`${quoteConsents}`),
        isHidden: isHiddenNow(companyId, sql`${hidings.statementId} = ${statementId}`),
      })
      .from(quoteConsents)
      .where(isIt)
      .for('update')
    if (!asked) throw new Refusal('not_found', 'There is nothing at this address.')
    if (asked.personId !== by.personId)
      throw new Refusal('not_allowed', 'Only the person who wrote these words says whether they may be quoted.')
    if (asked.isHidden) throw new Refusal('too_late', 'These words are hidden now, so nothing is asked of them.')
    if (consents && (!asked.isNow || (version ?? asked.version) !== asked.version))
      throw new Refusal(
        'too_late',
        'The theme is called otherwise by now, or your words have changed. Please look again before you say yes.',
      )
    if (asked.consents === consents) return
    await tx.update(quoteConsents).set({ consents, answeredAt: at }).where(isIt)
    const detail = { themeId, statementId, use, consents }
    await record(tx, 'quote_answered', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail })
  })
}
