import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../../db/client.ts'
import { statementNow } from '../../../db/now.ts'
import { companies, dialogues, options, people, statementRevisions, statements, statementVectors } from '../../../db/schema/index.ts'
import { type Failed, failTogether, orBroken, rest } from '../../unbroken.ts'
import { meaningsOf, type Read } from './meanings.ts'

interface Reading {
  at: Date
  /** Tells the time while it runs: a row says when it was written, not when the reading was begun. */
  now?: () => Date
  /** Who reads: in a server, a thread of its own. */
  read?: Read
  /** Of each dialogue, as what version it was read to its end: only those that are another by now are looked into. */
  seen?: Map<string, { version: number; until: number }>
  /** Is told of each dialogue that fails. */
  failed?: Failed
}

/**
 * Reads every statement whose words, as they stand, no machine has read yet, hidden ones too, for they may come back: a row for each, with
 * its language and where there is one its vector. Stopped at any moment it goes on where it was; several servers that read at once begin
 * at different places, and what two of them read is kept once. A dialogue that fails is tried again some minutes later. Gives how many
 * were read, but for those.
 */
export async function readStatements(db: Db, { at, now = () => at, read = meaningsOf, seen = new Map(), failed = failTogether }: Reading) {
  let count = 0
  for (const { id: companyId } of await db.select({ id: companies.id }).from(companies)) {
    const all = await db
      .select({ id: dialogues.id, question: dialogues.question, version: dialogues.version })
      .from(dialogues)
      .where(eq(dialogues.companyId, companyId))
    for (const { version, ...dialogue } of all) {
      const last = seen.get(dialogue.id)
      if (last && (last.version === version || last.until > at.getTime())) continue
      const done = await orBroken(() => readDialogue(db, { companyId, ...dialogue }, { now, read }), failed)
      seen.set(dialogue.id, done === null ? { version: -1, until: at.getTime() + rest } : { version, until: 0 })
      count += done ?? 0
    }
  }
  return count
}

interface Place {
  companyId: string
  id: string
  question: string
}

const atOnce = 64
/** From among so many one batch is taken, at a random place: so two servers seldom take the same. */
const among = 1024

async function readDialogue(db: Db, dialogue: Place, { now, read }: Required<Pick<Reading, 'now' | 'read'>>) {
  const usual = await commonestLanguage(db, dialogue)
  let count = 0
  for (let ids = await unread(db, dialogue); ids.length > 0; ids = await unread(db, dialogue)) {
    const from = Math.floor(Math.random() * Math.max(1, ids.length - atOnce + 1))
    const said = await wordsOf(db, dialogue, ids.slice(from, from + atOnce))
    const meanings = await read(
      said.map(({ why, option, language }) => ({ text: why, asked: [dialogue.question, option], usual: language ?? usual })),
    )
    const at = now()
    await keep(
      db,
      said.map(({ statementId, revision }, place) => ({
        companyId: dialogue.companyId,
        statementId,
        revision,
        at,
        ...kept(meanings[place]!),
      })),
    )
    count += said.length
  }
  return count
}

/** Whether no machine has read the words of a statement as they stand, in a query of `statements`. */
export function isUnread(companyId: string): SQL<boolean> {
  return sql<boolean>`not exists (select 1 from ${statementVectors} where ${statementVectors.companyId} = ${companyId}
    and ${statementVectors.statementId} = ${statements.id} and ${statementVectors.revision} = ${statements.revision})`
}

async function unread(db: Db, { companyId, id }: Place) {
  const rows = await db
    .select({ id: statements.id })
    .from(statements)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id), isUnread(companyId)))
    .orderBy(asc(statements.id))
    .limit(among)
  return rows.map((row) => row.id)
}

async function wordsOf(db: Db, { companyId }: Place, ids: string[]) {
  return await db
    .select({
      statementId: statements.id,
      revision: statements.revision,
      why: statementRevisions.why,
      option: options.name,
      language: people.language,
    })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
    .leftJoin(people, eq(people.id, statements.authorId))
    .where(and(eq(statements.companyId, companyId), inArray(statements.id, ids)))
    .orderBy(asc(statements.id))
}

async function commonestLanguage(db: Db, { companyId, id }: Place) {
  const [row] = await selectRows<{ language: string }>(
    db,
    sql`select v.language from ${statementVectors} v join ${statements} s on s.company_id = v.company_id and s.id = v.statement_id and s.revision = v.revision
      where s.company_id = ${companyId} and s.dialogue_id = ${id} and v.language <> 'und' group by v.language order by count(*) desc, v.language limit 1`,
  )
  return row?.language ?? null
}

function kept({ language, model, vector }: Awaited<ReturnType<Read>>[number]) {
  return { language, model, vector: vector && new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength) }
}

/** Where another server has read the same words meanwhile, that one's reading stays. */
async function keep(db: Db, rows: (typeof statementVectors.$inferInsert)[]) {
  await db.insert(statementVectors).values(rows).onConflictDoNothing()
}
