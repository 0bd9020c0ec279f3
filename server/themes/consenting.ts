import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { hidings, quoteConsents, quoteUses, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { choice } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { askable, isUnder, mustBeKept, withAddress } from './askable.ts'
import { isDenied, isForWhatStands } from './consents.ts'
import { findTheme, type Theme } from './reading.ts'
import { holdCodeBook, type Place } from './steps.ts'
import { setWordAlarms } from './their-word.ts'

export type QuoteUse = (typeof quoteUses)[number]

const unsaid = 'Say whether your words may stand there.'

export const quoteForm = z.object({
  use: choice(quoteUses, unsaid),
  /** Of the theme as they were asked of it. */
  version: z.coerce.number({ error: unsaid }).int(unsaid),
  consents: choice(['yes', 'no'], unsaid),
})

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

/**
 * What customers said to being quoted, of every theme of a dialogue: null while they have not answered. `isNow`: whether they were asked of the
 * theme and the words as they are now; else nothing stands by it. One statement.
 */
export async function consentsOf(db: Db, { companyId, id }: Place) {
  return await db
    .select({
      themeId: quoteConsents.themeId,
      statementId: quoteConsents.statementId,
      use: quoteConsents.use,
      consents: quoteConsents.consents,
      isNow: isForWhatStands(sql`${quoteConsents}`),
      askedAt: quoteConsents.askedAt,
      answeredAt: quoteConsents.answeredAt,
    })
    .from(quoteConsents)
    .innerJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, quoteConsents.statementId)))
    .where(and(eq(quoteConsents.companyId, companyId), eq(statements.dialogueId, id)))
}
