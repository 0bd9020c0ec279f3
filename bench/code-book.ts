/**
 * How fast a large code book is looked at, watched and changed, and what waits meanwhile. `node bench/code-book.ts`, BENCH_STATEMENTS=50000: every
 * statement is coded and its customer asked, a third of them under one theme and the rest under forty others.
 */
import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { rejectTheme } from '../server/themes/keeping.ts'
import { mergeThemes } from '../server/themes/merging.ts'
import { publishThemes } from '../server/themes/publishing.ts'
import { holdCodeBook, takeStep } from '../server/themes/steps.ts'
import { undoStep } from '../server/themes/undoing.ts'
import { makeThemes } from '../server/themes/versions.ts'
import type { Troupe } from '../tests/support/cast.ts'
import { openDoors } from '../tests/support/doors.ts'
import { openGround } from './ground.ts'
import { median } from './ratio.ts'
import { dialogueOf } from './whys.ts'

const count = Number(process.env.BENCH_STATEMENTS ?? 50_000)
const at = new Date('2026-01-05T10:00:00Z')
const { database, close } = await openGround()
const { db } = database
const halden = await dialogueOf(db, count)
const { dialogue, noor } = halden
const [largest, other, ...rest] = (await database.alone((single) => codedAndAsked(single, halden))) as [string, string, ...string[]]
await publishThemes(db, dialogue, { by: noor, themeIds: rest, at })
const { visitor, close: closeDoors } = await openDoors(database, { production: true, at: new Date() })
const analyst = await visitor(noor)
const guest = await visitor()

const path = `/halden/analysis/${dialogue.slug}`
await tellPage('the themes of it', () => analyst.get(path))
await tellPage('one of them', () => analyst.get(`${path}/themes/${other}`))
await tellPage('the largest', () => analyst.get(`${path}/themes/${largest}`))
await tellPage('what an open page asks every three seconds', () => analyst.get(`${path}/progress`))
await tellPage('the public themes', () => guest.get(`/halden/d/${dialogue.slug}/themes`))

const by = noor
await tellDeed('the largest becomes part of another', () =>
  mergeThemes(db, dialogue, { by, themeId: largest, intoId: other, at: after(1) }),
)
await tellDeed('that is undone', async () => undoStep(db, dialogue, { by, stepId: await latestStep(), at: after(2) }))
await tellDeed('the largest is set aside', () => rejectTheme(db, dialogue, { by, themeId: largest, at: after(3) }))
await tellDeed('that is undone', async () => undoStep(db, dialogue, { by, stepId: await latestStep(), at: after(4) }))

await closeDoors()
await close()

function after(hours: number) {
  return new Date(at.getTime() + hours * 3_600_000)
}

async function latestStep() {
  const rows = await db.execute<{ id: string }>(sql`select id from analysis_steps order by at desc, (detail->>'version')::int desc limit 1`)
  return [...(rows as Iterable<{ id: string }>)][0]!.id
}

/** A page, five times after one that is not counted. */
async function tellPage(what: string, look: () => Promise<{ statusCode: number; body: string }>) {
  const { statusCode, body } = await look()
  const times: number[] = []
  for (let go = 0; go < 5; go += 1) times.push(await timed(look))
  console.log(
    `${what}: ${median(times).toFixed(0)} ms, ${(body.length / 1000).toFixed(0)} kB${statusCode === 200 ? '' : ` (${statusCode})`}`,
  )
}

/** A deed, and how long somebody waits meanwhile who wants the same code book, as a customer does who answers. */
async function tellDeed(what: string, deed: () => Promise<unknown>) {
  await db.execute(sql`analyze`)
  const whole = timed(deed)
  await new Promise((next) => setTimeout(next, 20))
  const wait = await timed(() => db.transaction(async (tx) => await holdCodeBook(tx, dialogue))).catch(() => null)
  const waited = wait === null ? 'is refused as busy' : `waits ${wait.toFixed(0)} ms`
  console.log(`${what}: ${(await whole).toFixed(0)} ms; who comes meanwhile ${waited}`)
}

async function timed(work: () => Promise<unknown>) {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Themes by the place of each statement: every third under the first, the others in turn; all are asked, and each fifth has answered. By the database itself, because what is measured is looking. */
async function codedAndAsked(db: Db, { dialogue, noor }: Troupe) {
  const { companyId, id } = dialogue
  await db.execute(sql`analyze`)
  const moment = sql`${at.toISOString()}::timestamptz`
  const { stepId, ids } = await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at })
    const themes = Array.from({ length: 41 }, (_, place) => ({ name: `reason ${place}`, state: 'kept' as const }))
    return { stepId: step.id, ids: await makeThemes(tx, step, themes) }
  })
  const placed = sql`(select s.id, s.author_id, s.place, (${sql.param(ids)}::uuid[])[case when s.place % 3 = 0 then 1 else 2 + s.place / 3 % 40 end] as theme_id
    from (select id, author_id, row_number() over (order by id) as place from statements where company_id = ${companyId} and dialogue_id = ${id}) s) placed`
  await db.execute(sql`insert into codings (company_id, id, dialogue_id, statement_id, revision, theme_id, coder, confidence, step_id, at)
    select ${companyId}, gen_random_uuid(), ${id}, placed.id, 1, placed.theme_id, 'machine', 0.5, ${stepId}, ${moment} from ${placed}`)
  await db.execute(sql`insert into member_asks (company_id, statement_id, theme_id, person_id, asked_by, at)
    select ${companyId}, placed.id, placed.theme_id, placed.author_id, ${noor.personId}, ${moment} from ${placed}`)
  await db.execute(sql`insert into member_checks (company_id, id, statement_id, person_id, theme_id, answer, words, at)
    select ${companyId}, gen_random_uuid(), placed.id, placed.author_id, placed.theme_id, case when placed.place % 10 = 0 then 'not_quite' else 'yes' end, 'other', ${moment}
    from ${placed} where placed.place % 5 = 0`)
  await db.execute(sql`insert into statement_vectors (company_id, statement_id, revision, language, at)
    select company_id, id, 1, 'en', ${moment} from statements where company_id = ${companyId} and dialogue_id = ${id}`)
  await db.execute(sql`insert into findings (company_id, id, dialogue_id, fineness, state, progress, by, at, ended_at)
    values (${companyId}, gen_random_uuid(), ${id}, 1, 'done', 1, ${noor.personId}, ${moment}, ${moment})`)
  await db.execute(sql`analyze`)
  return ids
}
