import { loadavg } from 'node:os'
import postgres from 'postgres'
import { openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { type Format, formats, type What, writeAnalysis } from '../server/exports/analysis-files.ts'
import { openSnapshotFile } from '../server/exports/snapshot-files.ts'
import { findSnapshot, takeSnapshot } from '../server/exports/snapshots.ts'
import { wordsFor } from '../server/words/words.ts'
import { cast, later } from '../tests/support/cast.ts'
import { openDoors } from '../tests/support/doors.ts'
import { manyThemed } from '../tests/support/many-themed.ts'
import { startPostgres } from '../tests/support/postgres-server.ts'
import { everything } from '../tests/support/snapshot.ts'
import { timeOf, timesUntil } from './meanwhile.ts'
import { median } from './ratio.ts'

/**
 * Statements with their themes as files, beside COPY … TO STDOUT of the same columns from the same tables (N7): seconds, their ratio, the
 * first byte, how much more memory it took, and how long a page takes meanwhile. `node --expose-gc bench/export.ts [statements]`, 100,000 unless told.
 */
const size = Number(process.argv[2] ?? 100_000)
const server = await startPostgres()
if ('refused' in server) throw new Error(server.refused.join('; '))
const { url } = server
const database = await openDatabase({ url, warn: () => {} })
await migrate(database)
const { db } = database
const { halden } = await cast(db)
await database.alone((alone) => manyThemed(alone, halden, size))
const at = later({ days: 365 })
const words = wordsFor('en')
const asked = { dialogue: halden.dialogue, at, filters: {}, names: 'shown' as const, key: '', licence: null, about: [], words }

async function written(what: What, format: Format) {
  globalThis.gc?.()
  const [start, before] = [performance.now(), process.memoryUsage().rss]
  let [bytes, first, peak] = [0, 0, before]
  for await (const piece of writeAnalysis(db, what, format, asked)) {
    first ||= performance.now() - start
    bytes += piece.length
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  return { seconds: (performance.now() - start) / 1_000, bytes, first, more: (peak - before) / 2 ** 20 }
}

/** The same columns by the database alone, to a client that only counts; with the setting that our own connections have, which is the quicker one. */
async function copied() {
  const { companyId, id } = halden.dialogue
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { jit: 'off' } })
  const start = performance.now()
  const stream = await sql
    .unsafe(
      `copy (select s.id, s.posted_at, to_char(s.posted_at at time zone 'Europe/Zagreb', 'YYYY-MM'), a.id, a.name, k.workplace, o.id, o.name, r.why, r.number,
        v.language, (select count(*) from supports u where u.company_id = s.company_id and u.statement_id = s.id),
        (select w.outcome from response_targets g join responses p on p.company_id = g.company_id and p.id = g.response_id
          join response_revisions w on w.company_id = p.company_id and w.response_id = p.id and w.number = p.revision
          where g.company_id = s.company_id and g.statement_id = s.id and p.is_answer order by p.published_at desc limit 1),
        (select string_agg(c.theme_id::text, ' ') from codings c where c.company_id = s.company_id and c.statement_id = s.id and c.removed_at is null),
        (select string_agg(t.name, E'\\n') from codings c join themes h on h.company_id = c.company_id and h.id = c.theme_id
          join theme_versions t on t.company_id = h.company_id and t.theme_id = h.id and t.number = h.version
          where c.company_id = s.company_id and c.statement_id = s.id and c.removed_at is null),
        (select string_agg(t.state, ' ') from codings c join themes h on h.company_id = c.company_id and h.id = c.theme_id
          join theme_versions t on t.company_id = h.company_id and t.theme_id = h.id and t.number = h.version
          where c.company_id = s.company_id and c.statement_id = s.id and c.removed_at is null),
        exists (select 1 from codings c where c.company_id = s.company_id and c.statement_id = s.id and c.removed_at is null and c.theme_id is null),
        (select m.answer from member_checks m where m.company_id = s.company_id and m.statement_id = s.id order by m.at desc limit 1),
        exists (select 1 from hidings d where d.company_id = s.company_id and d.statement_id = s.id)
      from statements s join statement_revisions r on r.company_id = s.company_id and r.statement_id = s.id and r.number = s.revision
      join options o on o.company_id = s.company_id and o.id = r.option_id
      join appearances a on a.company_id = s.company_id and a.dialogue_id = s.dialogue_id and a.person_id = s.author_id
      left join customers k on k.company_id = s.company_id and k.person_id = s.author_id
      left join statement_vectors v on v.company_id = s.company_id and v.statement_id = s.id and v.revision = r.number
      where s.company_id = '${companyId}' and s.dialogue_id = '${id}' order by s.posted_at, s.id) to stdout with (format csv)`,
    )
    .readable()
  let bytes = 0
  for await (const piece of stream) bytes += (piece as Buffer).length
  const seconds = (performance.now() - start) / 1_000
  await sql.end()
  return { seconds, bytes }
}

