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
  const said = await aboutOf(stage, about)
  const more = { ...(words && { words }), ...(other && { otherThemeId: known(stage, other) }) }
  const isAsked = (await stage.tx.$count(memberAsks, isOf(memberAsks, stage, said))) > 0
  if (isAsked) await checkTheme(stage.tx, stage.dialogue, { ...said, answer, ...more, at: daysAgo(stage, day) })
}

async function consenting(stage: Stage, { day, consents, ...about }: Consent) {
  const said = await aboutOf(stage, about)
  const asked = await stage.tx
    .select({ use: quoteConsents.use })
    .from(quoteConsents)
    .where(isOf(quoteConsents, stage, said))
  for (const { use } of asked) await answerQuote(stage.tx, stage.dialogue, { ...said, use, consents, at: daysAgo(stage, day) })
}

async function aboutOf(stage: Stage, { said, theme }: Pick<Check, 'said' | 'theme'>) {
  const { idOf, authorOf } = await sayingsOf(stage)
  return { by: authorOf(said), statementId: idOf(said), themeId: known(stage, theme) }
}

function isOf(
  table: typeof memberAsks | typeof quoteConsents,
  { dialogue }: Stage,
  { statementId, themeId }: { statementId: string; themeId: string },
) {
  return and(eq(table.companyId, dialogue.companyId), eq(table.themeId, themeId), eq(table.statementId, statementId))
}
