import { and, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { codings, statements } from '../../../db/schema/index.ts'
import type { Place } from '../steps.ts'
import type { Row } from './looking.ts'

/** What became of statements while the machine looked at them. */
export type ByNow = Awaited<ReturnType<typeof byNow>>

/**
 * How the statements of a dialogue stand by now: whether people left one to the machine as it was looked at, under which themes it is, and
 * whether a person took it out of one, where the machine does not put it again. The caller holds the code book. Three statements.
 */
export async function byNow(tx: Db, { companyId, id }: Place) {
  const said = await tx
    .select({ statementId: codings.statementId, themeId: codings.themeId, coder: codings.coder })
    .from(codings)
    .where(and(eq(codings.companyId, companyId), eq(codings.dialogueId, id), isNull(codings.removedAt)))
  const taken = await tx
    .selectDistinct({ statementId: codings.statementId, themeId: codings.themeId })
    .from(codings)
    .where(and(eq(codings.companyId, companyId), eq(codings.dialogueId, id), isNotNull(codings.removedBy), isNotNull(codings.themeId)))
  const edited = await tx
    .select({ id: statements.id, revision: statements.revision })
    .from(statements)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id), gt(statements.revision, 1)))
  const spoken = new Set(said.filter(({ coder }) => coder !== 'machine').map(({ statementId }) => statementId))
  const under = Map.groupBy(said, ({ statementId }) => statementId)
  const takenBack = new Set(taken.map(({ statementId, themeId }) => `${statementId} ${themeId}`))
  const revisions = new Map(edited.map((statement) => [statement.id, statement.revision]))
  return {
    /** Whether nobody but the machine has spoken of it, and its words are still those that were looked at. */
    isFree: ({ id, revision }: Row) => !spoken.has(id) && (revisions.get(id) ?? 1) === revision,
    isUnder: ({ id }: Row, themeId: string) => under.get(id)?.some((coding) => coding.themeId === themeId) ?? false,
    isUnderOneOf: ({ id }: Row, themes: ReadonlySet<string>) =>
      under.get(id)?.some(({ themeId }) => themeId !== null && themes.has(themeId)) ?? false,
    isTakenBack: ({ id }: Row, themeId: string) => takenBack.has(`${id} ${themeId}`),
  }
}
