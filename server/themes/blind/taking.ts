import type { Db } from '../../../db/client.ts'
import type { Member } from '../../member.ts'
import { addCodings, type NewCoding, removeCodings } from '../codings.ts'
import { type Place, takeStep } from '../steps.ts'
import { work } from '../working.ts'
import { agreedOn } from './agreeing.ts'
import { codingsOf, findSample, type Opened, themesEver } from './reading.ts'

interface Theme {
  id: string
  state: string
  mergedIntoId: string | null
}

/** What an opened sample has for the code book. */
export interface Takeable {
  added: NewCoding[]
  /** The machine's codings whose place they take, and an analyst's "none of these" where a theme was agreed on. */
  removed: string[]
}

/**
 * Of an opened sample what can go into the code book: the statements on which two or more people agree and nobody differs. Not where it
 * says so already; where the customer has said what it is; where the words are others since somebody coded them; where the theme was
 * rejected; nor "none of these" where an analyst has found one since.
 */
export function takeableOf(statements: Opened[], themes: Theme[]): Takeable {
  const living = livingBy(themes)
  const taken: Takeable = { added: [], removed: [] }
  for (const statement of statements) {
    const agreed = agreedOn(statement)
    const themeId = agreed && living.get(agreed)
    if (themeId === undefined || !isFree(statement, themeId)) continue
    taken.added.push({ statementId: statement.id, revision: statement.revision, themeId, coder: 'analyst' })
    taken.removed.push(...statement.inForce.filter((held) => isReplaced(held, themeId)).map(({ id }) => id))
  }
  return taken
}

/**
 * Takes what a sample's coders agree on into the code book, as analysts' codings, in one step. Gives how many statements that were.
 * Refuses who may not analyse and a sample that is not opened.
 */
export async function takeOverAgreed(db: Db, dialogue: Place, { by, sampleId, at }: { by: Member; sampleId: string; at: Date }) {
  return await work(db, dialogue, by, async (tx) => {
    const sample = await findSample(tx, dialogue, sampleId)
    const { added, removed } = takeableOf(await codingsOf(tx, dialogue, sample), await themesEver(tx, dialogue))
    if (added.length === 0) return 0
    const step = await takeStep(tx, dialogue, 'statements_coded', { by: by.personId, at, detail: { sampleId, statements: added.length } })
    await removeCodings(tx, step, removed)
    await addCodings(tx, step, added)
    return added.length
  })
}

/** The living theme that each has become: itself, or the one that it was made part of. */
function livingBy(themes: Theme[]) {
  const living = new Set(themes.filter(({ state, mergedIntoId }) => state !== 'rejected' && !mergedIntoId).map(({ id }) => id))
  return new Map(themes.flatMap(({ id, mergedIntoId }) => (living.has(mergedIntoId ?? id) ? [[id, mergedIntoId ?? id]] : [])))
}

function isFree({ said, revisedAt, inForce }: Opened, themeId: string | null) {
  if (said.some(({ at }) => new Date(at) < revisedAt)) return false
  if (inForce.some(({ coder }) => coder === 'customer')) return false
  const analysts = inForce.filter(({ coder }) => coder === 'analyst')
  return themeId === null ? analysts.length === 0 : !analysts.some((held) => held.themeId === themeId && !held.isPart)
}

function isReplaced({ coder, themeId: held }: Opened['inForce'][number], themeId: string | null) {
  return coder === 'machine' ? held !== themeId : coder === 'analyst' && held === null && themeId !== null
}
