import { asc, eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Db } from '../db/client.ts'
import {
  comments,
  conflicts,
  dialogues,
  disagreements,
  events,
  hidings,
  obligations,
  options,
  responseRevisions,
  responses,
  responseTargets,
  statementRevisions,
  statements,
  supports,
  verdicts,
  withdrawals,
} from '../db/schema/index.ts'
import { findConflict } from '../server/conflicts/reading.ts'
import { type ConflictState, stateOf } from '../server/conflicts/standing.ts'
import { newId } from '../server/ids.ts'
import { later } from './support/cast.ts'
import { sheets, written } from './support/forms.ts'
import { type Knocking, openKnocking } from './support/knocking.ts'
import { addressAt } from './support/routes.ts'
import { nothing, type Stage, setStage, type Things } from './support/stage.ts'
import { test } from './support/test.ts'

/** Whatever can be done in a dialogue; what begins something stands here more often. */
const deeds = [
  'POST /:company/d/:dialogue/say',
  'POST /:company/d/:dialogue/say',
  'POST /:company/d/:dialogue/conflicts/new',
  'POST /:company/d/:dialogue/conflicts/new',
  'POST /:company/d/:dialogue/whys/:id/comments',
  'POST /:company/d/:dialogue/whys/:id/support',
  'POST /:company/d/:dialogue/whys/:id/support',
  'POST /:company/d/:dialogue/whys/:id/ask',
  'POST /:company/d/:dialogue/whys/:id/edit',
  'POST /:company/d/:dialogue/whys/:id/verdict',
  'POST /:company/d/:dialogue/whys/:id/answer',
  'POST /:company/d/:dialogue/conflicts/:id/comments',
  'POST /:company/d/:dialogue/conflicts/:id/support',
  'POST /:company/d/:dialogue/conflicts/:id/withdraw',
  'POST /:company/d/:dialogue/conflicts/:id/leave',
  'POST /:company/d/:dialogue/conflicts/:id/leave',
  'POST /:company/d/:dialogue/conflicts/:id/verdict',
  'POST /:company/d/:dialogue/conflicts/:id/verdict',
  'POST /:company/d/:dialogue/conflicts/:id/verdict',
  'POST /:company/d/:dialogue/conflicts/:id/answer',
  'POST /:company/d/:dialogue/conflicts/:id/answers/:answer/edit',
  'POST /:company/d/:dialogue/options',
  'POST /:company/d/:dialogue/options/:option/accept',
  'POST /:company/d/:dialogue/name',
  'POST /:company/d/:dialogue/hide',
  'POST /:company/settings/hidings/:hiding/lift',
  'POST /:company/desk/:obligation',
  'POST /:company/desk/:obligation',
  'POST /:company/desk/:obligation',
  'POST /:company/d/:dialogue/phase',
]

const people = ['ana', 'jim', 'bea', 'uma', 'priya', 'tom', 'maren'] as const

const step = fc.record({
  deed: fc.constantFrom(...deeds),
  /** Mostly whoever may; else anybody. */
  by: fc.option(fc.constantFrom(...people), { freq: 2, nil: null }),
  /** Of all there is, the how manieth; small numbers, so that people meet at the same things. */
  which: fc.nat(5),
  outcome: fc.constantFrom('will', 'partly', 'will_not', 'find_out'),
  settled: fc.constantFrom('yes', 'not_yet', 'no'),
  wish: fc.constantFrom('', '', 'withdraw'),
  asks: fc.boolean(),
  /** Forms whose ids come again are double clicks, or somebody else’s. */
  form: fc.nat(6),
  hours: fc.constantFrom(0, 1, 5, 30, 200),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

test('whatever people do, in whatever order, nothing breaks and every number is that of a recount', { timeout: 600_000 }, async ({
  database,
}) => {
  const { db } = database
  const stage = await setStage(db)
  const knocking = await openKnocking(database, stage, { undo: true })
  let done = 0
  const walk = fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
    await knocking.undone(async () => {
      const forms = Array.from({ length: 7 }, () => newId())
      let hours = 0
      for (const [place, one] of steps.entries()) {
        hours += one.hours + 1 / 60
        knocking.moveTo(later({ hours }))
        done += Number((await take(one, { db, stage, knocking, form: forms[one.form]!, place })) < 400)
      }
      expect(await wrongIn(db, { stage, knocking, at: later({ hours }) })).toEqual([])
    })
  })
  await fc.assert(walk, { numRuns: 6, endOnFailure: true })
  expect(done, 'deeds that were done').toBeGreaterThan(30)
})

