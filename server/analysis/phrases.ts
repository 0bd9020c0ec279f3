import { setImmediate } from 'node:timers/promises'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { customerNow, isHiddenNow, statementNow } from '../../db/now.ts'
import { appearances, codings, hidings, memberships, people, statementRevisions, statements } from '../../db/schema/index.ts'
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
  /** Whether its author can be asked for it, so that it may stand in public. */
  canBeAsked: boolean
  count: number
}

/**
 * So many of the theme's latest statements, and as many of the others, are looked through, and of each no more than its beginning, in Unicode code
 * points: however long they are, it takes about a tenth of a second, with a pause in the middle for others.
 */
const looked = { statements: 200, letters: 200 }

/**
 * What a theme could be called in its customers' words: phrases that many of its statements have, and few others. Each as somebody wrote it who
 * can be asked, where anybody did, and those first. One statement.
 */
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
  const offered = phrasesIn(
    texts,
    mask,
  )(members).map((phrase) => {
    const { row, at } = spoken(
      phrase,
      members.map((place) => rows[place]!),
    ) ?? { row: rows[phrase.in]!, at: phrase.from }
    const { statementId, revision, author, canBeAsked, why } = row
    const from = [...why.slice(0, at)].length
    const to = from + [...phrase.text].length
    return { text: phrase.text, statementId, revision, author, canBeAsked, from, to, count: phrase.count }
  })
  return offered.toSorted((one, other) => Number(other.canBeAsked) - Number(one.canBeAsked))
}

/** Who says the same in the same words and can be asked for them; undefined where nobody does. */
function spoken({ text }: { text: string }, members: Around[]) {
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(text)}(?![\\p{L}\\p{N}])`, 'u')
  return members.map((row) => ({ row, at: row.canBeAsked ? beginningOf(row.why).search(whole) : -1 })).find(({ at }) => at >= 0)
}

/** What is looked through of it: without the word that it breaks off in. */
function beginningOf(why: string) {
  return [...why].length < looked.letters ? why : why.replace(/(?<=\s)\S{1,40}$/, '')
}

interface Around {
  statementId: string
  revision: number
  why: string
  author: string
  canBeAsked: boolean
  isMember: boolean
}

/** The latest statements of a theme, and of all the others. */
async function textsAround(db: Db, { companyId, id: dialogueId }: Dialogue, themeId: string) {
  const isMember = sql`exists (select 1 from ${codings} where ${and(eq(codings.companyId, companyId), eq(codings.statementId, statements.id), eq(codings.themeId, themeId), isNull(codings.removedAt))})`
  const canBeAsked = sql`exists (select 1 from ${people} join ${memberships} on ${customerNow(companyId, people.id)}
    where ${people.id} = ${statements.authorId} and ${people.email} is not null)`
  return await selectRows<Around>(
    db,
    sql`select near.id "statementId", near.revision, near.why, near.author, near.can_be_asked "canBeAsked", near.is_member "isMember" from (
      select ${statements.id} id, ${statements.revision} revision, left(${statementRevisions.why}, ${looked.letters}) why, ${appearances.name} author, ${canBeAsked} can_be_asked, ${isMember} is_member,
        row_number() over (partition by ${isMember} order by ${statements.postedAt} desc, ${statements.id}) place
      from ${statements}
      join ${statementRevisions} on ${statementNow(companyId)}
      join ${appearances} on ${and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, statements.authorId))}
      where ${and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId))}
        and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}) near
      where near.place <= ${looked.statements} order by near.id`,
  )
}