await copied()
await written('statements', 'csv')
const pairs: { ours: Awaited<ReturnType<typeof written>>; theirs: Awaited<ReturnType<typeof copied>> }[] = []
for (let pair = 0; pair < 3; pair++) pairs.push({ ours: await written('statements', 'csv'), theirs: await copied() })
const ours = median(pairs.map(({ ours }) => ours.seconds))
const theirs = median(pairs.map(({ theirs }) => theirs.seconds))
const line = (what: string, figures: string) => console.log(`${what.padEnd(24)} ${figures}`)
line('COPY … TO STDOUT', `${theirs.toFixed(2)} s, ${pairs[0]!.theirs.bytes} bytes`)
line(
  'statements.csv',
  `${ours.toFixed(2)} s, ${pairs[0]!.ours.bytes} bytes, first byte ${median(pairs.map(({ ours }) => ours.first)).toFixed(0)} ms, +${Math.max(...pairs.map(({ ours }) => ours.more)).toFixed(0)} MB`,
)
line('ratio (N7: ≤ 2.0)', (ours / theirs).toFixed(2))
for (const what of ['statements', 'codings'] as const) {
  for (const format of formats) {
    const { seconds, bytes, first, more } = await written(what, format)
    line(`${what}.${format}`, `${seconds.toFixed(2)} s, ${bytes} bytes, first byte ${first.toFixed(0)} ms, +${more.toFixed(0)} MB`)
  }
}
const { visitor, close: closeDoors } = await openDoors(database, { production: true, at })
const guest = await visitor()
const page = () => guest.get('/halden/d/window-motor')
for (let warm = 0; warm < 200; warm++) await page()
const calm = await timesUntil(page, new Promise((done) => setTimeout(done, 10_000)))
const spooled = throughTheSpool()
const busy = await timesUntil(page, spooled)
const { seconds, first } = await spooled
line('through the spool', `${seconds.toFixed(2)} s, first byte ${first.toFixed(0)} ms, with somebody looking at pages`)
for (const share of [0.5, 0.99]) {
  const [before, meanwhile] = [timeOf(calm, share), timeOf(busy, share)]
  line(
    `a page, p${share * 100}`,
    `${before.toFixed(1)} ms before, ${meanwhile.toFixed(1)} ms meanwhile: ${(meanwhile / before).toFixed(1)} times`,
  )
}
line(
  'load of the machine',
  loadavg()
    .map((load) => load.toFixed(1))
    .join(', '),
)
await closeDoors()
await database.close()
await server.stop()

/** A file of a snapshot as it is downloaded. */
async function throughTheSpool() {
  const { id } = await takeSnapshot(db, halden.dialogue, { ...everything, by: halden.noor, at, language: 'en' })
  const start = performance.now()
  const snapshot = await findSnapshot(db, halden.dialogue, id)
  const spool = await openSnapshotFile(db, halden.dialogue, snapshot, 'statements.csv', { words, secret: 'x', at })
  let first = 0
  for await (const _ of spool.read()) first ||= performance.now() - start
  return { seconds: (performance.now() - start) / 1_000, first }
}
