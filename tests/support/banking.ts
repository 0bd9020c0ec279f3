import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, statementRevisions, statements } from '../../db/schema/index.ts'
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

/**
 * So many statements more, of the same customers: each a sentence lengthened by two that come in the file for the same reason, which is
 * every sixth. Gives what each was made of, for whoever reads what it means.
 */
export async function lengthened(db: Db, { dialogue }: Troupe, count: number) {
  const { companyId, id: dialogueId } = dialogue
  const made = new Map<string, string[]>()
  const seeds = await db
    .select({ authorId: statements.authorId, optionId: statementRevisions.optionId, why: statementRevisions.why })
    .from(statements)
    .innerJoin(statementRevisions, and(eq(statementRevisions.companyId, companyId), eq(statementRevisions.statementId, statements.id)))
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId)))
  const all = Array.from({ length: count }, (_, number) => {
    const { authorId, optionId, why } = seeds[number % seeds.length]!
    const round = Math.floor(number / seeds.length)
    const place = sentences.indexOf(why)
    const near = [1 + (round % 19), 3 + 7 * Math.floor(round / 19)].map((far) => sentences[(place + 6 * far) % sentences.length]!)
    const whole = [why, ...near].join(' ')
    made.set(whole, [why, ...near])
    return { id: newId(), authorId, optionId, why: whole, at: later({ hours: 3 + number / 60 }) }
  })
  for (let from = 0; from < count; from += 500) {
    const some = all.slice(from, from + 500)
    const said = some.map(({ id, authorId, at }) => ({ companyId, id, dialogueId, authorId, revision: 1, asksAnswer: false, postedAt: at }))
    await db.insert(statements).values(said)
    const written = some.map(({ id, optionId, why, at }) => ({ companyId, statementId: id, number: 1, optionId, why, at }))
    await db.insert(statementRevisions).values(written)
  }
  await db
    .update(dialogues)
    .set({ statementCount: seeds.length + count })
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId)))
  await db.execute(sql`analyze statements, statement_revisions`)
  return made
}

/** Reads what was said with the real encoder, each sentence once; what was lengthened means what its sentences mean together. */
export async function readAll(db: Db, made = new Map<string, string[]>()) {
  const known = new Map<string, Meaning>()
  const read = async (said: Said[]) => {
    const parts = said.map(({ text }) => made.get(text) ?? [text])
    const fresh = [...new Set(parts.flat())].filter((text) => !known.has(text))
    const meanings = await meaningsOf(fresh.map((text) => ({ ...said[0]!, text })))
    for (const [place, meaning] of meanings.entries()) known.set(fresh[place]!, meaning)
    return parts.map((own) => together(own.map((text) => known.get(text)!)))
  }
  return await readStatements(db, { at: monday, read })
}

function together([first, ...rest]: Meaning[]): Meaning {
  const vectors = [first!, ...rest].flatMap(({ vector }) => (vector ? [vector] : []))
  if (vectors.length === 0) return first!
  const sum = vectors[0]!.map((_, place) => vectors.reduce((all, vector) => all + vector[place]!, 0))
  const length = Math.hypot(...sum)
  return { ...first!, vector: sum.map((one) => one / length) }
}
