import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { later, type Troupe } from './cast.ts'

/** So many statements beside one that is told, every third of them under one theme, every ninth under another too: by the database itself, because what is tried is the way out. */
export async function manyThemed(db: Db, { dialogue, ana, noor }: Troupe, size: number) {
  const words = 'At four in the morning a fare is sick, and I need that window down now. "I chose the one that never once stuck."'
  const { id: seed } = await postStatement(db, dialogue, { by: ana, choice: 'Cable', why: words, at: later({ hours: 0 }) })
  const { companyId, id } = dialogue
  const step = await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at: later({ hours: 1 }) })
    const themes = await makeThemes(tx, step, [
      { name: 'never stuck', state: 'kept' },
      { name: '=down now', state: 'suggested' },
    ])
    return { id: step.id, themes }
  })
  const copies = sql`(select md5(${id} || number)::uuid as id, number from generate_series(1, ${size}::int) number) copy`
  await db.execute(sql`insert into statements (company_id, id, dialogue_id, author_id, revision, asks_answer, posted_at)
    select s.company_id, copy.id, s.dialogue_id, s.author_id, 1, false, s.posted_at + copy.number * interval '10 milliseconds'
    from statements s, ${copies} where s.company_id = ${companyId} and s.id = ${seed}`)
  await db.execute(sql`insert into statement_revisions (company_id, statement_id, number, option_id, why, at)
    select r.company_id, copy.id, 1, r.option_id, case when copy.number % 5 = 0 then '=' else '' end || copy.number || '. ' || r.why, r.at
    from statement_revisions r, ${copies} where r.company_id = ${companyId} and r.statement_id = ${seed}`)
  for (const [place, themeId] of step.themes.entries()) {
    await db.execute(sql`insert into codings (company_id, id, dialogue_id, statement_id, revision, theme_id, coder, confidence, step_id, at)
      select ${companyId}, md5(${themeId} || copy.number)::uuid, ${id}, copy.id, 1, ${themeId}::uuid, 'machine', 0.5, ${step.id}, ${later({ hours: 1 }).toISOString()}::timestamptz
      from ${copies} where copy.number % ${place === 0 ? 3 : 9}::int = 0`)
  }
  await db.execute(sql`update dialogues set statement_count = statement_count + ${size} where company_id = ${companyId} and id = ${id}`)
  await db.execute(sql`analyze statements, statement_revisions, codings`)
  return { themes: step.themes }
}
