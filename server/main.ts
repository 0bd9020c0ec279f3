import { join } from 'node:path'
import { openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { refreshStatistics } from '../db/statistics.ts'
import { buildApp } from './app.ts'
import { startClock } from './clock.ts'
import { readConfig } from './config.ts'
import { readEnvironment } from './environment.ts'
import { loggerFor } from './logging.ts'
import { openPost } from './mail/post.ts'
import { linksFor } from './notifications/links.ts'
import { readMailsAloud } from './notifications/reading-aloud.ts'
import { ringAlarms } from './notifications/ringing.ts'
import { sendMails } from './notifications/sending.ts'
import { writeMails } from './notifications/writing.ts'
import { letGoOfTheOld } from './retention.ts'
import { keptSecret } from './secret.ts'
import { readStatements } from './themes/encoding/reading.ts'
import { openReader } from './themes/encoding/thread.ts'
import { fileEverywhere } from './themes/seeking/again.ts'
import { runSeeking } from './themes/seeking/running.ts'
import { openSeeker } from './themes/seeking/seeker.ts'
import { welcome } from './welcome.ts'

const read = readConfig(readEnvironment())
if ('mistakes' in read) {
  for (const mistake of read.mistakes) console.error(mistake)
  process.exit(1)
}
const { config } = read
const secret = config.secret ?? (await keptSecret(config.dataDir))
const database = await openDatabase(config.databaseUrl ? { url: config.databaseUrl } : { dataDir: join(config.dataDir, 'database') }).catch(
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)
const { db } = database
await migrate(database)
if (config.demo) await (await import('../db/seeds/demo.ts')).seedDemo(db, { at: new Date() })

const now = () => new Date()
const mailbox = openPost({ smtpUrl: config.smtpUrl, from: config.mailFrom, say: console.log })
const app = await buildApp({ database, config: { ...config, secret }, post: mailbox, now, logger: loggerFor(config) })
const links = linksFor({ baseUrl: config.baseUrl, secret })
const failed = (name: string, error: unknown) => app.log.error({ err: error }, `${name} failed`)
let stopping = false
/** What ends because the server does has not failed. */
const failing = (name: string) => (error: unknown) => stopping || failed(name, error)
const reader = openReader()
const seeker = openSeeker()
const aloud = { from: now(), links, said: new Set<string>() }
const seen = { read: new Map(), filed: new Map() }
const clock = startClock(
  [
    { name: 'ring alarms', everySeconds: 5, deed: (at) => ringAlarms(db, at, (error) => failed('ringing one alarm', error)) },
    {
      name: 'write mails',
      everySeconds: 5,
      deed: (at) => writeMails(db, at, (error) => failed('writing the mails about one fact', error)),
    },
    { name: 'send mails', everySeconds: 5, deed: (at) => (mailbox.leaves ? sendMails(db, mailbox, { at, links }) : Promise.resolve()) },
    {
      name: 'read mails aloud',
      everySeconds: 5,
      deed: () => (config.demo && !mailbox.leaves ? readMailsAloud(db, mailbox, aloud) : Promise.resolve()),
    },
    {
      name: 'read what was said',
      everySeconds: 3,
      deed: (at) => readStatements(db, { at, now, read: reader.read, seen: seen.read, failed: failing('reading one dialogue') }),
    },
    {
      name: 'look for themes',
      everySeconds: 2,
      deed: (at) => runSeeking(db, { at, now, seeker, failed: failing('one search for themes') }),
    },
    {
      name: 'file with themes',
      everySeconds: 30,
      deed: (at) => fileEverywhere(db, { at, now, seeker, seen: seen.filed, failed: failing('filing in one dialogue') }),
    },
    { name: 'count the tables', everySeconds: 5, deed: () => refreshStatistics(db) },
    { name: 'forget what has run out', everySeconds: 3600, deed: (at) => letGoOfTheOld(db, at) },
  ],
  { now, failed: (name, error) => failing(name)(error) },
)

await app.listen({ port: config.port, host: config.host }).catch((error: Error) => {
  console.error(`Parley cannot listen at ${config.host}:${config.port}: ${error.message}`)
  process.exit(1)
})
console.log(await welcome(db, { config, secret }))

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())

/** Takes no new request, finishes those in flight, and lets go of the database: at the latest after ten seconds. */
async function stop() {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), 9_500).unref()
  await Promise.all([app.close(), reader.end(), seeker.end(), clock.stop()])
  await database.close()
  process.exit(0)
}
