import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { quoteConsents, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { askable, isUnder, mustBeKept, withAddress } from './askable.ts'
import type { QuoteUse } from './consenting.ts'
import { isDenied, isForWhatStands } from './consents.ts'
import { findTheme, type Theme } from './reading.ts'
import { holdCodeBook, type Place } from './steps.ts'
import { setWordAlarms } from './their-word.ts'

interface Asking {
  by: Member
  themeId: string
  /** Left out: the quotes that were chosen, and the statement that the name was taken from. */
  statementIds?: string[]
  at: Date
}

/**
 * Asks customers whether their sentence may stand in public as a quote of a theme, and a span of it as its name: on their own page, and by
 * mail. Each is asked once of each of the two, and anew where the theme is called otherwise by now or their words have changed: what they said
 * before was of something else. Gives of how many statements somebody was asked now. Refuses with invalid where there is nothing to ask for:
 * no quote is chosen, or none is of a customer who still is here, left an address and has not said that it belongs elsewhere.
 */
export async function askToQuote(db: Db, dialogue: Place, { by, themeId, statementIds, at }: Asking) {
  mustMay(by, 'analyse')
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const theme = await findTheme(tx, dialogue, themeId)
    mustBeKept(theme)
    const members = withAddress(await askableFor(tx, dialogue, theme, { statementIds }))
    if (members.length === 0)
      throw new Refusal(
        'invalid',
        'There is nobody to ask. Choose a quote of this theme whose author still takes part and left an address.',
        {
          field: 'quotes',
        },
      )
    const asking = { themeVersion: theme.version, askedBy: by.personId, askedAt: at, consents: null, answeredAt: null }
    const { companyId: company, themeId: ofTheme, statementId, use } = quoteConsents
    const asked = await tx
      .insert(quoteConsents)
      .values(members.map((member) => ({ companyId, themeId, ...asking, ...member })))
      .onConflictDoUpdate({
        target: [company, ofTheme, statementId, use],
        set: { ...asking, revision: sql`excluded.revision` },
        setWhere: sql`not ${isForWhatStands(sql`${quoteConsents}`)}`,
      })
      .returning({ personId: quoteConsents.personId, statementId })
    const count = new Set(asked.map(({ statementId }) => statementId)).size
    if (count === 0) return { asked: 0 }
    await record(tx, 'quote_asked', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail: { themeId, count } })
    await setWordAlarms(tx, { companyId, personIds: asked.map(({ personId }) => personId), at })
    return { asked: count }
  })
}

/** Whom it would ask now, statement by statement, if they have an address: whoever was not asked for what would stand there. */
export async function quotesToAsk(db: Db, dialogue: Place, theme: Theme) {
  const { companyId, themeId, statementId, use } = quoteConsents
  const isAskedFor = (what: QuoteUse) => sql`exists (select 1 from ${quoteConsents} where ${eq(companyId, dialogue.companyId)}
    and ${eq(themeId, theme.id)} and ${statementId} = ${statements.id} and ${eq(use, what)} and ${isForWhatStands(sql`${quoteConsents}`)})`
  return await askableFor(db, dialogue, theme, { unless: isAskedFor })
}

interface Narrowing {
  /** Left out: the quotes that were chosen, and the statement that the name was taken from. */
  statementIds?: string[] | undefined
  /** Of which statements nobody is asked for a use. */
  unless?: (use: QuoteUse) => SQL
}

/** Who can be asked for what: for quotes the authors of what is under the theme, for the name whoever said it. */
async function askableFor(tx: Db, dialogue: Place, theme: Theme, { statementIds, unless = () => sql`false` }: Narrowing) {
  const { companyId } = dialogue
  const quotes = statementIds ?? theme.quotes
  const about = { statementId: sql`${statements.id}`, themeId: sql`${theme.id}::uuid` }
  const willing = async (use: QuoteUse, which: SQL) => {
    const members = await askable(tx, dialogue, and(which, sql`not ${isDenied(companyId, about)}`, sql`not ${unless(use)}`)!)
    return members.map((member) => ({ ...member, use }))
  }
  const isUnderIt = isUnder(companyId, theme.id, ['machine', 'analyst', 'customer'])
  const quoted = quotes.length > 0 ? await willing('quote', and(inArray(statements.id, quotes), isUnderIt)!) : []
  const { nameStatementId, nameRevision } = theme
  const isNameAsked = nameStatementId !== null && (statementIds?.includes(nameStatementId) ?? true)
  const named = isNameAsked ? await willing('name', eq(statements.id, nameStatementId)) : []
  return [...quoted, ...named.map((member) => ({ ...member, revision: nameRevision! }))]
}
