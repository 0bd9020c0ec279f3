/** How much longer the shared table takes with a thousand people on it than with one. `npm run bench`. */
import { sql } from 'drizzle-orm'
import { type Cast, cast } from '../tests/support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../tests/support/deciding.ts'
import { openDoors } from '../tests/support/doors.ts'
import { crowdOf, give } from '../tests/support/weighed.ts'
import { openGround } from './ground.ts'
import { ratioOf } from './ratio.ts'

const many = Number(process.env.BENCH_PEOPLE ?? 1_000)
const size = { criteria: 12, options: 6 }
const { database, close } = await openGround()
const { halden, acme } = await cast(database.db)
await weighedBy(acme, 1)
await weighedBy(halden, many)
await database.db.execute(sql`analyze`)
const { visitor, close: closeDoors } = await openDoors(database, { production: true, at: new Date('2026-11-20T10:00:00Z') })
const guest = await visitor()
const pageOf = ({ company, dialogue }: Cast['halden']) => `/${company.slug}/d/${dialogue.slug}/criteria`

await guest.get(pageOf(halden))
const counted: number[] = []
for (let go = 0; go < 7; go++) {
  await database.db.execute(sql`update ratings set score = ${go % 5} where (company_id, dialogue_id, person_id, option_id, criterion_id) =
    (select company_id, dialogue_id, person_id, option_id, criterion_id from ratings where company_id = ${halden.company.id} limit 1)`)
  const start = performance.now()
  await guest.get(pageOf(halden))
  counted.push(performance.now() - start)
}
console.log(
  `the shared table of ${many.toLocaleString('en')} people, counted anew because something changed: ${counted.sort((a, b) => a - b)[3]!.toFixed(1)} ms`,
)
const { one, other, ratio } = await ratioOf(
  () => guest.get(pageOf(acme)),
  () => guest.get(pageOf(halden)),
  { goes: 5 },
)
console.log(
  `the shared table, ${size.criteria} criteria × ${size.options} options, of ${many.toLocaleString('en')} people, remembered, against one: ${ratio.toFixed(2)} times as long (${other.toFixed(1)} ms, ${one.toFixed(1)} ms)`,
)

await closeDoors()
await close()

async function weighedBy(troupe: Cast['halden'], people: number) {
  const criteria: string[] = []
  const options: string[] = []
  for (let number = 1; number <= size.criteria; number++) criteria.push(await sharedCriterion(database.db, troupe, `Criterion ${number}`))
  for (let number = 1; number <= size.options; number++) options.push(await sharedOption(database.db, troupe, `Option ${number}`))
  await give(database.db, troupe, { criteria, options }, crowdOf(people, size))
  await inPhase(database.db, troupe, 'decided')
}
