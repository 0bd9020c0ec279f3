import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Db } from '../db/client.ts'
import { statementRevisions, statements } from '../db/schema/index.ts'
import type { Dialogue } from '../server/dialogues/reading.ts'
import { newId } from '../server/ids.ts'
import { postStatement } from '../server/statements/posting.ts'
import { cast, type Troupe } from '../tests/support/cast.ts'

const folder = join(import.meta.dirname, '../../shared/data/themes')

/** So many sentences that people wrote: those of the trial's files, and from there on two of them in one. */
export function sentences(count: number): string[] {
  const written = ['banking77-3000.csv', 'argkp-9topics.csv', 'banking77-skew20.csv'].flatMap((file) =>
    (parse(readFileSync(join(folder, file), 'utf8'), { columns: true, bom: true }) as { text: string }[]).map(({ text }) => text),
  )
  return Array.from({ length: count }, (_, place) =>
    place < written.length ? written[place]! : `${written[place % written.length]} ${written[(place * 7 + 3) % written.length]}`,
  )
}

const at = new Date('2026-01-05T09:00:00Z')

/** A company whose dialogue holds so many statements, all about one option, written straight into the tables. */
export async function dialogueOf(db: Db, count: number): Promise<Troupe> {
  const { halden } = await cast(db)
  const whys = sentences(count)
  await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'This one', why: whys[0]!, at })
  const [first] = await db.select().from(statementRevisions)
  const rows = whys.slice(1).map((why) => ({ id: newId(at), why }))
  for (let from = 0; from < rows.length; from += 1_000) await said(db, halden, rows.slice(from, from + 1_000), first!.optionId)
  return halden
}

async function said(
  db: Db,
  { dialogue, ana }: { dialogue: Dialogue; ana: { personId: string } },
  rows: { id: string; why: string }[],
  optionId: string,
) {
  const { companyId, id: dialogueId } = dialogue
  await db
    .insert(statements)
    .values(rows.map(({ id }) => ({ companyId, id, dialogueId, authorId: ana.personId, revision: 1, asksAnswer: false, postedAt: at })))
  await db.insert(statementRevisions).values(rows.map(({ id, why }) => ({ companyId, statementId: id, number: 1, optionId, why, at })))
}
