/** How fast the pages are, each as a ratio of two things measured in one run. `npm run bench`. */
import Fastify from 'fastify'
import { openDoors } from '../tests/support/doors.ts'
import { dialoguesOfSizes, openGround } from './ground.ts'
import { ratioOf } from './ratio.ts'

const large = Number(process.env.BENCH_STATEMENTS ?? 200_000)
const { database, close } = await openGround()
const { halden, dialogues } = await dialoguesOfSizes(database.db, [1000, large])
const { visitor, close: closeDoors } = await openDoors(database, { production: true, at: new Date() })
const guest = await visitor()
const [small, big] = dialogues.map(({ slug }) => `/halden/d/${slug}`) as [string, string]

const bytes = (await guest.get(small)).body
const bare = Fastify()
bare.get('/', (_, reply) => reply.type('text/html; charset=utf-8').send(bytes))

tell(
  'the same page of 50 exchanges, against a bare server that sends its bytes',
  await ratioOf(
    () => guest.get(small),
    () => bare.inject('/'),
  ),
)
tell(
  `first page of a dialogue with ${large.toLocaleString('en')} statements, against 1,000`,
  await ratioOf(
    () => guest.get(big),
    () => guest.get(small),
  ),
)
const staff = await visitor(halden.priya)
tell(
  'the Desk, against the same page of exchanges',
  await ratioOf(
    () => staff.get('/halden/desk'),
    () => guest.get(small),
  ),
)

await closeDoors()
await close()

function tell(what: string, { one, other, ratio }: { one: number; other: number; ratio: number }) {
  console.log(`${what}: ${ratio.toFixed(3)} (${one.toFixed(2)} ms, ${other.toFixed(2)} ms)`)
}