test('and where three of them act at the same moment, all the time', { timeout: 600_000 }, async ({ freshDatabase }) => {
  const { db } = freshDatabase
  const stage = await setStage(db)
  const knocking = await openKnocking(freshDatabase, stage, { undo: false })
  const forms = Array.from({ length: 7 }, () => newId())
  const [steps] = fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), 1)
  for (let moment = 0; moment < 20; moment += 1) {
    knocking.moveTo(later({ hours: moment }))
    const three = steps!.slice(moment * 3, moment * 3 + 3)
    await Promise.all(three.map((one) => take(one, { db, stage, knocking, form: forms[one.form]!, place: moment })))
  }
  expect(await wrongIn(db, { stage, knocking, at: later({ hours: 20 }), isAtOnce: true })).toEqual([])
})

interface Walking {
  db: Db
  stage: Stage
  knocking: Knocking
}

/** Does one thing, as far as it can be done. Gives the status. */
async function take({ deed, by, which, ...said }: Step, { db, stage, knocking, form, place }: Walking & { form: string; place: number }) {
  const { halden, acme, stranger } = stage
  const { ana, jim, priya, tom, maren } = halden
  const own = sheets[deed]!.by as (typeof people)[number]
  const person = { ana, jim, priya, tom, maren, bea: acme.ana, uma: stranger }[by ?? own]
  const things = await thingsAt(db, stage, which)
  const at = knocking.at(halden, things)
  const { outcome, settled, wish, asks } = said
  const choices = {
    outcome,
    settled,
    wish,
    choice: `Choice ${which}`,
    name: `Name ${which}`,
    until: '2026-12-11',
    to: place % 7 ? 'listening' : 'weighing',
  }
  const known = sheets[deed]!.fields(at)
  const varied = Object.fromEntries(Object.entries(choices).filter(([name]) => name in known || (name === 'until' && 'outcome' in known)))
  const words = 'why' in known ? { why: `Because of ${place}.`, ...(asks && { asksAnswer: 'on' }) } : {}
  const payload = written({ ...known, ...varied, ...words, 'form-id': form })
  const { statusCode } = await knocking.knockForGood(person, { method: 'POST', url: addressAt(deed, at), ...payload })
  return statusCode
}

/** The how manieth of everything in the dialogue. */
async function thingsAt(db: Db, { halden }: Stage, which: number): Promise<Things> {
  const { dialogue } = halden
  const pick = <Row>(rows: Row[]) => rows[which % Math.max(1, rows.length)]
  const statement = pick(await db.select().from(statements).where(eq(statements.dialogueId, dialogue.id)).orderBy(asc(statements.id)))
  const conflict = pick(await db.select().from(conflicts).where(eq(conflicts.dialogueId, dialogue.id)).orderBy(asc(conflicts.id)))
  const duty = pick(await db.select().from(obligations).where(eq(obligations.dialogueId, dialogue.id)).orderBy(asc(obligations.id)))
  const option = pick(await db.select().from(options).where(eq(options.dialogueId, dialogue.id)).orderBy(asc(options.id)))
  const hiding = pick(await db.select().from(hidings).where(eq(hidings.dialogueId, dialogue.id)).orderBy(asc(hidings.id)))
  const targets = await db
    .select()
    .from(responseTargets)
    .where(eq(responseTargets.companyId, halden.company.id))
    .orderBy(asc(responseTargets.id))
  const answer = (row: { responseId: string; id: string } | undefined) =>
    row ? { responseId: row.responseId, targetId: row.id } : nothing().statementAnswer
  const [said, raised] = [statement!.id, conflict!.id]
  return {
    ...halden.things.public,
    statement: said,
    answeredStatement: said,
    statementAnswer: answer(targets.findLast(({ statementId }) => statementId === said)),
    conflict: raised,
    answeredConflict: raised,
    conflictAnswer: answer(targets.findLast(({ conflictId }) => conflictId === raised)),
    duty: duty!.id,
    option: option!.id,
    hiding: hiding!.id,
  }
}

