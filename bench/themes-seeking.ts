/** How long a search for themes takes, and how long pages take meanwhile. `node bench/themes-seeking.ts`, BENCH_STATEMENTS=1000,10000. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Database } from '../db/client.ts'
import { readStatements } from '../server/themes/encoding/reading.ts'
import { openReader } from '../server/themes/encoding/thread.ts'
import { themesOf } from '../server/themes/reading.ts'
import { runSeeking } from '../server/themes/seeking/running.ts'
import { openSeeker } from '../server/themes/seeking/seeker.ts'
import { seekThemes } from '../server/themes/seeking/seeking.ts'
import { openDoors } from '../tests/support/doors.ts'
import { openGround } from './ground.ts'
import { timeOf, timesUntil } from './meanwhile.ts'
import { dialogueOf } from './whys.ts'

for (const count of (process.env.BENCH_STATEMENTS ?? '1000,10000').split(',').map(Number)) {
  const { database, close } = await openGround()
  await measured(database, count)
  await close()
}

async function measured(database: Database, count: number) {
  const { db } = database
  const halden = await dialogueOf(db, count)
  const reader = openReader()
  await readStatements(db, { at: new Date(), read: reader.read })
  await reader.end()
  const { visitor, close } = await openDoors(database, { production: true, at: new Date() })
  const guest = await visitor()
  const page = () => guest.get('/halden/d/window-motor')
  for (let warm = 0; warm < 50; warm += 1) await page()
  const calm = await timesUntil(page, new Promise((done) => setTimeout(done, 5_000)))
  await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at: new Date() })
  const seeker = openSeeker()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const began = performance.now()
  const search = runSeeking(db, { at: new Date(), now: () => new Date(), seeker }).then(() => (performance.now() - began) / 1000)
  const busy = await timesUntil(page, search)
  const seconds = await search
  delay.disable()
  const { length } = await themesOf(db, halden.dialogue)
  console.log(`${count.toLocaleString('en')} statements: ${length} themes in ${seconds.toFixed(1)} s`)
  console.log(
    `  a page meanwhile: p50 ${tell(busy, 0.5)}, p99 ${tell(busy, 0.99)}; before: p50 ${tell(calm, 0.5)}, p99 ${tell(calm, 0.99)}`,
  )
  console.log(`  the longest that anything waited: ${(delay.max / 1e6).toFixed(1)} ms, of which pages are a part`)
  await seeker.end()
  await close()
}

function tell(times: number[], share: number) {
  return `${timeOf(times, share).toFixed(1)} ms`
}
