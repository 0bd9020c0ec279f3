import { and, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { checkAnswers, codings, hidings, memberAsks, memberChecks, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { choice, formId, optionalId, optionalWords } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { answersIn, placeOf, wishesOf } from './answers.ts'
import { addCodings, removeCodings } from './codings.ts'
import { findTheme } from './reading.ts'
import { holdCodeBook, type Place, type Step, takeStep } from './steps.ts'

export const checkForm = z.object({
  id: formId(),
  answer: choice(checkAnswers, 'Say whether that is it.'),
  words: optionalWords({ most: 5_000 }),
  otherThemeId: optionalId('Choose one of the themes.'),
})

interface Checking extends Partial<z.output<typeof checkForm>> {
  by: Member
  statementId: string
  /** What was shown. */
  themeId: string
  answer: z.output<typeof checkForm>['answer']
  at: Date
}

/**
 * A customer says whether the theme is theirs that their statement was put under, as often as they change their mind: the latest counts
 * and all stay. Their word outranks everybody's: with yes the statement is under it by them; with another it is under that one by
 * them, and no longer under the first by the machine; “none of these” ends with either. What an analyst put it under stays beside it, as somebody else's view. Refuses with not_allowed everybody but
 * the author, with not_found who was not asked, with too_late words that are hidden, with invalid what lacks its words or its theme.
 */
export async function checkTheme(db: Db, dialogue: Place, { by, id: form, statementId, themeId, answer, at, ...more }: Checking) {
  mustMay(by, 'judge')
  const { companyId } = dialogue
  const said = wholeOf({ answer, words: more.words ?? null, otherThemeId: more.otherThemeId ?? null })
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const { revision } = await mustBeAsked(tx, dialogue, { by, statementId, themeId })
    await findTheme(tx, dialogue, themeId)
    if (said.otherThemeId) await mustBeAnother(tx, dialogue, { themeId, otherThemeId: said.otherThemeId })
    const row = { companyId, statementId, personId: by.personId, themeId, ...said }
    const { id, isNew } = await once(form, {
      at,
      make: async (id) =>
        (
          await tx
            .insert(memberChecks)
            .values({ ...row, id, at })
            .onConflictDoNothing()
            .returning({ id: memberChecks.id })
        ).length > 0,
      isSame: (id) => isSame(tx, { ...row, id }),
    })
    const done = { id, isNew, answer: said.answer }
    if (!isNew) return done
    const step = await takeStep(tx, dialogue, 'member_checked', {
      by: by.personId,
      at,
      detail: { statementId, themeId, answer: said.answer },
    })
    await follow(tx, dialogue, step, { statementId, revision })
    return done
  })
}

type Said = Pick<typeof memberChecks.$inferSelect, 'answer' | 'words' | 'otherThemeId'>

/** The answer with what belongs to it, and nothing that does not. */
function wholeOf({ answer: given, words, otherThemeId }: Said): Said {
  // “None of these” among the other themes leads to one's own words.
  const answer = given === 'another' && !otherThemeId && words ? 'not_quite' : given
  if (answer === 'not_quite' && !words) throw new Refusal('invalid', 'Say in your own words what it is about.', { field: 'words' })
  if (answer === 'another' && !otherThemeId)
    throw new Refusal('invalid', 'Choose the theme that fits better, or say in your own words what it is about.', { field: 'otherThemeId' })
  return { answer, words: answer === 'yes' ? null : words, otherThemeId: answer === 'another' ? otherThemeId : null }
}

async function mustBeAsked(
  tx: Db,
  { companyId, id }: Place,
  { by, statementId, themeId }: Pick<Checking, 'by' | 'statementId' | 'themeId'>,
) {
  const [asked] = await tx
    .select({
      revision: statements.revision,
      authorId: statements.authorId,
      askedAt: memberAsks.at,
      isHidden: isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`),
    })
    .from(statements)
    .leftJoin(
      memberAsks,
      and(eq(memberAsks.companyId, companyId), eq(memberAsks.statementId, statements.id), eq(memberAsks.themeId, themeId)),
    )
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id), eq(statements.id, statementId)))
  if (asked && asked.authorId !== by.personId)
    throw new Refusal('not_allowed', 'Only the person who wrote these words says whether a theme is theirs.')
  if (!asked?.askedAt) throw new Refusal('not_found', 'There is nothing at this address.')
  if (asked.isHidden) throw new Refusal('too_late', 'These words are hidden now, so nothing is asked of them.')
  return asked
}

async function mustBeAnother(tx: Db, dialogue: Place, { themeId, otherThemeId }: { themeId: string; otherThemeId: string }) {
  const other = await findTheme(tx, dialogue, otherThemeId)
  if (other.state !== 'kept' || other.id === themeId)
    throw new Refusal('invalid', 'Choose the theme that fits better.', { field: 'otherThemeId' })
}

async function isSame(tx: Db, { companyId, id, ...given }: Omit<typeof memberChecks.$inferSelect, 'at'>) {
  const { statementId, personId, themeId, answer, words, otherThemeId } = memberChecks
  const [there] = await tx
    .select({ statementId, personId, themeId, answer, words, otherThemeId })
    .from(memberChecks)
    .where(and(eq(memberChecks.companyId, companyId), eq(memberChecks.id, id)))
  return there !== undefined && (Object.keys(there) as (keyof typeof there)[]).every((field) => there[field] === given[field])
}

/** Brings the codings of a statement in line with everything that its author says of it now. What they say of a theme that was made part of another is said of that one. */
async function follow(tx: Db, dialogue: Place, step: Step, { statementId, revision }: { statementId: string; revision: number }) {
  const { companyId } = step
  const all = await answersIn(tx, dialogue, statementId)
  const { wanted, denied } = wishesOf(all)
  const spoken = new Set(all.flatMap(({ themeId, otherThemeId }) => [themeId, otherThemeId]))
  const { themeId, coder, from } = codings
  const inForce = await tx
    .select({ id: codings.id, themeId, coder, from })
    .from(codings)
    .where(and(eq(codings.companyId, companyId), eq(codings.statementId, statementId), isNull(codings.removedAt)))
  const gone = inForce.filter(({ themeId, coder, from }) => {
    if (themeId === null) return wanted.size > 0
    const place = placeOf(statementId, themeId)
    if (wanted.has(place)) return false
    return coder === 'customer' ? from === null && spoken.has(themeId) : coder === 'machine' && denied.has(place)
  })
  await removeCodings(
    tx,
    step,
    gone.map(({ id }) => id),
  )
  const added = [...spoken]
    .filter((id) => wanted.has(placeOf(statementId, id)))
    .map((themeId) => ({ statementId, revision, themeId, coder: 'customer' as const }))
  await addCodings(tx, step, added)
}
