import type { Db } from '../../db/client.ts'
import { optionsOnTheTable } from '../dialogues/on-the-table.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { isWeighing } from '../dialogues/weighing-time.ts'
import { Refusal } from '../refusal.ts'
import { ballotsOf, givenIn, questionOf, visibleSides } from './results.ts'
import { boardOf, type Named } from './results-board.ts'
import { explainAll, explainCriterion, explainOption } from './results-explained.ts'

interface Looking {
  /** The criteria on the table, as the page shows them already. */
  criteria: Named[]
  reader: { personId: string } | null
  at: Date
}

/**
 * The part of the criteria's page that says what both sides weighed, as far as this reader may see it; null before anything is weighed.
 * `isLive` while it still changes by itself. Two statements.
 */
export async function resultsPart(db: Db, dialogue: Dialogue, { criteria, reader, at }: Looking) {
  const looked = await lookAt(db, dialogue, { criteria, reader, at })
  return looked.board && { board: looked.board, isLive: isWeighing(dialogue, at) }
}

/** The figures of one option or one criterion, or how all of them are counted, with the numbers put in. Refuses with not_found what is not on the table. */
export async function explain(db: Db, dialogue: Dialogue, { option, criterion, ...looking }: Looking & Asked) {
  const { board, ballots, given, question } = await lookAt(db, dialogue, { ...looking, evidenceFor: option })
  const column = board?.columns.find(({ id }) => id === option)
  const place = question.criteria.indexOf(criterion ?? '')
  if ((option && !column) || (criterion && place < 0)) throw new Refusal('not_found', 'There is nothing at this address.')
  const { criteria } = looking
  const path = pathOf(dialogue)
  return {
    path,
    question: dialogue.question,
    board,
    option: column
      ? explainOption(question, ballots, {
          column,
          option: question.options.indexOf(column.id),
          criteria,
          given,
          path,
          own: given.find(({ own }) => own)?.own ?? null,
        })
      : null,
    all: board && explainAll(board),
    criterion: criterion ? explainCriterion(ballots, { criterion: criteria[place]!, place }) : null,
  }
}

interface Asked {
  option?: string | undefined
  criterion?: string | undefined
}

async function lookAt(db: Db, dialogue: Dialogue, { criteria, reader, at, evidenceFor }: Looking & { evidenceFor?: string | undefined }) {
  const isAhead = dialogue.phase === 'draft' || criteria.length === 0
  const options = isAhead ? [] : await optionsOnTheTable(db, dialogue)
  const question = questionOf(criteria, options)
  const sight = visibleSides(dialogue, { reader: reader?.personId ?? null, at })
  const given = isAhead
    ? []
    : await givenIn(db, dialogue, question, sight, { evidenceFor: evidenceFor ?? null, own: reader?.personId ?? null })
  const board = boardOf({ dialogue, criteria, options, given, path: pathOf(dialogue), at })
  return { board, question, given, ballots: ballotsOf(given, question) }
}
