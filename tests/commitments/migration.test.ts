import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SQL, sql } from 'drizzle-orm'
import { migrate as applyAll } from 'drizzle-orm/postgres-js/migrator'
import { expect } from 'vitest'
import { type Database, type Db, selectRows } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { newId } from '../../server/ids.ts'
import { later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'

/** How many migrations there were while answers promised in plain words. */
const before = 2

test('what answers promised in plain words is offered, for the company, by whoever answered, for the day that was named', async ({
  freshDatabase,
}) => {
  const { db } = freshDatabase
  await migrateTo(freshDatabase, before)
  const { companyId, ana, priya, tom, conflictId, promises } = await answeredThen(db)
  await migrate(freshDatabase)

  const rows = await selectRows(db, sql`select * from commitments where company_id = ${companyId} order by due_on`)
  expect(rows).toEqual(
    promises.map(({ id, what, dueOn, ownerId }) =>
      expect.objectContaining({
        id,
        what,
        owner_id: ownerId,
        due_on: dueOn,
        first_due_on: dueOn,
        side: 'company',
        offered_by: priya,
        how: null,
      }),
    ),
  )
  expect(rows.map((row) => (row as { decision_id: unknown }).decision_id)).toEqual([null, null])

  const rings = await selectRows(db, sql`select kind, about_id, at > now() as is_to_come from alarms where company_id = ${companyId}`)
  expect(rings).toContainEqual({ kind: 'commitment_due', about_id: promises[1]!.id, is_to_come: true })

  const { visitor, close } = await openDoors(freshDatabase, { at: later({ days: 1 }) })
  const path = '/halden/d/window-motor/commitments'
  const [customer, colleague] = [await visitor({ personId: ana }), await visitor({ personId: tom })]
  const exchange = (await customer.get(`/halden/d/window-motor/conflicts/${conflictId}`)).body
  for (const { id, what } of promises) {
    expect(exchange).toContain(what)
    expect(exchange).toContain(`action="${path}/${id}/accept"`)
    expect((await colleague.get(`${path}/${id}`)).body).toContain(`href="${path}/${id}/done"`)
  }
  const [first] = promises
  expect((await customer.post(`${path}/${first!.id}/accept`)).statusCode).toBe(303)
  expect((await customer.get(`${path}/${first!.id}`)).body).toContain('accepted by Ana Kovač')
  await close()
})

/** An empty database at an earlier migration. */
async function migrateTo({ db, alone }: Database, count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-migrations-'))
  cpSync(join(import.meta.dirname, '../../db/migrations'), folder, { recursive: true })
  const journal = join(folder, 'meta/_journal.json')
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, count) }))
  await db.execute(sql`drop schema public cascade`)
  await db.execute(sql`drop schema drizzle cascade`)
  await db.execute(sql`create schema public`)
  await alone((own) => applyAll(own as never, { migrationsFolder: folder }))
  rmSync(folder, { recursive: true })
}

/** An answer of Priya's to Ana's conflict, as it was written then: past every deed, for the deeds of today know more columns. */
async function answeredThen(db: Db) {
  const [companyId, dialogueId, conflictId, responseId, ana, priya, tom] = Array.from({ length: 7 }, () => newId()) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const at = monday.toISOString()
  const put = async (table: string, row: Record<string, string | number | boolean>) => {
    const columns = Object.keys(row).map((name) => sql.identifier(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)))
    const values = Object.values(row).map((value): SQL => sql`${value}`)
    await db.execute(sql`insert into ${sql.identifier(table)} (${sql.join(columns, sql`, `)}) values (${sql.join(values, sql`, `)})`)
  }
  const hours = { promiseHours: 16, supportsForAnswer: 3 }
  await put('companies', {
    id: companyId,
    slug: 'halden',
    name: 'Halden',
    timeZone: 'Europe/Zagreb',
    accent: '#0b5d63',
    ...hours,
    createdAt: at,
  })
  for (const [id, name, role] of [
    [ana, 'Ana Kovač', 'customer'],
    [priya, 'Priya Shah', 'staff'],
    [tom, 'Tom Berg', 'staff'],
  ] as const) {
    await put('people', { id, name, emailVerified: true, createdAt: at, updatedAt: at })
    await put('memberships', { companyId, personId: id, role, since: at })
    if (role === 'customer') await put('customers', { companyId, personId: id })
    else await put('staff', { companyId, personId: id, name, isStandIn: false, title: 'Works here' })
  }
  const counts = { version: 1, statementCount: 0, conflictCount: 1 }
  const words = { question: 'Why this one?', context: 'We choose.', visibility: 'public', phase: 'listening' }
  await put('dialogues', {
    companyId,
    id: dialogueId,
    slug: 'window-motor',
    championId: priya,
    ...words,
    ...hours,
    ...counts,
    createdAt: at,
  })
  const shown = { name: 'Ana Kovač', hidden: false, knownToStaff: false }
  await put('appearances', { companyId, dialogueId, personId: ana, id: newId(), ...shown, at })
  const said = { side: 'customer', need: 'I need to hear it.', instead: 'It is silent.' }
  await put('conflicts', { companyId, id: conflictId, dialogueId, raiserId: ana, ...said, raisedAt: at })
  await put('responses', { companyId, id: responseId, dialogueId, authorId: priya, isAnswer: true, revision: 1, publishedAt: at })
  const answer = { heard: 'You need to hear it.', answer: 'You are right.', outcome: 'will' }
  await put('response_revisions', { companyId, responseId, number: 1, ...answer, at })
  await put('response_targets', { companyId, id: newId(), responseId, conflictId, addresseeId: ana })
  const promises = [
    { id: newId(), what: 'tests the sound', ownerId: priya, dueOn: '2026-12-12' },
    { id: newId(), what: 'asks the workshops', ownerId: tom, dueOn: '2099-12-21' },
  ]
  for (const promise of promises) await put('commitments', { companyId, dialogueId, responseId, ...promise, at })
  return { companyId, ana, priya, tom, conflictId, promises }
}
