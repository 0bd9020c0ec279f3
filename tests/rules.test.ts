import { globSync, readFileSync } from 'node:fs'
import { eq, type SQL, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { type Db, selectRows } from '../db/client.ts'
import { faultCode } from '../db/faults.ts'
import {
  appearances,
  comments,
  conflicts,
  decisions,
  dissents,
  events,
  extensions,
  hidings,
  invitees,
  memberships,
  obligations,
  responses,
  responseTargets,
  statements,
  supports,
  verdicts,
} from '../db/schema/index.ts'
import { newId } from '../server/ids.ts'
import { cast, monday } from './support/cast.ts'
import { sheets, written, writtenInParts } from './support/forms.ts'
import { openKnocking } from './support/knocking.ts'
import { addressAt } from './support/routes.ts'
import { furnish, setStage } from './support/stage.ts'
import { test } from './support/test.ts'

/** The rules that always hold, whatever the program does: rows are written past every deed, and the keys say no. */

const at = monday

async function stage(db: Db) {
  const { halden, acme } = await cast(db)
  return { halden, acme, companyId: halden.company.id, ...(await furnish(db, halden)) }
}

/** Every way in which the program changes rows of a table, and nothing where it only adds. */
function changesOf(source: (readonly [string, string])[], table: string) {
  const found = source.flatMap(([, text]) => [
    ...(text.match(new RegExp(`\\.delete\\(${table}\\)`, 'g')) ?? []),
    ...[...text.matchAll(new RegExp(`\\.update\\(${table}\\)\\s*(\\.set\\(\\{[^}]*\\}\\))`, 'g'))].map(([, set]) =>
      set!.replace(/\s+/g, ' '),
    ),
  ])
  return [...new Set(found)]
}

/** Whether the database takes it. Tried inside a savepoint, so that the test goes on after a no; anything but a key's no is an error. */
async function takes(db: Db, write: (tx: Db) => Promise<unknown>): Promise<boolean> {
  return await db
    .transaction((tx) => write(tx))
    .then(
      () => true,
      (error) => {
        if (/^23/.test(faultCode(error) ?? '')) return false
        throw error
      },
    )
}

describe('1. No response without a named author who is staff of that company, no verdict by anyone but a customer whom it answers', () => {
  test('an answer is written by a colleague of that company', async ({ db }) => {
    const { halden, acme, companyId, dialogueId } = await stage(db)
    const row = { companyId, dialogueId, isAnswer: true, revision: 1, publishedAt: at }
    const response = (authorId: string) => takes(db, (tx) => tx.insert(responses).values({ ...row, id: newId(), authorId }))
    expect(await response(halden.tom.personId)).toBe(true)
    for (const { personId } of [halden.ana, halden.noor, acme.priya, { personId: newId() }]) expect(await response(personId)).toBe(false)
    expect(await takes(db, (tx) => tx.insert(responses).values({ ...row, id: newId(), authorId: null as never }))).toBe(false)
  })

  test('a verdict is given by the customer whom the answer was written for', async ({ db }) => {
    const { halden, acme, companyId, conflictAnswer } = await stage(db)
    const row = { companyId, targetId: conflictAnswer.targetId, heard: 'yes', correction: null, settled: 'yes', feeling: 0, at } as const
    const verdict = (personId: string) => takes(db, (tx) => tx.insert(verdicts).values({ ...row, id: newId(), personId }))
    expect(await verdict(halden.ana.personId)).toBe(true)
    for (const { personId } of [halden.jim, halden.priya, halden.maren, acme.ana]) expect(await verdict(personId)).toBe(false)
    const feeling = (feeling: number) =>
      takes(db, (tx) => tx.insert(verdicts).values({ ...row, id: newId(), personId: halden.ana.personId, feeling }))
    expect([await feeling(-3), await feeling(3)]).toEqual([false, false])
  })

  test('staff give none, even on an answer to a conflict that staff named', async ({ db }) => {
    const { halden, companyId, dialogueId, conflictAnswer } = await stage(db)
    const { personId } = halden.tom
    const named = {
      companyId,
      id: newId(),
      dialogueId,
      raiserId: personId,
      side: 'company',
      need: 'x',
      instead: 'y',
      raisedAt: at,
    } as const
    await db.insert(conflicts).values(named)
    const target = { companyId, id: newId(), responseId: conflictAnswer.responseId, conflictId: named.id, addresseeId: personId }
    await db.insert(responseTargets).values(target)
    const said = { heard: 'yes', correction: null, settled: 'yes', feeling: 0, at } as const
    const row = { companyId, id: newId(), targetId: target.id, personId, ...said }
    expect(await takes(db, (tx) => tx.insert(verdicts).values(row))).toBe(false)
  })

  test('an answer is addressed to nobody but who said it', async ({ db }) => {
    const { halden, companyId, conflict, statementAnswer } = await stage(db)
    const target = (addresseeId: string) =>
      takes(db, (tx) =>
        tx
          .insert(responseTargets)
          .values({ companyId, id: newId(), responseId: statementAnswer.responseId, conflictId: conflict, addresseeId }),
      )
    expect(await target(halden.jim.personId)).toBe(false)
    expect(await target(halden.ana.personId)).toBe(true)
  })
})

describe('2. A company can neither delete nor edit a customer’s words; it hides them for a reason of a fixed list, and the obligation stays', () => {
  test('the database deletes nothing that anything stands on', async ({ db }) => {
    const { companyId, statement, conflict, conflictAnswer, comment, hiding } = await stage(db)
    await db.insert(comments).values({ ...(await replyTo(db, companyId, comment)), id: newId() })
    const gone = (table: string, column: string, id: string) =>
      takes(db, (tx) =>
        tx.execute(sql`delete from ${sql.identifier(table)} where company_id = ${companyId} and ${sql.identifier(column)} = ${id}`),
      )
    expect(await gone('statements', 'id', statement)).toBe(false)
    expect(await gone('conflicts', 'id', conflict)).toBe(false)
    expect(await gone('responses', 'id', conflictAnswer.responseId)).toBe(false)
    expect(await gone('comments', 'id', comment)).toBe(false)
    expect(await gone('hidings', 'id', hiding)).toBe(true)
  })

  test('the program has no way to delete or edit words, facts, or what was owed and said', () => {
    const source = globSync('server/**/*.ts').map((file) => [file, readFileSync(file, 'utf8')] as const)
    const changed = source.flatMap(([file, text]) =>
      [...text.matchAll(/\.(update|delete)\((\w+)\)|\b(update|delete from)\s+"?(\w+)/gi)].map((found) => ({
        file,
        table: found[2] ?? found[4],
      })),
    )
    const kept =
      /^(statementRevisions|conflicts|comments|verdicts|disagreements|withdrawals|appeals|responseRevisions|hidings|liftings|events|phaseChanges|extensions|handings|responseTargets|supporterVerdicts|receipts|predictions|repeats|commitmentSteps|credits|decisions|decisionOptions|decisionCriteria|dissents|decisionReviews|themeVersions|memberChecks)$/
    expect(changed.length).toBeGreaterThan(20)
    expect(changed.filter(({ table }) => kept.test(table ?? ''))).toEqual([])
    expect(source.flatMap(([, text]) => text.match(/\.delete\(obligations\)|delete from "?obligations/g) ?? [])).toEqual([])
    const set = source.flatMap(([, text]) =>
      [...text.matchAll(/\.update\((statements|responses|obligations)\)\s*\.set\(\{([^}]*)\}\)/g)].map((found) => found[2]!.trim()),
    )
    expect([...new Set(set)].toSorted()).toEqual(['asksAnswer: true', 'dueAt', 'ownerId: toId', 'revision: number'])
    expect(changesOf(source, 'commitments')).toEqual(['.set({ dueOn })'])
    expect(changesOf(source, 'themes')).toEqual(['.set({ version: number })'])
    expect(changesOf(source, 'codings')).toEqual(['.set({ removedAt: at, removedBy: by, removedStepId: stepId })'])
    expect(changesOf(source, 'analysisSteps')).toEqual(['.set({ undoneAt: at, undoneBy: by.personId })'])
    expect(changesOf(source, 'renegotiations')).toEqual(['.set({ end, endedBy: by.personId, endedAt: at })'])
  })

  test('words are hidden by a colleague, for a reason of the list, one thing at a time', async ({ db }) => {
    const { halden, companyId, dialogueId, statement, conflict } = await stage(db)
    const row = { companyId, dialogueId, reason: 'insult', by: halden.maren.personId, at } as const
    const hide = (more: object) => takes(db, (tx) => tx.insert(hidings).values({ ...row, id: newId(), ...more }))
    expect(await hide({ statementId: statement })).toBe(true)
    expect(await hide({ statementId: statement, conflictId: conflict })).toBe(false)
    expect(await hide({})).toBe(false)
    expect(await hide({ statementId: statement, reason: 'unwelcome' })).toBe(false)
    expect(await hide({ statementId: statement, by: halden.ana.personId })).toBe(false)
    expect(await db.$count(obligations, eq(obligations.statementId, statement))).toBe(1)
  })
})

describe('3. A row of one company never refers to a row of another', () => {
  test('no reference takes what another company has', { timeout: 120_000 }, async ({ db }) => {
    const { halden, acme } = await setStage(db)
    const companyId = halden.company.id
    let tried = 0
    const taken: string[] = []
    const all = await selectRows<Reference>(db, references)
    for (const { name, from, to, own, others } of all) {
      const foreign = sql`select ${columns(others)} from ${sql.identifier(to)} where company_id = ${acme.company.id} limit 1`
      const [theirs] = await selectRows<Record<string, unknown>>(db, foreign)
      const [ours] = await selectRows(db, sql`select 1 from ${sql.identifier(from)} where company_id = ${companyId} limit 1`)
      if (!theirs || !ours) continue
      const values = own.map((column, place) => sql`${sql.identifier(column)} = ${theirs[others[place]!]}`)
      const one = sql`ctid = (select ctid from ${sql.identifier(from)} where company_id = ${companyId} limit 1)`
      const change = sql`update ${sql.identifier(from)} set ${sql.join(values, sql`, `)} where ${one}`
      tried += 1
      if (await takes(db, (tx) => tx.execute(change))) taken.push(name)
    }
    expect(tried).toBeGreaterThan(40)
    expect(taken).toEqual([])
  })
})

describe('4. Everything that changes appends an event in the same transaction', () => {
  test('no version of a dialogue is given twice', async ({ db }) => {
    const { companyId, dialogueId } = await stage(db)
    const [last] = await db.select().from(events).where(eq(events.dialogueId, dialogueId)).limit(1)
    expect(await takes(db, (tx) => tx.insert(events).values({ ...last!, companyId, id: newId() }))).toBe(false)
  })

  test('no form changes what is a company’s without a fact', { timeout: 120_000 }, async ({ database }) => {
    const setting = await setStage(database.db)
    const { knockForGood, undone, at } = await openKnocking(database, setting, { undo: true })
    const silent: string[] = []
    for (const [route, sheet] of Object.entries(sheets)) {
      if (withoutFact.test(route)) continue
      const { halden } = setting
      const place = at(halden, halden.things[sheet.kind ?? 'public'])
      const sent = sheet.files ? await writtenInParts(sheet.fields(place), sheet.files) : written(sheet.fields(place))
      const by = sheet.by === 'guest' ? null : halden[sheet.by]
      await undone(async () => {
        const before = await countRows(database.db)
        await knockForGood(by, { method: 'POST', url: addressAt(route, place), ...sent })
        const after = await countRows(database.db)
        const changed = Object.keys(after).filter((table) => after[table] !== before[table])
        if (changed.length > 0 && !changed.includes('events')) silent.push(`${route}: ${changed}`)
      })
    }
    expect(silent).toEqual([])
  })
})

/** What is nobody’s deed yet, or not the company’s: ways in, what is held or only begun, how one reads, what waits to be looked at. */
const withoutFact = /sign-|language|setup|\/say$|again$|discard$|\/draft$|\/preview$|\/me\/|import/

describe('7. Everybody counts once', () => {
  test('a person supports a thing once, appears in a dialogue once, is invited to it once, and has one role in a company', async ({
    db,
  }) => {
    const { halden, companyId, dialogueId, statement, conflict, appearance } = await withSupport(db)
    const { personId } = halden.jim
    const support = (about: object) => takes(db, (tx) => tx.insert(supports).values({ companyId, id: newId(), personId, at, ...about }))
    expect([await support({ statementId: statement }), await support({ conflictId: conflict })]).toEqual([false, false])
    const [shown] = await db.select().from(appearances).where(eq(appearances.id, appearance))
    expect(await takes(db, (tx) => tx.insert(appearances).values({ ...shown!, id: newId() }))).toBe(false)
    expect(await takes(db, (tx) => tx.insert(memberships).values({ companyId, personId, role: 'staff', since: at }))).toBe(false)
    const invite = () => takes(db, (tx) => tx.insert(invitees).values({ companyId, dialogueId, personId, at }))
    expect([await invite(), await invite()]).toEqual([true, false])
  })

  test('a person signs one dissent of a decision, and decides for the company only as one of its staff', async ({ db }) => {
    const { halden, acme, companyId, dialogueId, worked } = await stage(db)
    const signed = { companyId, decisionId: worked.decision, side: 'customer', words: 'No.', at } as const
    const sign = (personId: string) => takes(db, (tx) => tx.insert(dissents).values({ ...signed, id: newId(), personId }))
    expect([await sign(halden.jim.personId), await sign(halden.jim.personId)]).toEqual([true, false])
    const decided = { companyId, dialogueId, rationale: 'x', ranking: [], reviewOn: '2027-05-09', at }
    const decide = (by: string) => takes(db, (tx) => tx.insert(decisions).values({ ...decided, id: newId(), by }))
    expect(await decide(halden.priya.personId)).toBe(true)
    for (const { personId } of [halden.ana, halden.noor, acme.priya]) expect(await decide(personId)).toBe(false)
  })

  test('only customers support and appear', async ({ db }) => {
    const { halden, acme, companyId, dialogueId, statement } = await stage(db)
    for (const { personId } of [halden.priya, halden.noor, halden.maren, acme.ana]) {
      expect(await takes(db, (tx) => tx.insert(supports).values({ companyId, id: newId(), statementId: statement, personId, at }))).toBe(
        false,
      )
      const shown = { companyId, dialogueId, personId, id: newId(), name: 'x', hidden: false, knownToStaff: false, at }
      expect(await takes(db, (tx) => tx.insert(appearances).values(shown))).toBe(false)
    }
  })
})

describe('8. What is asked for twice happens once', () => {
  test('a statement, a conflict, an answer and a reply are there once under one id', async ({ db }) => {
    const { companyId, statement, conflict, conflictAnswer, comment } = await stage(db)
    const again = (table: string, id: string) =>
      takes(db, (tx) =>
        tx.execute(
          sql`insert into ${sql.identifier(table)} select * from ${sql.identifier(table)} where company_id = ${companyId} and id = ${id}`,
        ),
      )
    for (const [table, id] of [
      ['statements', statement],
      ['conflicts', conflict],
      ['responses', conflictAnswer.responseId],
      ['comments', comment],
    ])
      expect(await again(table!, id!), table).toBe(false)
  })

  test('an obligation is met once, extended once, and begun once in a round', async ({ db }) => {
    const { halden, companyId, dialogueId, conflictAnswer, answeredConflict } = await stage(db)
    const [duty] = await db.select().from(obligations).where(eq(obligations.conflictId, answeredConflict))
    const response = { companyId, id: newId(), dialogueId, authorId: halden.tom.personId, isAnswer: true, revision: 1, publishedAt: at }
    await db.insert(responses).values(response)
    const meet = { companyId, id: newId(), responseId: response.id, conflictId: answeredConflict, addresseeId: halden.ana.personId }
    expect(await takes(db, (tx) => tx.insert(responseTargets).values({ ...meet, obligationId: duty!.id }))).toBe(false)
    expect(await takes(db, (tx) => tx.insert(responseTargets).values({ ...meet, responseId: conflictAnswer.responseId }))).toBe(false)
    const extension = { companyId, obligationId: duty!.id, dueAt: at, reason: 'To measure.', by: halden.tom.personId, at }
    const extend = () => takes(db, (tx) => tx.insert(extensions).values(extension))
    expect([await extend(), await extend()]).toEqual([true, false])
    expect(await takes(db, (tx) => tx.insert(obligations).values({ ...duty!, id: newId() }))).toBe(false)
    expect(await takes(db, (tx) => tx.insert(obligations).values({ ...duty!, id: newId(), round: 1 }))).toBe(true)
  })

  test('what was brought in from elsewhere comes in once', async ({ db }) => {
    const { companyId, statement } = await stage(db)
    const [said] = await db.select().from(statements).where(eq(statements.id, statement))
    const bring = () => takes(db, (tx) => tx.insert(statements).values({ ...said!, companyId, id: newId(), sourceKey: 'row 1' }))
    expect([await bring(), await bring()]).toEqual([true, false])
  })
})

async function withSupport(db: Db) {
  const all = await stage(db)
  const { companyId, halden, statement, conflict } = all
  const by = { companyId, personId: halden.jim.personId, at }
  await db.insert(supports).values({ ...by, id: newId(), statementId: statement })
  await db.insert(supports).values({ ...by, id: newId(), conflictId: conflict })
  return all
}

/** A reply that stands below another. */
async function replyTo(db: Db, companyId: string, id: string) {
  const [above] = await db.select().from(comments).where(sql`${comments.companyId} = ${companyId} and ${comments.id} = ${id}`)
  return { ...above!, parentId: id }
}

interface Reference {
  name: string
  from: string
  to: string
  own: string[]
  others: string[]
}

const names = (table: string, numbers: string): SQL =>
  sql.raw(`(select json_agg(attname::text order by place) from unnest(${numbers}) with ordinality as k(number, place)
    join pg_attribute on attrelid = ${table} and attnum = k.number where attname <> 'company_id')`)

/** What refers to what, by all but the company. */
const references = sql`select conname as name, f.relname as "from", t.relname as "to", ${names('f.oid', 'conkey')} as own, ${names('t.oid', 'confkey')} as others
  from pg_constraint join pg_class f on f.oid = conrelid join pg_class t on t.oid = confrelid
  where contype = 'f' and connamespace = 'public'::regnamespace and t.relname not in ('companies', 'people') order by conname`

const columns = (list: string[]) =>
  sql.join(
    list.map((column) => sql.identifier(column)),
    sql`, `,
  )

/** For every table of a company’s how many rows it has, and what is in them. */
async function countRows(db: Db) {
  const tables = sql`select c.relname as name from pg_class c join pg_attribute on attrelid = c.oid and attname = 'company_id'
    where relnamespace = 'public'::regnamespace and relkind = 'r' and c.relname not in ('mails', 'tidings', 'invitations')`
  const all = (await selectRows<{ name: string }>(db, tables)).map(({ name }) => name)
  const counts = all.map((name) => `(select md5(string_agg(t::text, '' order by t::text)) from "${name}" t) as "${name}"`)
  const [row] = await selectRows<Record<string, string>>(db, sql.raw(`select ${counts.join(', ')}`))
  return row!
}