/** Of what happened at the very same moment nobody can say which came first. */
type Checking = Omit<Walking, 'db'> & { at: Date; isAtOnce?: boolean }

/** What does not come out as it was counted again, from the rows alone. */
async function wrongIn(db: Db, { stage, knocking, at, isAtOnce = false }: Checking): Promise<string[]> {
  const { halden } = stage
  const rows = await rowsOf(db, stage)
  const [dialogue] = rows.dialogues
  const wrong: string[] = []
  const same = (what: string, shown: unknown, counted: unknown) => {
    if (JSON.stringify(shown) !== JSON.stringify(counted))
      wrong.push(`${what}: ${JSON.stringify(shown)}, counted again ${JSON.stringify(counted)}`)
  }
  same('statements', dialogue!.statementCount, rows.statements.length)
  same('conflicts', dialogue!.conflictCount, rows.conflicts.length)
  const versions = rows.events.flatMap(({ version }) => version ?? []).toSorted((one, other) => one - other)
  same(
    'versions without a gap',
    versions,
    versions.map((_, place) => versions[0]! + place),
  )
  same('version', dialogue!.version, versions.at(-1))
  for (const { id, revision } of rows.statements)
    same(`revisions of ${id}`, numbersOf(rows.statementRevisions.filter(({ statementId }) => statementId === id)), upTo(revision))
  for (const { id, revision } of rows.responses)
    same(`revisions of answer ${id}`, numbersOf(rows.responseRevisions.filter(({ responseId }) => responseId === id)), upTo(revision))
  for (const { id } of rows.conflicts) {
    const rounds = rows.obligations.filter(({ conflictId }) => conflictId === id).map(({ round }) => round)
    same(
      `rounds of ${id}`,
      rounds.toSorted(),
      upTo(rounds.length).map((round) => round - 1),
    )
    const { course } = await findConflict(db, halden.dialogue, id)
    if (!isAtOnce) same(`state of ${id}`, stateOf(course, at), stateFrom(rows, id, at))
  }
  for (const { id, asksAnswer } of rows.statements) {
    const supported = rows.supports.filter(({ statementId }) => statementId === id).length
    const duties = rows.obligations.filter(({ statementId }) => statementId === id).length
    if ((asksAnswer || supported >= dialogue!.supportsForAnswer) && duties !== 1) wrong.push(`${id} is owed ${duties} answers`)
  }
  const met = rows.responseTargets.flatMap(({ obligationId }) => obligationId ?? [])
  same('obligations met', met.length, new Set(met).size)
  const counted = recount(rows, at)
  const look = async (url: string) =>
    (await knocking.knockForGood(halden.maren, { method: 'GET', url })).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  const page = await look(`/halden/d/${halden.dialogue.slug}`)
  const { kept, ended } = counted
  const soFar = ended === 0 ? 'So far: too few to say.' : `So far: ${kept} of ${ended} in time.`
  if (!isAtOnce && !page.includes(soFar)) wrong.push(`the dialogue does not say: ${soFar} but ${/So far[^.]*\./.exec(page)?.[0]}`)
  for (const [name, count] of [
    ['Whys', rows.statements.length],
    ['Conflicts', rows.conflicts.length],
  ] as const)
    if (!page.includes(`${name} ${count} `)) wrong.push(`the dialogue does not show ${count} ${name}`)
  return wrong
}

const upTo = (last: number) => Array.from({ length: last }, (_, place) => place + 1)
const numbersOf = (revisions: { number: number }[]) => revisions.map(({ number }) => number).toSorted((one, other) => one - other)

type Rows = Awaited<ReturnType<typeof rowsOf>>

