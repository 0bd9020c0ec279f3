import type { Db } from '../../db/client.ts'
import { newId } from '../../server/ids.ts'
import { askMembers } from '../../server/themes/asking.ts'
import { askToQuote } from '../../server/themes/asking-to-quote.ts'
import { checkTheme } from '../../server/themes/checking.ts'
import { addCodings } from '../../server/themes/codings.ts'
import { answerQuote } from '../../server/themes/consenting.ts'
import { publishThemes } from '../../server/themes/publishing.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { monday, type Troupe } from './cast.ts'

const at = monday

/** Two themes that the machine suggested and Noor made, each in a customer's words of a statement of its own. The second is kept, and Ana is asked of it. */
export async function themesOn(db: Db, { dialogue, noor }: Troupe, { statement, second }: { statement: string; second: string }) {
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'themes_suggested', { by: null, at })
    const [suggested] = await makeThemes(tx, step, [{ name: 'cheap', state: 'suggested', quotes: [second], ...named(second, 6, 11) }])
    const [machine] = await addCodings(tx, step, [
      { statementId: second, revision: 1, themeId: suggested!, coder: 'machine', confidence: 0.4 },
    ])
    const making = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at })
    const [theme] = await makeThemes(tx, making, [
      { name: 'never once stuck', state: 'kept', quotes: [statement], ...named(statement, 3, 19) },
    ])
    const [coding] = await addCodings(tx, making, [{ statementId: statement, revision: 1, themeId: theme!, coder: 'analyst' }])
    await askMembers(tx, dialogue, { by: noor, themeId: theme!, at })
    await askToQuote(tx, dialogue, { by: noor, themeId: theme!, at })
    return { theme: theme!, suggested: suggested!, coding: coding!.id, machineCoding: machine!.id, step: making.id }
  })
}

/** Ana says yes to what she is asked, and everybody sees the theme. */
export async function publishedOn(
  db: Db,
  { dialogue, ana, noor }: Troupe,
  { statement, themed }: { statement: string; themed: { theme: string } },
) {
  const about = { by: ana, statementId: statement, themeId: themed.theme, at }
  await checkTheme(db, dialogue, { ...about, answer: 'yes' })
  for (const use of ['name', 'quote'] as const) await answerQuote(db, dialogue, { ...about, use, consents: true })
  await publishThemes(db, dialogue, { by: noor, themeIds: [themed.theme], at })
}

export function nothingThemed(): Awaited<ReturnType<typeof themesOn>> {
  return { theme: newId(), suggested: newId(), coding: newId(), machineCoding: newId(), step: newId() }
}

const named = (nameStatementId: string, nameFrom: number, nameTo: number) => ({ nameStatementId, nameRevision: 1, nameFrom, nameTo })
