import { setImmediate } from 'node:timers/promises'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow, statementNow } from '../../db/now.ts'
import { appearances, codings, hidings, statementRevisions, statements } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { phrasesIn } from '../themes/finding/phrases.ts'
import { maskOf, wordsOf } from '../themes/finding/terms.ts'

/** A phrase that a customer wrote, offered as a name: where it stands, in Unicode code points of a revision, and how many statements of the theme have it. */
export interface OfferedPhrase {
  text: string
  statementId: string
  revision: number
  from: number
  to: number
  author: string
  count: number
}

/**
 * So many of the theme's latest statements, and as many of the others, are looked through, and of each no more than its beginning, in Unicode code
 * points: however long they are, it takes about a tenth of a second, with a pause in the middle for others.
 */
const looked = { statements: 200, letters: 200 }

/** What a theme could be called in its customers' words: phrases that many of its statements have, and few others. One statement. */
export async function offeredPhrases(
  db: Db,
  dialogue: Dialogue,
  { id, language }: { id: string; language: string | null },
): Promise<OfferedPhrase[]> {
  const rows = await textsAround(db, dialogue, id)
  const tongue = language ?? 'en'
  const mask = maskOf([dialogue.question], tongue)
  const texts = rows.map(({ why }) => beginningOf(why)).map((text) => ({ text, words: wordsOf(text, tongue) }))
  const members = rows.flatMap(({ isMember }, place) => (isMember ? [place] : []))
  if (members.length === 0) return []
  await setImmediate()
  return phrasesIn(
    texts,
    mask,
  )(members).map((phrase) => {
    const { statementId, revision, author, why } = rows[phrase.in]!
    const from = [...why.slice(0, phrase.from)].length
    const to = from + [...why.slice(phrase.from, phrase.to)].length
    return { text: phrase.text, statementId, revision, author, from, to, count: phrase.count }
  })
}

/** What is looked through of it: without the word that it breaks off in. */
function beginningOf(why: string) {
  return [...why].length < looked.letters ? why : why.replace(/(?<=\s)\S{1,40}$/, '')
}

/** The latest statements of a theme, and of all the others. */
async function textsAround(db: Db, { companyId, id: dialogueId }: Dialogue, themeId: string) {
  const isMember = sql`exists (select 1 from ${codings} where ${and(eq(codings.companyId, companyId), eq(codings.statementId, statements.id), eq(codings.themeId, themeId), isNull(codings.removedAt))})`
  return await selectRows<{ statementId: string; revision: number; why: string; author: string; isMember: boolean }>(
    db,
    sql`select near.id "statementId", near.revision, near.why, near.author, near.is_member "isMember" from (
      select ${statements.id} id, ${statements.revision} revision, left(${statementRevisions.why}, ${looked.letters}) why, ${appearances.name} author, ${isMember} is_member,
        row_number() over (partition by ${isMember} order by ${statements.postedAt} desc, ${statements.id}) place
      from ${statements}
      join ${statementRevisions} on ${statementNow(companyId)}
      join ${appearances} on ${and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, statements.authorId))}
      where ${and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId))}
        and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}) near
      where near.place <= ${looked.statements} order by near.id`,
  )
}
