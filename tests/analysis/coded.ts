import type { Db } from '../../db/client.ts'
import type { Member } from '../../server/member.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { addCodings } from '../../server/themes/codings.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { monday, type Troupe } from '../support/cast.ts'

interface Telling {
  choice?: string
  why?: string
  by?: Member
  at?: Date
  hidden?: boolean
  name?: string
}

/** Statements of Halden's dialogue, by Ana unless told otherwise; gives their ids. */
export async function told(db: Db, { dialogue, ana }: Troupe, sayings: Telling[]): Promise<string[]> {
  const ids: string[] = []
  for (const [number, saying] of sayings.entries()) {
    const { id } = await postStatement(db, dialogue, { by: ana, choice: 'Two cables', why: `Reason ${number}.`, at: monday, ...saying })
    ids.push(id)
  }
  return ids
}

/** A theme with these statements under it; gives its id. */
export async function themed(
  db: Db,
  { dialogue, noor }: Troupe,
  { name, statements, state = 'kept' }: { name: string; statements: string[]; state?: 'kept' | 'suggested' | 'rejected' },
): Promise<string> {
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at: monday })
    const [themeId] = await makeThemes(tx, step, [{ name, state }])
    await addCodings(
      tx,
      step,
      statements.map((statementId) => ({ statementId, revision: 1, themeId: themeId!, coder: 'analyst' as const })),
    )
    return themeId!
  })
}

export function times<Made>(count: number, make: (number: number) => Made): Made[] {
  return Array.from({ length: count }, (_, number) => make(number))
}
