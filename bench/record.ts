/** How much longer the Record takes where much was owed, answered and judged. `npm run bench`. */
import { sql } from 'drizzle-orm'
import { cast, type Troupe } from '../tests/support/cast.ts'
import { openDoors } from '../tests/support/doors.ts'
import { dutiesOfSize } from '../tests/support/duties.ts'
import { openGround } from './ground.ts'
import { ratioOf } from './ratio.ts'

const many = Number(process.env.BENCH_OBLIGATIONS ?? 10_000)
const { database, close } = await openGround()
const { halden, acme } = await cast(database.db)
await toldOf(acme, 100)
await toldOf(halden, many)
await database.db.execute(sql`analyze`)
const { visitor, close: closeDoors } = await openDoors(database, { production: true, at: new Date('2026-11-05T10:00:00Z') })
const [busy, calm] = [await visitor(halden.priya), await visitor(acme.priya)]

for (const [what, path] of [
  ['the Record', 'record'],
  ['the Record of everything', 'record?period=all'],
  ['the list of what was kept', 'record/kept'],
  ['the list of what is overdue', 'record/overdue'],
] as const) {
  const { one, other, ratio } = await ratioOf(
    () => calm.get(`/acme/${path}`),
    () => busy.get(`/halden/${path}`),
    { goes: 5 },
  )
  console.log(
    `${what} with ${many.toLocaleString('en')} obligations, against 100: ${ratio.toFixed(2)} times as long (${other.toFixed(1)} ms, ${one.toFixed(1)} ms)`,
  )
}

await closeDoors()
await close()

/** Half of them answered, and each answer expected and judged. By the database itself: what is measured is looking. */
async function toldOf(troupe: Troupe, size: number) {
  const { id } = troupe.company
  await dutiesOfSize(database.db, troupe, { open: size / 2, met: size / 2 })
  await database.db.execute(sql`update response_targets set hours = ascii(id::text) % 16 where company_id = ${id}`)
  await database.db.execute(sql`insert into predictions (company_id, response_id, heard, settled, at)
    select company_id, id, true, true, published_at from responses where company_id = ${id} on conflict do nothing`)
  await database.db.execute(sql`insert into verdicts (company_id, id, target_id, person_id, heard, settled, feeling, at)
    select t.company_id, md5(t.id::text)::uuid, t.id, t.addressee_id, case when t.id::text > '8' then 'yes' else 'partly' end, 'yes', 1, r.published_at + interval '1 hour'
    from response_targets t join responses r on r.company_id = t.company_id and r.id = t.response_id
    where t.company_id = ${id} and t.addressee_id in (select person_id from customers where company_id = ${id})`)
}
