import { type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { analysisSteps, codings, themeVersions } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { pathUp } from './nesting.ts'
import { themesOf } from './reading.ts'
import type { Place, StepKind } from './steps.ts'
import type { Changed, TakenStep } from './undoing.ts'

/** What came after a step and stands on it, in a sentence that says what to do. */
const undoFirst: Record<StepKind, string> = {
  themes_suggested: 'Themes were suggested after this step and stand on it. Undo that first.',
  theme_made: 'A theme was made after this step and stands on it. Undo that first.',
  theme_kept: 'A theme was kept after this step. Undo that first.',
  theme_rejected: 'A theme was set aside after this step. Undo that first.',
  theme_renamed: 'The theme got another name after this step. Undo that first.',
  theme_merged: 'Two themes were made one after this step. Undo that first.',
  theme_split: 'A theme was split after this step. Undo that first.',
  theme_nested: 'A theme was put under another after this step. Undo that first.',
  theme_noted: 'A note was written on the theme after this step. Undo that first.',
  theme_quotes_chosen: 'Quotes of the theme were chosen after this step. Undo that first.',
  statements_coded: 'Statements were put under the theme after this step. Undo that first.',
  statements_moved: 'Some of these statements were moved after this step. Undo that first.',
  coding_removed: 'One of these statements was taken out of its theme after this step. Undo that first.',
  none_fits: 'Of some of these statements it was said after this step that no theme fits. Undo that first.',
  member_checked: 'A customer has said since then where their statement belongs, and that stays.',
  code_book_imported: 'A code book was brought in after this step and stands on it. Undo that first.',
  themes_published: 'The theme was published after this step. Take it back first, and say why.',
  themes_withdrawn: 'The theme was published and taken back after this step, so it stays as it is.',
  step_undone: 'Another step was undone after this one.',
}

/**
 * Refuses with too_late a step that a later one stands on, one that was not undone: a later one changed the same theme, or where the same
 * statement is; uses a theme that the step made, or brought back; or ended or moved what this one would bring its theme back to. That a customer has denied
 * since what the machine said refuses nothing: undoing leaves it out.
 */
export async function mustStandAlone(tx: Db, dialogue: Place, step: TakenStep, changed: Changed[]) {
  const { companyId, id: dialogueId } = dialogue
  const version = Number(step.detail.version)
  const all = changed.map(({ themeId }) => themeId)
  const made = changed.filter(({ before }) => before === null || before.state === 'rejected').map(({ themeId }) => themeId)
  const touched = [...all, ...(await aboveAgain(tx, dialogue, changed))]
  const [later] = await selectRows<{ kind: StepKind }>(
    tx,
    sql`select ${analysisSteps.kind} kind from ${analysisSteps}
      where ${analysisSteps.companyId} = ${companyId} and ${analysisSteps.dialogueId} = ${dialogueId} and ${analysisSteps.undoneAt} is null
        and ${analysisSteps.kind} <> 'step_undone' and (${analysisSteps.detail}->>'version')::int > ${version}
        and ${analysisSteps.id} in (${sql.join(sources(companyId, { stepId: step.id, touched, made }), sql` union all `)})
      order by (${analysisSteps.detail}->>'version')::int desc limit 1`,
  )
  if (later) throw new Refusal('too_late', undoFirst[later.kind])
}

/** The steps that touched what this one touched, as queries of their ids. */
function sources(companyId: string, { stepId, touched, made }: { stepId: string; touched: string[]; made: string[] }): SQL[] {
  const found = [ofSamePlaces(companyId, stepId, 'step_id'), ofSamePlaces(companyId, stepId, 'removed_step_id')]
  if (touched.length > 0)
    found.push(
      sql`select ${themeVersions.stepId} from ${themeVersions} where ${themeVersions.companyId} = ${companyId} and ${themeVersions.themeId} in ${touched}`,
    )
  if (made.length > 0)
    found.push(
      sql`select ${codings.stepId} from ${codings} where ${codings.companyId} = ${companyId} and ${codings.themeId} in ${made}`,
      sql`select ${themeVersions.stepId} from ${themeVersions} where ${themeVersions.companyId} = ${companyId}
        and (${themeVersions.parentId} in ${made} or ${themeVersions.mergedIntoId} in ${made})`,
    )
  return found
}

/** Whoever put or took the same statements, or spans of them, to or from the same themes; or said that none fits what this one puts under a theme, or the other way round. */
function ofSamePlaces(companyId: string, stepId: string, column: 'step_id' | 'removed_step_id') {
  return sql`select unnest(array[other.step_id, other.removed_step_id]) from ${codings} own
    join ${codings} other on other.company_id = ${companyId} and other.statement_id = own.statement_id and ((own.theme_id is null) <> (other.theme_id is null)
      or other.theme_id is not distinct from own.theme_id and other.coder = own.coder
        and other."from" is not distinct from own."from" and other."to" is not distinct from own."to")
    where own.company_id = ${companyId} and own.${sql.identifier(column)} = ${stepId}`
}

/** What themes would hang under again: those that are none any more, and all on the way up where it would come round to themselves. */
async function aboveAgain(tx: Db, dialogue: Place, changed: Changed[]) {
  const back = new Map(changed.flatMap(({ themeId, before }) => (before?.parentId ? [[themeId, before.parentId] as const] : [])))
  if (back.size === 0) return []
  const living = await themesOf(tx, dialogue)
  const tree = new Map(living.map(({ id, parentId }) => [id, parentId]))
  for (const { themeId, before } of changed) tree.set(themeId, before?.parentId ?? null)
  const all = [...tree].map(([id, parentId]) => ({ id, parentId }))
  return [...back].flatMap(([themeId, parentId]) => {
    const path = pathUp(all, parentId)
    return path.includes(themeId) ? path : tree.has(parentId) ? [] : [parentId]
  })
}
