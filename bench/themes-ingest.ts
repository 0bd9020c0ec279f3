/** How fast the machine reads what was said, and whether pages wait for it. `node bench/themes-ingest.ts`. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readStatements } from '../server/themes/encoding/reading.ts'
import { openReader } from '../server/themes/encoding/thread.ts'
import { openGround } from './ground.ts'
import { dialogueOf } from './whys.ts'

const count = Number(process.env.BENCH_STATEMENTS ?? 1_000)
const { database, close } = await openGround()
await dialogueOf(database.db, count)
const reader = openReader()
await reader.read([{ text: 'The first one loads what the others use.', asked: [], usual: null }])
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const began = performance.now()
const read = await readStatements(database.db, { at: new Date(), read: reader.read })
const seconds = (performance.now() - began) / 1000
delay.disable()
console.log(`${read} statements read in ${seconds.toFixed(1)} s: ${(read / seconds).toFixed(0)} a second`)
console.log(`the longest that anything else waited: ${(delay.max / 1e6).toFixed(1)} ms`)
await reader.end()
await close()
