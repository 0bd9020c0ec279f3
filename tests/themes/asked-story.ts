import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { codings } from '../../db/schema/index.ts'
import type { Member } from '../../server/member.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { askMembers } from '../../server/themes/asking.ts'
import { addCodings } from '../../server/themes/codings.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'

const at = monday

/** Ana and Jim said why; the machine put both under "too loud", which Noor kept, and there is a second theme in her own words. */
export async function heard(db: Db) {
  const { halden, acme } = await cast(db)
  const { dialogue, noor } = halden
  const ofAna = await say(db, halden, halden.ana, 'The old one was too loud at night.')
  const ofJim = await say(db, halden, halden.jim, 'My neighbours hear it, it is too loud.')
  const made = await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'themes_suggested', { by: null, at })
    const span = { nameStatementId: ofJim, nameRevision: 1, nameFrom: 29, nameTo: 37 }
    const [loud, suggested] = await makeThemes(tx, step, [
      { name: 'too loud', state: 'kept', quotes: [ofJim, ofAna], ...span },
      { name: 'only suggested', state: 'suggested' },
    ])
    const byMachine = { revision: 1, themeId: loud!, coder: 'machine', confidence: 0.5 } as const
    await addCodings(tx, step, [
      { statementId: ofAna, ...byMachine },
      { statementId: ofJim, ...byMachine },
    ])
    const making = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at })
    const [sleep] = await makeThemes(tx, making, [{ name: 'Sleeping well', state: 'kept' }])
    return { loud: loud!, suggested: suggested!, sleep: sleep! }
  })
  return { halden, acme, ofAna, ofJim, ...made }
}

/** The same, and Noor has asked. */
export async function asked(db: Db) {
  const story = await heard(db)
  await askMembers(db, story.halden.dialogue, { by: story.halden.noor, themeId: story.loud, at })
  return story
}

export async function say(db: Db, { dialogue }: Troupe, by: Member, why: string) {
  return (await postStatement(db, dialogue, { by, choice: 'Two cables', why, asksAnswer: false, at })).id
}

/** Who holds a statement under which theme, by the names that the story gives them. */
export async function heldBy(db: Db, { halden, ...story }: Awaited<ReturnType<typeof heard>>, statementId: string) {
  const rows = await db
    .select({ themeId: codings.themeId, coder: codings.coder })
    .from(codings)
    .where(and(eq(codings.companyId, halden.company.id), eq(codings.statementId, statementId), isNull(codings.removedAt)))
  const names = { [story.loud]: 'loud', [story.sleep]: 'sleep', [story.suggested]: 'suggested' }
  return rows.map(({ themeId, coder }) => `${coder}: ${themeId ? names[themeId] : 'none'}`).toSorted()
}
