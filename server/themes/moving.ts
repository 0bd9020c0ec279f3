import type { Db } from '../../db/client.ts'
import { Refusal } from '../refusal.ts'
import { addCodings, type NewCoding, removeCodings } from './codings.ts'
import { byAnalyst, type Coded, findCoded, refusalOfTheirs } from './in-force.ts'
import { findTheme } from './reading.ts'
import { type Place, type Step, takeStep } from './steps.ts'
import { type Deed, work } from './working.ts'

interface Moving extends Deed {
  /** Null: from what is not yet grouped. */
  fromId: string | null
  toId: string
  statementIds: string[]
}

/**
 * Puts statements that are under one theme, or under none yet, under another; spans stay spans. Gives how many were moved, and how many
 * were not because their customer has said where they belong. Refuses where none could be: with not_allowed for that reason, with too_late
 * where somebody else moved them meanwhile. What is there already is moved no more.
 */
export async function moveStatements(db: Db, dialogue: Place, { by, fromId, toId, statementIds, at }: Moving) {
  if (fromId === toId) throw new Refusal('invalid', 'Choose another theme than this one.', { field: 'to' })
  return await work(db, dialogue, by, async (tx) => {
    if (fromId) await findTheme(tx, dialogue, fromId)
    await findTheme(tx, dialogue, toId)
    const chosen = await findCoded(tx, dialogue, statementIds)
    const plan = planOf(chosen, { fromId, toId })
    const told = { moved: plan.moved, refused: plan.refused }
    if (plan.moved === 0 && chosen.every((statement) => isUnder(statement, toId))) return told
    mustMoveSome(plan)
    const step = await takeStep(tx, dialogue, 'statements_moved', { by: by.personId, at, detail: { fromId, toId, ...told } })
    await movePlanned(tx, step, plan)
    return told
  })
}

export type Plan = ReturnType<typeof planOf>

/** What a move takes out of force and what it adds: statements that are no longer where they are taken from stay, and so do those of which their customer has spoken. */
export function planOf(chosen: Coded[], { fromId, toId }: { fromId: string | null; toId: string }) {
  const plan = { removed: [] as string[], added: [] as NewCoding[], moved: 0, refused: 0 }
  for (const statement of chosen) {
    const leaving = fromId ? statement.codings.filter(({ themeId }) => themeId === fromId) : loose(statement, toId)
    if (leaving === null || (fromId && leaving.length === 0)) continue
    if (leaving.some(({ coder }) => coder === 'customer')) {
      plan.refused += 1
      continue
    }
    plan.moved += 1
    plan.removed.push(...leaving.map(({ id }) => id))
    const whole = { statementId: statement.id, revision: statement.revision, from: null, to: null }
    const places = fromId ? leaving.map((coding) => (coding.from === null ? whole : coding)) : [whole]
    plan.added.push(...places.map((place) => byAnalyst(place, toId)))
  }
  return plan
}

/** Refuses a move that moves nothing, with the reason. */
export function mustMoveSome({ moved, refused }: Pick<Plan, 'moved' | 'refused'>) {
  if (moved > 0) return
  if (refused > 0) throw refusalOfTheirs()
  throw new Refusal('too_late', 'These statements are somewhere else by now.')
}

export async function movePlanned(tx: Db, step: Step, { removed, added }: Plan) {
  await removeCodings(tx, step, removed)
  await addCodings(tx, step, added)
}

/** What a statement leaves that no person has put under a theme: what the machine thought, and that none fits. Null where somebody has. */
function loose({ codings }: Coded, toId: string) {
  if (codings.some(({ themeId, coder }) => themeId !== null && coder !== 'machine')) return null
  return codings.filter(({ themeId }) => themeId !== toId)
}

function isUnder({ codings }: Coded, toId: string) {
  return codings.some(({ themeId, coder }) => themeId === toId && coder !== 'machine')
}
