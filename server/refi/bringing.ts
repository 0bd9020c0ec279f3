import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { hidings, options, statementRevisions, statements } from '../../db/schema/index.ts'
import { addCodings, removeCodings } from '../themes/codings.ts'
import { wordsAt } from '../themes/spans.ts'
import { type Place, takeStep } from '../themes/steps.ts'
import { bringBackThemes, makeThemes, type NewTheme } from '../themes/versions.ts'
import { type Deed, work } from '../themes/working.ts'
import type { Book } from './opening.ts'
import { type PlannedTheme, planBook, type Standing } from './planning.ts'

/**
 * Brings a code book, or a project's code book with its codings, into a dialogue as one step: what is here already stays as it is, so that taken
 * twice it comes in once. Names come in as the analyst's words, unless they are a customer's of this very dialogue; codings as those of
 * whoever made them where this dialogue has that on record, the machine's as the machine's, and all others as those of whoever brings them in, with who
 * made them as the file has it. Gives how many themes and codings are new. Refuses with not_allowed whoever only reads the code book.
 */
export async function bringInBook(db: Db, dialogue: Place, { by, book, at }: Deed & { book: Book }) {
  return await work(db, dialogue, by, async (tx) => {
    const { themes, codings } = await planBook(tx, dialogue, { by, book })
    const [fresh, undone] = [of(themes, 'new'), of(themes, 'undone')]
    const brought = { themes: fresh.length + undone.length, codings: codings.added.length }
    if (brought.themes + brought.codings === 0) return brought
    const step = await takeStep(tx, dialogue, 'code_book_imported', { by: by.personId, at, detail: brought })
    await makeThemes(tx, step, await asThemes(tx, dialogue, fresh))
    await bringBackThemes(tx, step, await asThemes(tx, dialogue, undone))
    await removeCodings(tx, step, codings.removed)
    await addCodings(tx, step, codings.added)
    return brought
  })
}

function of(themes: PlannedTheme[], as: Standing) {
  return themes.filter(({ standing }) => standing === as)
}

/** New themes with as much of their origin as holds here: the words their name is from, their quotes, their option. */
async function asThemes(tx: Db, { companyId, id }: Place, themes: PlannedTheme[]): Promise<(NewTheme & { id: string })[]> {
  const named = themes.flatMap(({ nameSpan, quotes }) => [...(nameSpan ? [nameSpan.statementId] : []), ...quotes])
  const said = await wordsOf(tx, { companyId, id }, [...new Set(named)])
  const optionIds = [...new Set(themes.flatMap(({ optionId }) => optionId ?? []))]
  const known = await tx
    .select({ id: options.id })
    .from(options)
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, id), inArray(options.id, optionIds)))
  const isKnown = new Set(known.map(({ id }) => id))
  return themes.map(({ id, name, memo, state, parentId, nameSpan, quotes, optionId, language }) => {
    const why = nameSpan && said.get(`${nameSpan.statementId} ${nameSpan.revision}`)
    const isTheirs = nameSpan && why !== undefined && why !== null && wordsAt(why, nameSpan).replace(/\s+/g, ' ') === name
    return {
      id,
      name,
      memo,
      state,
      parentId,
      quotes: quotes.filter((quote) => said.has(quote)).slice(0, 3),
      optionId: optionId && isKnown.has(optionId) ? optionId : null,
      language,
      ...(isTheirs && {
        nameStatementId: nameSpan.statementId,
        nameRevision: nameSpan.revision,
        nameFrom: nameSpan.from,
        nameTo: nameSpan.to,
      }),
    }
  })
}

/** The words of every revision of some statements that are not hidden, by id and number; under the id alone, that it is here. */
async function wordsOf(tx: Db, { companyId, id }: Place, ids: string[]) {
  const rows = await tx
    .select({ id: statements.id, number: statementRevisions.number, why: statementRevisions.why })
    .from(statements)
    .innerJoin(statementRevisions, and(eq(statementRevisions.companyId, companyId), eq(statementRevisions.statementId, statements.id)))
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.dialogueId, id),
        inArray(statements.id, ids),
        sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`,
      ),
    )
  return new Map(rows.flatMap(({ id, number, why }) => [[id, null] as const, [`${id} ${number}`, why] as const]))
}
