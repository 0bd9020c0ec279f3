/** How long it takes to ring ten thousand alarms that are due at one moment, against changing as many rows. `npm run bench`. */
import { eq, sql } from 'drizzle-orm'
import { alarms, mails, obligations } from '../db/schema/index.ts'
import { ringAlarms } from '../server/notifications/ringing.ts'
import { cast } from '../tests/support/cast.ts'
import { dutiesOf, raised } from '../tests/support/story.ts'
import { openGround } from './ground.ts'

const many = Number(process.env.BENCH_ALARMS ?? 10_000)
const { database, close } = await openGround()
const { db } = database
const { halden } = await cast(db)
await raised(db, halden)
const [duty] = await dutiesOf(db, halden)

// Copies of one duty: a round each, so that the keys hold.
await db.execute(sql`insert into obligations (company_id, id, dialogue_id, conflict_id, cause, round, owner_id, started_at, first_due_at, due_at, policy)
  select company_id, gen_random_uuid(), dialogue_id, conflict_id, cause, number, owner_id, started_at, first_due_at, due_at, policy
  from obligations, generate_series(1, ${many - 1}::int) number where id = ${duty!.id}`)
await db.delete(alarms)

for (const [kind, what] of [
  ['half', 'one mail each'],
  ['due', 'two mails each, and the next alarm'],
  ['overdue', 'a year late, two mails each, and the next alarm'],
] as const) {
  const rings = new Date(duty!.dueAt.getTime() + (kind === 'overdue' ? 365 * 86_400_000 : 0))
  await db.execute(sql`insert into alarms (id, company_id, kind, about_id, at)
    select gen_random_uuid(), company_id, ${kind}, id, ${new Date(rings.getTime() - 1000).toISOString()}::timestamptz from obligations`)
  await db.execute(sql`analyze`)
  const at = new Date(rings.getTime() + (kind === 'half' ? -500 : 500))
  const rung = await seconds(() => ringAlarms(db, at))
  const changed = await seconds(() =>
    db
      .update(obligations)
      .set({ round: sql`${obligations.round} + ${many * 2}` })
      .where(eq(obligations.companyId, halden.company.id)),
  )
  const written = await db.$count(mails)
  console.log(
    `ringing ${many.toLocaleString('en')} alarms at once, ${what}: ${rung.toFixed(2)} s (${written.toLocaleString('en')} mails), ${(rung / changed).toFixed(1)} times changing as many rows (${changed.toFixed(2)} s)`,
  )
  await db.delete(mails)
  await db.delete(alarms)
}

await close()

async function seconds(work: () => Promise<unknown>) {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
