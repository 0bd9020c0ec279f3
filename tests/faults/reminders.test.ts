import { setTimeout as rest } from 'node:timers/promises'
import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { alarms, companies, mails, type OpeningHours, obligations, tidings } from '../../db/schema/index.ts'
import { cast, type Troupe } from '../support/cast.ts'
import { mailServer } from '../support/mail-server.ts'
import { addressOf, type Server, startServer } from '../support/servers.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const rounds = 20

/** How long ago a duty of sixteen hours began of which this reminder is due now, and who is told. */
const kinds = {
  half: { hoursAgo: 9, told: ['tom'], says: /^Half of the time/ },
  most: { hoursAgo: 14, told: ['tom', 'priya'], says: /^Four fifths of the time/ },
  due: { hoursAgo: 17, told: ['tom', 'priya', 'maren'], says: /^This answer was due/ },
} as const
const ofEach = 3

test('two servers, one of them killed twenty times in the middle of the sweep: every reminder comes, and is one, whatever alarm is broken', {
  timeout: 240_000,
}, async ({ freshDatabase, skip }) => {
  skip(freshDatabase.kind !== 'postgres', 'two servers share a PostgreSQL')
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await neverClose(db, halden)
  await breakOne(db, halden)
  const { url, mails: received, close } = await mailServer()
  const env = { DATABASE_URL: await addressOf(freshDatabase), SMTP_URL: url, SECRET: 'x'.repeat(40) }
  const servers = [await startServer(env), await startServer(env)]
  const expected: string[] = []
  try {
    await Promise.all(servers.map(({ up }) => up()))
    for (let round = 0; round < rounds; round++) {
      const killed = Math.floor(Math.random() * 2)
      const kill = async () => {
        await servers[killed]!.kill()
        servers[killed] = await startServer(env)
      }
      await (round % 2 === 0 ? killedWhileItRings : killedWhileItSends)(db, {
        kill,
        begin: async () => expected.push(...(await fallDue(db, halden))),
      })
    }
    await everythingIsSent(db, servers)
  } finally {
    await Promise.all(servers.map(({ kill }) => kill()))
    await close()
  }
  const arrived = await received()
  const ids = (await db.select({ id: mails.id }).from(mails)).map(({ id }) => `<${id}@parley>`)
  expect(new Set(arrived.map(({ messageId }) => messageId))).toEqual(new Set(ids))
  const reminders = new Map<string, Set<string>>()
  for (const { to, text, messageId } of arrived) {
    const kind = Object.entries(kinds).find(([, { says }]) => says.test(text ?? ''))?.[0]
    if (!kind) continue
    const line = `${kind} ${/desk\/([\w-]+)/.exec(text!)![1]} ${to![0]!.address}`
    reminders.set(line, (reminders.get(line) ?? new Set()).add(messageId!))
  }
  expect([...reminders.keys()].toSorted()).toEqual(expected.toSorted())
  expect([...reminders].filter(([, ids]) => ids.size !== 1)).toEqual([])
})

interface Round {
  /** Lets duties fall due. */
  begin: () => Promise<unknown>
  kill: () => Promise<void>
}

/** While nobody can write a mail whoever rings stands still in the middle of it: the alarms are taken, and nothing is kept yet. */
async function killedWhileItRings(db: Db, { begin, kill }: Round) {
  await db.transaction(async (tx) => {
    await tx.execute(sql`lock table mails in share mode`)
    await begin()
    await until(async () => (await selectRows(db, standingStill)).length > 0)
    await kill()
  })
}

const standingStill = sql`select pid from pg_stat_activity activity where datname = current_database() and wait_event_type = 'Lock'
  and query like 'insert into "mails"%' and exists (select 1 from pg_locks where pg_locks.pid = activity.pid and relation = 'alarms'::regclass)`

/** As soon as the first mails are there to be sent. */
async function killedWhileItSends(db: Db, { begin, kill }: Round) {
  const before = await db.$count(mails)
  await begin()
  await until(async () => (await db.$count(mails)) > before)
  await rest(Math.random() * 50)
  await kill()
}

/** Duties that began long enough ago, told by the deed; gives the reminders that are to come of them. */
async function fallDue(db: Db, halden: Troupe) {
  const { company, tom } = halden
  const lines = []
  const known = new Set((await dutiesOf(db, halden)).map(({ id }) => id))
  for (const [kind, { hoursAgo, told }] of Object.entries(kinds))
    for (let duty = 0; duty < ofEach; duty++) {
      // One transaction, so that no server rings before Tom answers for it.
      const id = await db.transaction(async (tx) => {
        await raised(tx, halden, { at: new Date(Date.now() - hoursAgo * 3_600_000) })
        const begun = (await dutiesOf(tx, halden)).find(({ id }) => !known.has(id))!
        const it = and(eq(obligations.companyId, company.id), eq(obligations.id, begun.id))
        await tx.update(obligations).set({ ownerId: tom.personId }).where(it)
        return begun.id
      })
      known.add(id)
      lines.push(...told.map((who) => `${kind} ${id} ${halden[who].personId}@example.org`))
    }
  return lines
}

/** What a killed server had in hand is let go after a minute; here that minute has passed. */
async function everythingIsSent(db: Db, servers: Server[]) {
  await Promise.all(servers.map(({ up }) => up()))
  await until(async () => (await db.$count(alarms, lt(alarms.at, new Date()))) + (await db.$count(tidings)) === 0)
  await db
    .update(mails)
    .set({ nextTryAt: new Date(Date.now() - 60_000) })
    .where(isNull(mails.sentAt))
  await until(async () => (await db.$count(mails, isNull(mails.sentAt))) === 0)
}

async function neverClose(db: Db, { company }: Troupe) {
  const always = [{ open: '00:00', close: '24:00' }]
  const hours: OpeningHours = { 1: always, 2: always, 3: always, 4: always, 5: always, 6: always, 7: always }
  await db.update(companies).set({ hours }).where(eq(companies.id, company.id))
}

/** A duty that fell due and cannot be counted: its alarm fails each time it rings, beside all the others. */
async function breakOne(db: Db, halden: Troupe) {
  const never: OpeningHours = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }
  await db.transaction(async (tx) => {
    await raised(tx, halden, { at: new Date(Date.now() - 17 * 3_600_000) })
    const [duty] = await dutiesOf(tx, halden)
    const policy = { ...duty!.policy, calendar: { hours: never, holidays: [] } }
    const it = and(eq(obligations.companyId, halden.company.id), eq(obligations.id, duty!.id))
    await tx.update(obligations).set({ policy }).where(it)
  })
}

async function until(isSo: () => Promise<boolean>) {
  const begun = Date.now()
  while (!(await isSo())) {
    if (Date.now() - begun > 60_000) throw new Error('It never came to this.')
    await rest(10)
  }
}
