import { and, eq, inArray, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { quoteConsents, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { choice } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { askable, isUnder, mustBeKept } from './askable.ts'
import { findTheme } from './reading.ts'
import { holdCodeBook, type Place } from './steps.ts'
import { setWordAlarms } from './their-word.ts'

export const quoteForm = z.object({ consents: choice(['yes', 'no'], 'Say whether your words may stand there.') })

interface Asking {
  by: Member
  themeId: string
  /** Left out: the quotes that were chosen, and the statement that the name was taken from. */
  statementIds?: string[]
  at: Date
}

/**
 * Asks customers whether their sentence may stand in public as the name of a theme or a quote of it, each once: on their own page, and by
 * mail. Gives how many were asked now. Refuses with invalid where there is nothing to ask for: no quote is chosen, or none is of a
 * customer who still is here.
 */
export async function askToQuote(db: Db, dialogue: Place, { by, themeId, statementIds, at }: Asking) {
  mustMay(by, 'analyse')
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const theme = await findTheme(tx, dialogue, themeId)
    mustBeKept(theme)
    const { nameStatementId } = theme
    const wanted = statementIds ?? [...theme.quotes, ...(nameStatementId ? [nameStatementId] : [])]
    const speaksForIt = or(
      isUnder(companyId, themeId, ['machine', 'analyst', 'customer']),
      nameStatementId ? eq(statements.id, nameStatementId) : undefined,
    )
    const members = wanted.length === 0 ? [] : await askable(tx, dialogue, and(inArray(statements.id, wanted), speaksForIt)!)
    if (members.length === 0)
      throw new Refusal('invalid', 'There is nobody to ask. Choose a quote of this theme whose author still takes part.', {
        field: 'quotes',
      })
    const asking = { companyId, themeId, use: 'quote' as const, themeVersion: theme.version, askedBy: by.personId, askedAt: at }
    const asked = await tx
      .insert(quoteConsents)
      .values(members.map((member) => ({ ...asking, ...member })))
      .onConflictDoNothing()
      .returning({ personId: quoteConsents.personId })
    if (asked.length === 0) return { asked: 0 }
    const detail = { themeId, count: asked.length }
    await record(tx, 'quote_asked', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail })
    await setWordAlarms(tx, { companyId, personIds: asked.map(({ personId }) => personId), at })
    return { asked: asked.length }
  })
}

interface Answering {
  by: Member
  themeId: string
  statementId: string
  consents: boolean
  at: Date
}

/**
 * Says whether one's own sentence may stand in public for a theme, as often as one changes one's mind: from a no on it stands nowhere any
 * more. Saying the same twice says it once. Refuses with not_allowed everybody but the author, and with not_found who was not asked.
 */
export async function answerQuote(db: Db, { companyId, id: dialogueId }: Place, { by, themeId, statementId, consents, at }: Answering) {
  mustMay(by, 'judge')
  const isIt = and(
    eq(quoteConsents.companyId, companyId),
    eq(quoteConsents.themeId, themeId),
    eq(quoteConsents.statementId, statementId),
    sql`exists (select 1 from ${statements} where ${statements.companyId} = ${companyId} and ${statements.id} = ${statementId} and ${statements.dialogueId} = ${dialogueId})`,
  )
  await db.transaction(async (tx) => {
    const [asked] = await tx
      .select({ personId: quoteConsents.personId, consents: quoteConsents.consents })
      .from(quoteConsents)
      .where(isIt)
      .for('update')
    if (!asked) throw new Refusal('not_found', 'There is nothing at this address.')
    if (asked.personId !== by.personId)
      throw new Refusal('not_allowed', 'Only the person who wrote these words says whether they may be quoted.')
    if (asked.consents === consents) return
    await tx.update(quoteConsents).set({ consents, answeredAt: at }).where(isIt)
    const detail = { themeId, statementId, consents }
    await record(tx, 'quote_answered', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail })
  })
}

/** What customers said to being quoted, of every theme of a dialogue: null while they have not answered. One statement. */
export async function consentsOf(db: Db, { companyId, id }: Place) {
  return await db
    .select({
      themeId: quoteConsents.themeId,
      statementId: quoteConsents.statementId,
      consents: quoteConsents.consents,
      askedAt: quoteConsents.askedAt,
      answeredAt: quoteConsents.answeredAt,
    })
    .from(quoteConsents)
    .innerJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, quoteConsents.statementId)))
    .where(and(eq(quoteConsents.companyId, companyId), eq(statements.dialogueId, id)))
}
