import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { consults, mails, memberships } from '../../db/schema/index.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { askConsult, type Helper, withdrawConsult } from '../../server/consults/asking.ts'
import { consultPath } from '../../server/consults/link.ts'
import { askedOf } from '../../server/consults/reading.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { letGoOfTheOld } from '../../server/retention.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { secret } from '../support/routes.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const uli = { name: 'Uli Frei', email: 'uli@example.net' }

async function asked(db: Db, { dialogue, priya }: Troupe, conflictId: string, helper: Helper) {
  const about = { kind: 'conflict', id: conflictId } as const
  return (await askConsult(db, dialogue, { by: priya, about, helper, question: 'Why is it quieter?', at: monday })).id
}

test('an analyst who left finds nothing at their link any more, and whoever is nobody here still does', async ({ db, database }) => {
  const { halden } = await cast(db)
  const conflict = await raised(db, halden)
  const links: string[] = []
  for (const helper of [halden.noor, uli]) links.push(consultPath('halden', await asked(db, halden, conflict, helper), secret))
  const doors = await openDoors(database, { at: later({ hours: 1 }) })
  const guest = await doors.visitor()
  const found = async () => await Promise.all(links.map(async (link) => (await guest.get(link)).statusCode))
  expect(await found()).toEqual([200, 200])
  await db.update(memberships).set({ endedAt: monday }).where(eq(memberships.personId, halden.noor.personId))
  expect(await found()).toEqual([404, 200])
  await doors.close()
})

test('a colleague who left before they were asked by their address was asked as somebody else, and their link is good', async ({
  db,
  database,
}) => {
  const { halden } = await cast(db)
  const { tom } = halden
  const conflict = await raised(db, halden)
  await db
    .update(memberships)
    .set({ endedAt: later({ days: -1 }) })
    .where(eq(memberships.personId, tom.personId))
  const id = await asked(db, halden, conflict, { name: 'Tom', email: `${tom.personId}@example.org` })
  const doors = await openDoors(database, { at: later({ hours: 1 }) })
  expect((await (await doors.visitor()).get(consultPath('halden', id, secret))).statusCode).toBe(200)
  await doors.close()
})

test('a link ends when what it is about is withdrawn, and nobody is asked on their desk any more', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { company, dialogue, ana, tom } = halden
  const conflict = await raised(db, halden)
  const link = consultPath('halden', await asked(db, halden, conflict, tom), secret)
  expect(await askedOf(db, company, tom)).toHaveLength(1)
  await withdrawConflict(db, dialogue, { by: ana, conflictId: conflict, reason: null, at: monday })
  expect(await askedOf(db, company, tom)).toEqual([])
  const doors = await openDoors(database, { at: later({ hours: 1 }) })
  const { statusCode, body } = await (await doors.visitor()).get(link)
  expect([statusCode, body]).toEqual([410, expect.stringContaining('No answer to this is wanted any more')])
  await doors.close()
})

test('the address of whoever helped is let go thirty days after their link has ended, and the mail with it', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, ana, priya } = halden
  const [published, withdrawn, open, back] = [
    await raised(db, halden),
    await raised(db, halden),
    await raised(db, halden),
    await raised(db, halden),
  ]
  for (const conflict of [published, withdrawn, open]) await asked(db, halden, conflict, uli)
  const taken = await asked(db, halden, back, { name: 'Ida', email: 'ida@example.net' })
  await writeMails(db, monday)
  await withdrawConsult(db, dialogue, { by: priya, id: taken, at: monday })
  await answered(db, halden, { kind: 'conflict', id: published })
  await withdrawConflict(db, dialogue, { by: ana, conflictId: withdrawn, reason: null, at: monday })
  const kept = async (days: number) => {
    await letGoOfTheOld(db, later({ days }))
    const addresses = await db.select({ about: consults.conflictId }).from(consults).where(eq(consults.email, uli.email))
    const sent = await db.select({ to: mails.to }).from(mails).where(eq(mails.kind, 'consult'))
    return { about: addresses.map(({ about }) => about).toSorted(), mailed: sent.map(({ to }) => to).toSorted() }
  }
  const to = uli.email
  expect(await kept(29)).toEqual({ about: [published, withdrawn, open].toSorted(), mailed: ['ida@example.net', to, to, to] })
  expect(await kept(31)).toEqual({ about: [published, open].toSorted(), mailed: [to, to] })
  expect(await kept(43)).toMatchObject({ about: [published, open].toSorted() })
  expect(await kept(45)).toEqual({ about: [open], mailed: [to] })
  expect(await kept(900)).toEqual({ about: [open], mailed: [to] })
  expect(await db.$count(consults, eq(consults.name, uli.name))).toBe(3)
})
