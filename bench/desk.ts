/** How much longer the Desk takes where much is owed. `npm run bench`. */
import { cast } from '../tests/support/cast.ts'
import { openDoors } from '../tests/support/doors.ts'
import { dutiesOfSize } from '../tests/support/duties.ts'
import { openGround } from './ground.ts'
import { ratioOf } from './ratio.ts'

const many = Number(process.env.BENCH_OBLIGATIONS ?? 10_000)
const { database, close } = await openGround()
const { halden, acme } = await cast(database.db)
await dutiesOfSize(database.db, acme, { open: 100, met: 100 })
await dutiesOfSize(database.db, halden, { open: many, met: many })
const { visitor, close: closeDoors } = await openDoors(database, { production: true, at: new Date('2026-11-05T10:00:00Z') })
const [busy, calm] = [await visitor(halden.priya), await visitor(acme.priya)]

for (const [what, query] of [
  ['the Desk', ''],
  ['what is overdue of one’s own', '?whose=mine&state=overdue'],
  ['a search on the Desk', '?search=fare'],
] as const) {
  const { one, other, ratio } = await ratioOf(
    () => calm.get(`/acme/desk${query}`),
    () => busy.get(`/halden/desk${query}`),
  )
  console.log(
    `${what} with ${many.toLocaleString('en')} owed and as many met, against 100: ${ratio.toFixed(2)} times as long (${other.toFixed(1)} ms, ${one.toFixed(1)} ms)`,
  )
}

await closeDoors()
await close()
