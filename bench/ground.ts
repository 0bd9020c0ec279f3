import { sql } from 'drizzle-orm'
import type { Database, Db } from '../db/client.ts'
import { openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { openDialogue } from '../server/dialogues/opening.ts'
import { publishDialogue } from '../server/dialogues/publishing.ts'
import { findDialogue } from '../server/dialogues/reading.ts'
import { publishResponse } from '../server/responses/publishing.ts'
import { postStatement } from '../server/statements/posting.ts'
import { cast } from '../tests/support/cast.ts'
import { startPostgres } from '../tests/support/postgres-server.ts'

/** A PostgreSQL of its own with the tests' two companies on it. */
export async function openGround(): Promise<{ database: Database; close: () => Promise<void> }> {
  const server = await startPostgres()
  if ('refused' in server) throw new Error(`No PostgreSQL could be started: ${server.refused.join('; ')}`)
  const database = await openDatabase({ url: server.url, warn: () => {} })
  await migrate(database)
  return {
    database,
    close: async () => {
      await database.close()
      await server.stop()
    },
  }
}

/** A company with dialogues of different sizes, each with a hundred answered statements on its first page; the rest are copies of one. */
export async function dialoguesOfSizes(db: Db, sizes: number[]) {
  const { halden } = await cast(db)
  const dialogues = []
  for (const size of sizes) {
    const dialogue = await emptyDialogue(db, halden, `A dialogue with ${size} statements`)
    const seed = await postStatement(db, dialogue, {
      by: halden.ana,
      choice: 'the cable',
      why: words,
      at: new Date('2026-01-05T09:00:00Z'),
    })
    await copied(db, dialogue, seed.id, size)
    for (let number = 0; number < 100; number++) await answered(db, dialogue, halden, number)
    dialogues.push(await findDialogue(db, halden.company, dialogue.slug, { reader: null, at: new Date() }))
  }
  await db.execute(sql`analyze`)
  return { halden, dialogues }
}

type Halden = Awaited<ReturnType<typeof cast>>['halden']
type Dialogue = Awaited<ReturnType<typeof findDialogue>>

const words = 'At four in the morning a fare is sick and I need that window down now. I chose the one that never once stuck.'

async function emptyDialogue(db: Db, { company, maren, priya }: Halden, question: string) {
  const at = new Date('2026-01-05T08:00:00Z')
  const { slug } = await openDialogue(db, company, {
    by: maren,
    question,
    context: words,
    championId: priya.personId,
    promiseHours: 16,
    statementHours: 16,
    supportsForAnswer: 5,
    visibility: 'public',
    options: [],
    at,
  })
  await publishDialogue(db, await findDialogue(db, company, slug, { reader: maren, at }), { by: maren, at })
  return await findDialogue(db, company, slug, { reader: maren, at })
}

/** Copies by the database itself: a million deeds would take an hour, and what is measured is looking. */
async function copied(db: Db, { companyId, id }: Dialogue, statementId: string, size: number) {
  const copies = sql`select md5(${id} || number)::uuid as id, number from generate_series(1, ${size}::int) number`
  await db.execute(sql`insert into statements (company_id, id, dialogue_id, author_id, revision, asks_answer, posted_at)
    select s.company_id, copy.id, s.dialogue_id, s.author_id, 1, false, s.posted_at + copy.number * interval '1 second'
    from statements s, (${copies}) copy where s.company_id = ${companyId} and s.id = ${statementId}`)
  await db.execute(sql`insert into statement_revisions (company_id, statement_id, number, option_id, why, at)
    select r.company_id, copy.id, 1, r.option_id, r.why, r.at
    from statement_revisions r, (${copies}) copy where r.company_id = ${companyId} and r.statement_id = ${statementId}`)
  await db.execute(sql`update dialogues set statement_count = statement_count + ${size} where company_id = ${companyId} and id = ${id}`)
}

async function answered(db: Db, dialogue: Dialogue, { ana, priya }: Halden, number: number) {
  const at = new Date(Date.UTC(2026, 9, 5, 9, number))
  const { id } = await postStatement(db, dialogue, { by: ana, choice: 'the cable', why: `${number}. ${words}`, asksAnswer: true, at })
  const answer = {
    heard: words,
    // Each in words of its own: an answer that repeats another is refused.
    answer: words.replaceAll(' ', ` ${number} `),
    outcome: 'will_not' as const,
    reason: words,
    until: null,
    commitments: [],
    credits: [],
    expect: 'heard' as const,
  }
  await publishResponse(db, dialogue, {
    by: priya,
    targets: [{ kind: 'statement', id }],
    ...answer,
    at: new Date(at.getTime() + 3_600_000),
  })
}
