import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { type Meaning, meaningsOf, type Said } from '../../server/themes/encoding/meanings.ts'
import { readStatements } from '../../server/themes/encoding/reading.ts'
import { later, monday, type Troupe } from './cast.ts'
import { join as joinCompany } from './crowd.ts'

/** What the dialogue of these sentences asks. */
export const question = 'What did you ask your bank, and why that?'

const file = join(import.meta.dirname, 'banking/sentences.csv')

/** What 120 people really asked their bank; six kinds of it, of which nothing here is told. */
export const sentences = (parse(readFileSync(file), { columns: true }) as { text: string }[]).map(({ text }) => text)

/** A dialogue of these sentences: twelve customers say ten each, Ana and Jim among them. Gives who said what, by their names. */
export async function bankingOn(db: Db, troupe: Troupe) {
  const dialogue = await openDialogue(db, troupe, { slug: 'bank', question })
  const said = [troupe.ana, troupe.jim, ...(await joinCompany(db, troupe, 10))]
  for (const [number, why] of sentences.entries()) {
    const by = said[Math.floor(number / 6) % said.length]!
    await postStatement(db, dialogue, { by, choice: 'My own bank', why, at: later({ hours: number / 60 }) })
  }
  return { ...troupe, dialogue }
}

/** Another open dialogue of the company, in which nothing was said. */
export async function openDialogue(db: Db, { company, dialogue, maren }: Troupe, given: { slug: string; question: string }) {
  const [like] = await db
    .select()
    .from(dialogues)
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.id, dialogue.id)))
  await db.insert(dialogues).values({ ...like!, id: newId(), ...given })
  return await findDialogue(db, company, given.slug, { reader: maren, at: monday })
}

const ending = / Said so \d+ times?\.$/

/** Every sentence so many times more, each time a little longer: by the database itself, because what is tried is what comes of them. Gives of how many statements the dialogue is then. */
export async function lengthened(db: Db, { dialogue }: Troupe, times: number) {
  const { companyId, id } = dialogue
  const copies = sql`(select s.*, md5(s.id::text || number)::uuid as copy, number from statements s, generate_series(2, ${times + 1}::int) number
    where s.company_id = ${companyId} and s.dialogue_id = ${id}) s`
  await db.execute(
    sql`create temporary table lengthened as select s.company_id, s.id, s.copy, s.number, s.dialogue_id, s.author_id, s.posted_at from ${copies}`,
  )
  await db.execute(sql`insert into statements (company_id, id, dialogue_id, author_id, revision, asks_answer, posted_at)
    select company_id, copy, dialogue_id, author_id, 1, false, posted_at + number * interval '2 hours' from lengthened`)
  await db.execute(sql`insert into statement_revisions (company_id, statement_id, number, option_id, why, at)
    select r.company_id, l.copy, 1, r.option_id, r.why || ' Said so ' || l.number || ' times.', r.at
    from statement_revisions r join lengthened l on l.company_id = r.company_id and l.id = r.statement_id`)
  await db.execute(sql`drop table lengthened`)
  await db.execute(
    sql`update dialogues set statement_count = statement_count * ${times + 1}::int where company_id = ${companyId} and id = ${id}`,
  )
  await db.execute(sql`analyze statements, statement_revisions`)
  return sentences.length * (times + 1)
}

/** Reads what was said with the real encoder, each sentence once: what is only longer means the same. */
export async function readAll(db: Db) {
  const known = new Map<string, Meaning>()
  const read = async (said: Said[]) => {
    const plain = said.map((one) => ({ ...one, text: one.text.replace(ending, '') }))
    const fresh = plain.filter(({ text }) => !known.has(text))
    for (const [place, meaning] of (await meaningsOf(fresh)).entries()) known.set(fresh[place]!.text, meaning)
    return plain.map(({ text }) => known.get(text)!)
  }
  return await readStatements(db, { at: monday, read })
}
