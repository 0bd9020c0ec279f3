import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { isHiddenNow, vectorNow, whole } from '../../../db/now.ts'
import { codings, companies, dialogues, findings, hidings, statements, statementVectors } from '../../../db/schema/index.ts'
import { type Failed, failTogether, orBroken, rest } from '../../unbroken.ts'
import { addCodings } from '../codings.ts'
import { isUnread } from '../encoding/reading.ts'
import { holdCodeBook, type Place, takeStep } from '../steps.ts'
import { byNow } from './by-now.ts'
import { letGoOfEdited } from './edited.ts'
import { lookingAt, type Row } from './looking.ts'
import { standingThemes } from './material.ts'
import { type Seeker, seekerHere } from './seeker.ts'
import { coded } from './writing.ts'

/**
 * Files statements that are in no theme yet with those that people keep, each where it is sure; the others stay "not yet grouped". The
 * machine says nothing where a person has, and puts nothing back where a person took it away. Gives how many were filed.
 */
export async function fileStatements(
  db: Db,
  dialogue: Place,
  { at, now = () => at, seeker = seekerHere }: Omit<Filing, 'seen' | 'failed'>,
) {
  const { how, fast, rows, pages } = await lookingAt(db, dialogue, { fineness: 1, themeId: null, filing: true })
  if (fast.length === 0) return 0
  const { filed } = await seeker.seek(pages, how)
  if (filed.length === 0) return 0
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const here = await byNow(tx, dialogue)
    const kept = new Set((await standingThemes(tx, dialogue)).filter(({ state }) => state === 'kept').map(({ id }) => id))
    const isOpen = (row: Row, themeId: string) => here.isFree(row) && !here.isTakenBack(row, themeId) && !here.isUnder(row, themeId)
    const still = filed.filter(({ theme, row }) => kept.has(fast[theme]!.id) && isOpen(rows[row]!, fast[theme]!.id))
    if (still.length === 0) return 0
    const step = await takeStep(tx, dialogue, 'statements_coded', { by: null, at: now(), detail: { filed: still.length } })
    await addCodings(
      tx,
      step,
      still.map(({ theme, row, margin }) => coded(rows[row]!, fast[theme]!.id, margin)),
    )
    return still.length
  })
}

interface Filing {
  at: Date
  /** Tells the time while it runs: what is filed says when it was written, not when it was begun. */
  now?: () => Date
  seeker?: Seeker
  /** What was looked at of each dialogue: it is looked at again once something of that is another. */
  seen?: Map<string, { version: number; state: string; until: number }>
  /** Is told of each dialogue in which filing fails. */
  failed?: Failed
}

/** Of all its time a server spends at most this share on filing again in one dialogue. */
const share = 1 / 20

/**
 * Files in every dialogue in which people keep themes, and something was said, read, kept or changed since it did so last. Where that takes
 * long it is done more seldom, and where it fails, again some minutes later. What was edited since the machine put it somewhere leaves there
 * first. Gives how many were filed.
 */
export async function fileEverywhere(db: Db, { at, now = () => at, seeker = seekerHere, seen = new Map(), failed = failTogether }: Filing) {
  let count = 0
  for (const { id: companyId } of await db.select({ id: companies.id }).from(companies)) {
    const all = await db.select({ id: dialogues.id, version: dialogues.version }).from(dialogues).where(eq(dialogues.companyId, companyId))
    for (const { id, version } of all) {
      const last = seen.get(id)
      if (last && (last.version === version || last.until > at.getTime())) continue
      const filed = await orBroken(() => fileAgain(db, { companyId, id, version }, { at, now, seeker, seen }), failed)
      if (filed === null) seen.set(id, { version: -1, state: '', until: at.getTime() + rest })
      count += filed ?? 0
    }
  }
  return count
}

type FilingAgain = Required<Omit<Filing, 'failed'>>

/** Files in one dialogue, and remembers how it was looked at. Gives how many were filed. */
async function fileAgain(db: Db, { version, ...dialogue }: Place & { version: number }, { at, now, seeker, seen }: FilingAgain) {
  await letGoOfEdited(db, dialogue, { now })
  const { state, isDue, isRead } = await stateOf(db, dialogue)
  const looked = { version: isRead ? version : -1, state }
  if (!isDue || state === seen.get(dialogue.id)?.state) {
    if (isDue !== null) seen.set(dialogue.id, { ...looked, until: 0 })
    return 0
  }
  const began = performance.now()
  const count = await fileStatements(db, dialogue, { at, now, seeker })
  seen.set(dialogue.id, { ...looked, until: at.getTime() + (performance.now() - began) / share })
  return count
}

/**
 * What filing depends on: the themes that people keep, and the statements that no theme holds. `isDue`: whether there are both; null while
 * a search for themes runs, which files by itself. `isRead`: whether the machine has read all that was said; what it has not will be more.
 */
async function stateOf(db: Db, dialogue: Place) {
  const { companyId, id } = dialogue
  const kept = (await standingThemes(db, dialogue)).filter((theme) => theme.state === 'kept')
  if (kept.length === 0) return { state: '', isDue: false, isRead: true }
  const [row] = await db
    .select({
      free: sql<number>`count(*)::int`,
      latest: sql<string | null>`max(${statementVectors.at})`,
      isSeeking: whole<boolean>(sql`exists (select 1 from ${findings} where ${findings.companyId} = ${companyId}
        and ${findings.dialogueId} = ${id} and ${findings.endedAt} is null)`),
      isRead: whole<boolean>(sql`not exists (select 1 from ${statements} where ${statements.companyId} = ${companyId}
        and ${statements.dialogueId} = ${id} and ${isUnread(companyId)})`),
    })
    .from(statements)
    .innerJoin(statementVectors, vectorNow(companyId))
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.dialogueId, id),
        sql`not exists (select 1 from ${codings} where ${codings.companyId} = ${companyId} and ${codings.statementId} = ${statements.id} and ${isNull(codings.removedAt)})`,
        sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`,
      ),
    )
  const state = JSON.stringify([kept.map((theme) => [theme.id, theme.version]), row!.free, row!.latest])
  return { state, isDue: row!.isSeeking ? null : row!.free > 0, isRead: row!.isRead }
}