async function rowsOf(db: Db, { halden }: Stage) {
  const { dialogue, company } = halden
  return {
    dialogues: await db.select().from(dialogues).where(eq(dialogues.id, dialogue.id)),
    statements: await db.select().from(statements).where(eq(statements.dialogueId, dialogue.id)),
    statementRevisions: await db.select().from(statementRevisions).where(eq(statementRevisions.companyId, company.id)),
    conflicts: await db.select().from(conflicts).where(eq(conflicts.dialogueId, dialogue.id)),
    comments: await db.select().from(comments).where(eq(comments.dialogueId, dialogue.id)),
    supports: await db.select().from(supports).where(eq(supports.companyId, company.id)),
    obligations: await db.select().from(obligations).where(eq(obligations.dialogueId, dialogue.id)),
    responses: await db.select().from(responses).where(eq(responses.dialogueId, dialogue.id)),
    responseRevisions: await db.select().from(responseRevisions).where(eq(responseRevisions.companyId, company.id)),
    responseTargets: await db.select().from(responseTargets).where(eq(responseTargets.companyId, company.id)),
    verdicts: await db.select().from(verdicts).where(eq(verdicts.companyId, company.id)),
    disagreements: await db.select().from(disagreements).where(eq(disagreements.companyId, company.id)),
    withdrawals: await db.select().from(withdrawals).where(eq(withdrawals.companyId, company.id)),
    events: await db.select().from(events).where(eq(events.dialogueId, dialogue.id)),
  }
}

/** What happened to a conflict, in its order. */
function courseOf(rows: Rows, id: string) {
  const targets = rows.responseTargets.filter(({ conflictId }) => conflictId === id)
  const answers = rows.responses.filter((answer) => answer.isAnswer && targets.some(({ responseId }) => responseId === answer.id))
  const judged = rows.verdicts.filter(({ targetId }) => targets.some((target) => target.id === targetId))
  const left = rows.disagreements.filter(({ conflictId }) => conflictId === id).toSorted((one, other) => +one.at - +other.at)
  const gone = rows.withdrawals.filter(({ conflictId }) => conflictId === id)
  return [
    ...answers.map(({ publishedAt }) => ({ is: 'answered' as const, at: publishedAt })),
    ...judged.map(({ settled, at }) => ({ is: settled === 'yes' ? ('settled' as const) : ('unsettled' as const), at })),
    ...left.slice(1).map(({ at }) => ({ is: 'left' as const, at })),
    ...gone.map(({ at }) => ({ is: 'withdrawn' as const, at })),
  ].toSorted((one, other) => +one.at - +other.at)
}

/** The state machine of the domain, gone through from the first thing to the last. */
function stateFrom(rows: Rows, id: string, now: Date): ConflictState {
  let state: ConflictState = 'raised'
  let answeredAt = 0
  let isLeft = false
  for (const { is, at } of courseOf(rows, id)) {
    if (is === 'withdrawn') return 'withdrawn'
    if (is === 'settled') state = 'settled'
    if (is === 'left') isLeft = true
    if (is === 'left' && state !== 'settled') state = 'agreed_to_disagree'
    if (is === 'unsettled') state = isLeft ? 'agreed_to_disagree' : 'reopened'
    if (is === 'answered') answeredAt = +at
    if (is === 'answered' && !['settled', 'agreed_to_disagree'].includes(state)) state = 'answered'
  }
  return state === 'answered' && +now - answeredAt > 30 * 86_400_000 ? 'unconfirmed' : state
}

/** How the promise was kept: met in time; of all that were met, or late, or are late now. What was let go before it was due counts for nothing. */
function recount(rows: Rows, now: Date) {
  // What the company's own people raise says nothing of how the company keeps its word.
  const owed = rows.obligations.filter(({ conflictId }) => rows.conflicts.find(({ id }) => id === conflictId)?.side !== 'company')
  const ends = owed.map(({ id, conflictId, startedAt, dueAt: due }) => {
    const met = rows.responseTargets.find(({ obligationId }) => obligationId === id)
    const metAt = rows.responses.find((answer) => answer.id === met?.responseId)?.publishedAt ?? null
    const letGo = conflictId
      ? courseOf(rows, conflictId).filter(({ is, at }) => is === 'withdrawn' || is === 'left' || (is === 'settled' && at > startedAt))
      : []
    const letGoAt = letGo[0]?.at ?? null
    const isLetGoFirst = letGoAt !== null && (metAt === null || letGoAt < metAt)
    const endedAt = isLetGoFirst ? letGoAt : metAt
    return { isKept: !isLetGoFirst && metAt !== null && metAt <= due, isLate: (endedAt ?? now) > due }
  })
  const kept = ends.filter(({ isKept }) => isKept).length
  return { kept, ended: kept + ends.filter(({ isLate }) => isLate).length }
}
