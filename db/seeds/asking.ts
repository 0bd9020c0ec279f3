import { and, eq } from 'drizzle-orm'
import { checkTheme } from '../../server/themes/checking.ts'
import { answerQuote } from '../../server/themes/consenting.ts'
import { memberAsks, quoteConsents } from '../schema/index.ts'
import { daysAgo, known, type Scene, type Stage } from './playing.ts'
import { sayingsOf } from './said.ts'
import type { Check, Consent, Whys } from './whys.ts'

/** What customers said of the themes that they were asked about, and of being quoted. Who was not asked says nothing. */
export function asking(stage: Stage, { checks, consents }: Pick<Whys, 'checks' | 'consents'>): Scene[] {
  return [
    ...checks.map((check) => ({ at: daysAgo(stage, check.day), play: () => checking(stage, check) })),
    ...consents.map((consent) => ({ at: daysAgo(stage, consent.day), play: () => consenting(stage, consent) })),
  ]
}

async function checking(stage: Stage, { day, answer, words, other, ...about }: Check) {
  const asked = await askedOf(stage, about, memberAsks)
  const more = { ...(words && { words }), ...(other && { otherThemeId: known(stage, other) }) }
  if (asked) await checkTheme(stage.tx, stage.dialogue, { ...asked, answer, ...more, at: daysAgo(stage, day) })
}

async function consenting(stage: Stage, { day, consents, ...about }: Consent) {
  const asked = await askedOf(stage, about, quoteConsents)
  if (asked) await answerQuote(stage.tx, stage.dialogue, { ...asked, consents, at: daysAgo(stage, day) })
}

async function askedOf(stage: Stage, about: Pick<Check, 'said' | 'theme'>, table: typeof memberAsks | typeof quoteConsents) {
  const { idOf, authorOf } = await sayingsOf(stage)
  const statementId = idOf(about.said)
  const themeId = known(stage, about.theme)
  const isIt = and(eq(table.companyId, stage.dialogue.companyId), eq(table.themeId, themeId), eq(table.statementId, statementId))
  const [asked] = await stage.tx.select({ personId: table.personId }).from(table).where(isIt)
  return asked && { by: authorOf(about.said), statementId, themeId }
}
