import { askMembers } from '../../server/themes/asking.ts'
import { askToQuote } from '../../server/themes/asking-to-quote.ts'
import { codeSpan, sayNoneFits } from '../../server/themes/coding.ts'
import { historyOf } from '../../server/themes/history.ts'
import { findCoded } from '../../server/themes/in-force.ts'
import { keepTheme } from '../../server/themes/keeping.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { moveStatements } from '../../server/themes/moving.ts'
import { renameTheme } from '../../server/themes/naming.ts'
import { nestTheme } from '../../server/themes/nesting.ts'
import { noteTheme } from '../../server/themes/noting.ts'
import { publishThemes } from '../../server/themes/publishing.ts'
import { chooseQuotes } from '../../server/themes/quoting.ts'
import type { Place } from '../../server/themes/steps.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import type { Deed } from '../../server/themes/working.ts'
import type { Db } from '../client.ts'
import { daysAgo, known, type Scene, type Stage } from './playing.ts'
import { type Sayings, sayingsOf, spanOf } from './said.ts'
import type { Work } from './whys.ts'

/** What analysts did with themes and statements. */
export function working(stage: Stage, work: Work[]): Scene[] {
  return work.map((deed) => {
    const at = daysAgo(stage, deed.day)
    return { at, play: () => doing(stage, deed, { by: stage.cast[deed.who], at }) }
  })
}

async function doing(stage: Stage, work: Work, how: Deed) {
  const { tx, dialogue } = stage
  const sayings = await sayingsOf(stage)
  const theme = (key: string) => known(stage, key)
  const about = 'theme' in work ? { ...how, themeId: theme(work.theme) } : { ...how, themeId: '' }
  switch (work.is) {
    case 'kept':
      return await keepTheme(tx, dialogue, about)
    case 'asked':
      return await askMembers(tx, dialogue, about)
    case 'asked_to_quote':
      return await askToQuote(tx, dialogue, about)
    case 'merged':
      return await mergeThemes(tx, dialogue, { ...about, intoId: theme(work.into) })
    case 'nested':
      return await nestTheme(tx, dialogue, { ...about, underId: theme(work.under) })
    case 'called':
      return await renameTheme(tx, dialogue, { ...about, name: work.name })
    case 'called_as':
      return await renameTheme(tx, dialogue, { ...about, ...markedIn(sayings, work.of, work.words) })
    case 'noted':
      return await noteTheme(tx, dialogue, { ...about, memo: work.memo })
    case 'quoted':
      return await chooseQuotes(tx, dialogue, { ...about, statementIds: work.said.map(sayings.idOf) })
    case 'moved':
      return await moving(tx, dialogue, { ...how, statementIds: work.said.map(sayings.idOf), toId: theme(work.to) })
    case 'marked':
      return await codeSpan(tx, dialogue, { ...about, revision: 1, ...markedIn(sayings, work.said, work.words) })
    case 'none_fits':
      return await sayNoneFits(tx, dialogue, { ...how, statementIds: work.said.map(sayings.idOf) })
    case 'published':
      return await publishThemes(tx, dialogue, { ...how, themeIds: work.themes.map(theme) })
    case 'undone': {
      const [latest] = (await historyOf(tx, dialogue)).steps
      return await undoStep(tx, dialogue, { ...how, stepId: latest!.id })
    }
  }
}

function markedIn({ idOf }: Sayings, why: string, words: string) {
  return { statementId: idOf(why), ...spanOf(words, why) }
}

/** Moves each from where it is to where it belongs; what is there already stays. */
async function moving(tx: Db, dialogue: Place, { statementIds, toId, ...how }: Deed & { statementIds: string[]; toId: string }) {
  const coded = await findCoded(tx, dialogue, statementIds)
  const elsewhere = coded.filter(({ codings }) => codings.every(({ themeId }) => themeId !== toId))
  for (const [fromId, some] of Map.groupBy(elsewhere, ({ codings }) => codings[0]?.themeId ?? null))
    await moveStatements(tx, dialogue, { ...how, fromId, toId, statementIds: some.map(({ id }) => id) })
}
