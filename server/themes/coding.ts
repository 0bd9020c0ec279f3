import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { codings } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { addCodings, type NewCoding, removeCodings } from './codings.ts'
import { byAnalyst, type Coded, findCoded, findWhy, refusalOfTheirs } from './in-force.ts'
import { findTheme } from './reading.ts'
import { type Span, spanIn } from './spans.ts'
import { type Place, takeStep } from './steps.ts'
import { type Deed, work } from './working.ts'

interface Coding extends Deed {
  themeId: string
}

/** Puts statements under a theme, beside what they are under already. Gives how many are new there. */
export async function codeStatements(db: Db, dialogue: Place, { by, themeId, statementIds, at }: Coding & { statementIds: string[] }) {
  return await work(db, dialogue, by, async (tx) => {
    await findTheme(tx, dialogue, themeId)
    const chosen = await findCoded(tx, dialogue, statementIds)
    const added = chosen.filter((statement) => !isWholeUnder(statement, themeId))
    return { coded: await addWhole(tx, dialogue, { by, themeId, at }, added) }
  })
}

/** Puts a span of what a statement says, in one of its revisions, under a theme. Gives whether it is new there. Refuses a span that is not within those words. */
export async function codeSpan(
  db: Db,
  dialogue: Place,
  { by, themeId, statementId, revision, at, ...marked }: Coding & { statementId: string; revision: number } & Span,
) {
  return await work(db, dialogue, by, async (tx) => {
    await findTheme(tx, dialogue, themeId)
    const { why } = await findWhy(tx, dialogue, statementId, revision)
    const { from, to } = spanIn(why, marked)
    const [statement] = await findCoded(tx, dialogue, [statementId])
    const isThere = statement!.codings.some(
      (one) => one.themeId === themeId && one.coder === 'analyst' && one.from === from && one.to === to,
    )
    if (isThere) return false
    const step = await takeStep(tx, dialogue, 'statements_coded', { by: by.personId, at, detail: { themeId, statements: 1, statementId } })
    await removeCodings(tx, step, nones([statement!]))
    await addCodings(tx, step, [byAnalyst({ statementId, revision, from, to }, themeId)])
    return true
  })
}

/** Takes a coding back. Gives whether it was still there. Refuses a customer's own. */
export async function removeCoding(db: Db, dialogue: Place, { by, codingId, at }: Deed & { codingId: string }) {
  return await work(db, dialogue, by, async (tx) => {
    const { companyId, id: dialogueId } = dialogue
    const [coding] = await tx
      .select({ coder: codings.coder, themeId: codings.themeId, statementId: codings.statementId, removedAt: codings.removedAt })
      .from(codings)
      .where(and(eq(codings.companyId, companyId), eq(codings.dialogueId, dialogueId), eq(codings.id, codingId)))
    if (!coding) throw new Refusal('not_found', 'There is nothing at this address.')
    if (coding.removedAt) return false
    if (coding.coder === 'customer') throw refusalOfTheirs()
    const { themeId, statementId } = coding
    const step = await takeStep(tx, dialogue, 'coding_removed', { by: by.personId, at, detail: { themeId, statementId } })
    await removeCodings(tx, step, [codingId])
    return true
  })
}

/** Says of statements that none of the themes fits: they are under none any more, until somebody puts them somewhere. Refuses as moving does, where their customers have said where they belong. */
export async function sayNoneFits(db: Db, dialogue: Place, { by, statementIds, at }: Deed & { statementIds: string[] }) {
  return await work(db, dialogue, by, async (tx) => {
    const chosen = await findCoded(tx, dialogue, statementIds)
    const free = chosen.filter(({ codings }) => codings.every(({ coder }) => coder !== 'customer'))
    const refused = chosen.length - free.length
    const said = free.filter(({ codings }) => codings.every(({ themeId }) => themeId !== null))
    if (free.length === 0) throw refusalOfTheirs()
    if (said.length === 0) return { said: 0, refused }
    const step = await takeStep(tx, dialogue, 'none_fits', { by: by.personId, at, detail: { statements: said.length, refused } })
    await removeCodings(
      tx,
      step,
      said.flatMap(({ codings }) => codings.map(({ id }) => id)),
    )
    await addCodings(
      tx,
      step,
      said.map(whole).map((place) => byAnalyst(place, null)),
    )
    return { said: said.length, refused }
  })
}

async function addWhole(tx: Db, dialogue: Place, { by, themeId, at }: Coding, statements: Coded[]) {
  if (statements.length === 0) return 0
  const detail = { themeId, statements: statements.length }
  const step = await takeStep(tx, dialogue, 'statements_coded', { by: by.personId, at, detail })
  await removeCodings(tx, step, nones(statements))
  const added: NewCoding[] = statements.map(whole).map((place) => byAnalyst(place, themeId))
  return (await addCodings(tx, step, added)).length
}

const whole = ({ id, revision }: Coded) => ({ statementId: id, revision, from: null, to: null })

/** That none fits, as analysts and the machine said it: it ends where one does. */
const nones = (statements: Coded[]) =>
  statements.flatMap(({ codings }) => codings.filter(({ themeId }) => themeId === null).map(({ id }) => id))

function isWholeUnder({ codings }: Coded, themeId: string) {
  return codings.some((one) => one.themeId === themeId && one.coder === 'analyst' && one.from === null)
}
