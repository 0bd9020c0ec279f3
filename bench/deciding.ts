/** How much longer the shared table takes with a thousand people on it than with one. `npm run bench`. */
import { sql } from 'drizzle-orm'
import { type Cast, cast } from '../tests/support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../tests/support/deciding.ts'
import { openDoors } from '../tests/support/doors.ts'
import { crowdOf, give } from '../tests/support/weighed.ts'
import { openGround } from './ground.ts'
import { median } from './ratio.ts'

/** How long one look at a page took: by the clock, with the database's part, and of this process's own time. Milliseconds. */
interface Look {
  clock: number
  processor: number
}

const many = Number(process.env.BENCH_PEOPLE ?? 1_000)
const [warmUps, goes] = [10, 30]
const size = { criteria: 12, options: 6 }
const { database, close } = await openGround()
const { halden, acme } = await cast(database.db)
await weighedBy(acme, 1)
await weighedBy(halden, many)
await database.db.execute(sql`analyze`)
const { visitor, close: closeDoors } = await openDoors(database, { production: true, at: new Date('2026-11-20T10:00:00Z') })
const guest = await visitor()
const pageOf = ({ company, dialogue }: Cast['halden']) => `/${company.slug}/d/${dialogue.slug}/criteria`

for (const isAnew of [false, true]) {
  const [one, other] = await inTurns(acme, halden, { isAnew })
  const took = ({ clock, processor }: Look) => `${clock.toFixed(1)} ms, of which this process ${processor.toFixed(1)} ms`
  console.log(
    `the shared table, ${size.criteria} criteria × ${size.options} options, of ${many.toLocaleString('en')} people, ${isAnew ? 'counted anew' : 'remembered'}, against one: ${(other.clock / one.clock).toFixed(2)} times as long (${took(other)}; one: ${took(one)})`,
  )
}

await closeDoors()
await close()

/** Both tables in turn, A B A B …; the medians of one look at each. Anew: before each look somebody changed a rating, to what was never there before. */
async function inTurns(one: Cast['halden'], other: Cast['halden'], { isAnew }: { isAnew: boolean }): Promise<[Look, Look]> {
  const looks: [Look[], Look[]] = [[], []]
  for (let go = -warmUps; go < goes; go++) {
    for (const [place, troupe] of [one, other].entries()) {
      if (isAnew) await changeRating(troupe, go + warmUps)
      const look = await lookAt(troupe)
      if (go >= 0) looks[place]!.push(look)
    }
  }
  const middle = (some: Look[]): Look => ({
    clock: median(some.map(({ clock }) => clock)),
    processor: median(some.map(({ processor }) => processor)),
  })
  return [middle(looks[0]), middle(looks[1])]
}

async function lookAt(troupe: Cast['halden']): Promise<Look> {
  const [before, start] = [process.cpuUsage(), performance.now()]
  await guest.get(pageOf(troupe))
  const { user, system } = process.cpuUsage(before)
  return { clock: performance.now() - start, processor: (user + system) / 1_000 }
}

/** Another rating each time, so that no table is one that was counted before. */
async function changeRating({ company }: Cast['halden'], which: number) {
  await database.db.execute(sql`update ratings set score = (coalesce(score, 0) + 1) % 5
    where (company_id, dialogue_id, person_id, option_id, criterion_id) = (
      select company_id, dialogue_id, person_id, option_id, criterion_id from ratings where company_id = ${company.id}
      order by company_id, dialogue_id, person_id, option_id, criterion_id offset ${which} limit 1)`)
}

async function weighedBy(troupe: Cast['halden'], people: number) {
  const criteria: string[] = []
  const options: string[] = []
  for (let number = 1; number <= size.criteria; number++) criteria.push(await sharedCriterion(database.db, troupe, `Criterion ${number}`))
  for (let number = 1; number <= size.options; number++) options.push(await sharedOption(database.db, troupe, `Option ${number}`))
  await give(database.db, troupe, { criteria, options }, crowdOf(people, size))
  await inPhase(database.db, troupe, 'decided')
}
