import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { customerNow, isHiddenNow } from '../../db/now.ts'
import { codings, dialogues, hidings, invitees, memberships, people, statements } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Theme } from './reading.ts'
import type { Place } from './steps.ts'

/** Refuses with invalid a theme that nobody has kept: what a machine suggests is shown to no customer. */
export function mustBeKept({ state }: Pick<Theme, 'state'>) {
  if (state !== 'kept') throw new Refusal('invalid', 'Keep this theme first. What is only suggested is shown to nobody else.')
}

/**
 * The statements of a dialogue of which their authors may be asked something, as `which` narrows them: those that are not hidden, of
 * customers who still are here and may read the dialogue. Who was brought in without an address is among them, and cannot be asked: see `withAddress`.
 */
export async function askable(tx: Db, { companyId, id }: Place, which: SQL) {
  return await tx
    .select({
      statementId: statements.id,
      revision: statements.revision,
      personId: statements.authorId,
      hasAddress: sql<boolean>`${people.email} is not null`,
    })
    .from(statements)
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
    .innerJoin(memberships, customerNow(companyId, statements.authorId))
    .innerJoin(people, eq(people.id, statements.authorId))
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.dialogueId, id),
        sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`,
        or(
          eq(dialogues.visibility, 'public'),
          sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${companyId} and ${invitees.dialogueId} = ${id} and ${invitees.personId} = ${statements.authorId})`,
        ),
        which,
      ),
    )
    .orderBy(statements.id)
}

/** Those of them who can be asked: without an address nobody can sign in or be mailed. */
export function withAddress<One extends { hasAddress: boolean }>(all: readonly One[]): Omit<One, 'hasAddress'>[] {
  return all.flatMap(({ hasAddress, ...one }) => (hasAddress ? one : []))
}

/** Whether a statement that a query holds is under a theme, by anybody's word or by those who are named. */
export function isUnder(companyId: string, themeId: string, coders: readonly ('machine' | 'analyst' | 'customer')[]) {
  const named = sql.join(
    coders.map((coder) => sql`${coder}`),
    sql`, `,
  )
  return sql<boolean>`exists (select 1 from ${codings} where ${codings.companyId} = ${companyId} and ${codings.themeId} = ${themeId}
    and ${codings.statementId} = ${statements.id} and ${codings.removedAt} is null and ${codings.coder} in (${named}))`
}
