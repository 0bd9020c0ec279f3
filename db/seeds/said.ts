import { and, eq } from 'drizzle-orm'
import { statementNow } from '../../db/now.ts'
import type { Member } from '../../server/member.ts'
import { statementRevisions, statements } from '../schema/index.ts'
import type { Stage } from './playing.ts'

/** Where words stand in what somebody wrote, in code points. */
export function spanOf(words: string, why: string) {
  const before = why.slice(0, why.indexOf(words))
  if (!why.includes(words)) throw new Error(`Nobody wrote “${words}” in “${why}”.`)
  const from = [...before].length
  return { from, to: from + [...words].length }
}

export type Sayings = Awaited<ReturnType<typeof sayingsOf>>

/** What was said in a dialogue until now, by its words. */
export async function sayingsOf({ tx, dialogue }: Pick<Stage, 'tx' | 'dialogue'>) {
  const { companyId, id } = dialogue
  const rows = await tx
    .select({ id: statements.id, authorId: statements.authorId, why: statementRevisions.why })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id)))
  const all = new Map(rows.map((row) => [row.why, row]))
  const called = (words: string) => {
    const found = all.get(words)
    if (!found) throw new Error(`Nobody said “${words}”.`)
    return found
  }
  return {
    idOf: (words: string) => called(words).id,
    /** Who said it, as whoever may say more about it. */
    authorOf: (words: string): Member => ({ companyId, personId: called(words).authorId, name: '', role: 'customer' }),
    wordsOf: (id: string) => rows.find((row) => row.id === id)!.why,
  }
}
