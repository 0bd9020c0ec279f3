import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow, statementNow } from '../../db/now.ts'
import { appearances, codings, hidings, statementRevisions, statements } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { phrasesOf } from '../themes/finding/phrases.ts'
import { maskOf, wordsOf } from '../themes/finding/terms.ts'

/** A phrase that a customer wrote, offered as a name: where it stands, in Unicode code points, and how many statements of the theme have it. */
export interface OfferedPhrase {
  text: string
  statementId: string
  from: number
  to: number
  author: string
  count: number
}

/** So many of the theme's latest statements, and as many of the others, are looked through: it takes a few hundredths of a second. */
const looked = 200

/** What a theme could be called in its customers' words: phrases that many of its statements have, and few others. One statement. */
export async function offeredPhrases(
  db: Db,
  dialogue: Dialogue,
  { id, language }: { id: string; language: string | null },
): Promise<OfferedPhrase[]> {
  const rows = await textsAround(db, dialogue, id)
  const tongue = language ?? 'en'
  const mask = maskOf([dialogue.question], tongue)
  const texts = rows.map(({ why }) => ({ text: why, words: wordsOf(why, tongue).filter(({ stem }) => !mask.has(stem)) }))
  const members = rows.flatMap(({ isMember }, place) => (isMember ? [place] : []))
  if (members.length === 0) return []
  return phrasesOf(members, texts).map((phrase) => {
    const { statementId, author, why } = rows[phrase.in]!
    const from = [...why.slice(0, phrase.from)].length
    return { text: phrase.text, statementId, author, from, to: from + [...why.slice(phrase.from, phrase.to)].length, count: phrase.count }
  })
}

/** The latest statements of a theme, and of all the others. */
async function textsAround(db: Db, { companyId, id: dialogueId }: Dialogue, themeId: string) {
  const isMember = sql`exists (select 1 from ${codings} where ${and(eq(codings.companyId, companyId), eq(codings.statementId, statements.id), eq(codings.themeId, themeId), isNull(codings.removedAt))})`
  return await selectRows<{ statementId: string; why: string; author: string; isMember: boolean }>(
    db,
    sql`select near.id "statementId", near.why, near.author, near.is_member "isMember" from (
      select ${statements.id} id, ${statementRevisions.why} why, ${appearances.name} author, ${isMember} is_member,
        row_number() over (partition by ${isMember} order by ${statements.postedAt} desc, ${statements.id}) place
      from ${statements}
      join ${statementRevisions} on ${statementNow(companyId)}
      join ${appearances} on ${and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, statements.authorId))}
      where ${and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId))}
        and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}) near
      where near.place <= ${looked} order by near.id`,
  )
}
