import { sides } from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'
import { conflictOf, hiddenOf, statementOf } from '../exchanges/model.ts'
import { type Column, conflictStates, ofCounts, ofHiding, ofObligation, ofPerson, ofResponse, ofVerdict } from './common-columns.ts'
import type { Exported, ExportedStatement } from './rows.ts'

/** A line for each statement. */
export const statementColumns: Column<ExportedStatement>[] = [
  { name: 'statement_id', type: 'id', meaning: 'The id of the statement: it never changes.', of: ({ row }) => row.id },
  { name: 'dialogue', type: 'text', meaning: 'The dialogue’s address in its company.', of: ({ dialogue }) => dialogue.slug },
  {
    name: 'path',
    type: 'text',
    meaning: 'Its page, below the address of this Parley.',
    of: ({ dialogue, row }) => `${pathOf(dialogue)}/whys/${row.id}`,
  },
  { name: 'posted_at', type: 'time', meaning: 'When it was said.', of: ({ row }) => row.at },
  ...ofPerson,
  {
    name: 'option_id',
    type: 'id',
    meaning: 'The option they chose, or what it has become part of: statements of the same choice have the same.',
    of: ({ row, optionId }) => (hiddenOf(row) ? null : optionId),
  },
  { name: 'choice', type: 'text', meaning: 'What they chose, by the name it has now.', of: ({ row }) => statementOf(row)?.option },
  {
    name: 'choice_as_said',
    type: 'text',
    meaning: 'The name by which they chose it, where it has another by now.',
    of: ({ row }) => statementOf(row)?.saidAs,
  },
  { name: 'why', type: 'text', meaning: 'Why.', of: ({ row }) => statementOf(row)?.why },
  { name: 'trying', type: 'text', meaning: 'What they were trying to do.', of: ({ row }) => statementOf(row)?.trying },
  { name: 'nearly', type: 'text', meaning: 'What nearly made them choose otherwise.', of: ({ row }) => statementOf(row)?.nearly },
  { name: 'felt', type: 'text', meaning: 'How it felt.', of: ({ row }) => statementOf(row)?.felt },
  {
    name: 'revision',
    type: 'whole number',
    meaning: 'How often the words were written: 1 where they were never changed.',
    of: ({ row }) => row.statement?.revision,
  },
  {
    name: 'asks_answer',
    type: 'true or false',
    meaning: 'Whether its author asked for an answer.',
    of: ({ row }) => row.statement?.asksAnswer,
  },
  ...ofHiding,
  ...ofCounts,
  {
    name: 'criterion_ids',
    type: 'ids',
    meaning: 'The criteria it speaks for.',
    of: ({ criteria }) => criteria.join(' '),
  },
  {
    name: 'conflict_ids',
    type: 'ids',
    meaning: 'The conflicts raised about it, the first one first.',
    of: ({ conflicts }) => conflicts.map(({ id }) => id).join(' '),
  },
  {
    name: 'conflict_states',
    type: 'words',
    meaning: 'How each of them stood at the time of the export, in the same order.',
    values: conflictStates,
    of: ({ conflicts }) => conflicts.map(({ state }) => state).join(' '),
  },
  ...ofObligation,
  ...ofResponse,
  ...ofVerdict,
  {
    name: 'import_id',
    type: 'id',
    meaning: 'The import it came in with; empty where it was said here.',
    of: ({ imported }) => imported?.id,
  },
  { name: 'import_source', type: 'text', meaning: 'What was brought in.', of: ({ imported }) => imported?.name },
]

/** A line for each conflict. */
export const conflictColumns: Column<Exported>[] = [
  { name: 'conflict_id', type: 'id', meaning: 'The id of the conflict: it never changes.', of: ({ row }) => row.id },
  { name: 'dialogue', type: 'text', meaning: 'The dialogue’s address in its company.', of: ({ dialogue }) => dialogue.slug },
  {
    name: 'path',
    type: 'text',
    meaning: 'Its page, below the address of this Parley.',
    of: ({ dialogue, row }) => `${pathOf(dialogue)}/conflicts/${row.id}`,
  },
  { name: 'raised_at', type: 'time', meaning: 'When it was raised.', of: ({ row }) => row.at },
  { name: 'side', type: 'word', meaning: 'Whose side raised it.', values: sides, of: ({ row }) => row.conflict?.side },
  ...ofPerson,
  { name: 'need', type: 'text', meaning: 'What they need.', of: (given) => conflictIn(given)?.need },
  { name: 'instead', type: 'text', meaning: 'What happens instead.', of: (given) => conflictIn(given)?.instead },
  {
    name: 'about_statement_id',
    type: 'id',
    meaning: 'The statement it is about; empty where it is about none.',
    of: ({ row }) => row.conflict?.aboutStatementId,
  },
  {
    name: 'about_response_id',
    type: 'id',
    meaning: 'The response it is about; empty where it is about none.',
    of: ({ row }) => row.conflict?.aboutResponseId,
  },
  {
    name: 'about_criterion_id',
    type: 'id',
    meaning: 'The criterion it is about; empty where it is about none.',
    of: ({ row }) => row.conflict?.aboutCriterionId,
  },
  {
    name: 'about_commitment_id',
    type: 'id',
    meaning: 'The commitment it is about; empty where it is about none.',
    of: ({ row }) => row.conflict?.aboutCommitmentId,
  },
  {
    name: 'state',
    type: 'word',
    meaning: 'How it stood at the time of the export.',
    values: conflictStates,
    of: (given) => conflictIn(given)?.state,
  },
  { name: 'withdrawn_at', type: 'time', meaning: 'When who raised it took it back.', of: ({ row }) => row.withdrawal?.at },
  {
    name: 'withdrawal_reason',
    type: 'text',
    meaning: 'Why they took it back, if they said.',
    of: (given) => conflictIn(given)?.withdrawal?.reason,
  },
  ...ofHiding,
  ...ofCounts,
  ...ofObligation,
  ...ofResponse,
  ...ofVerdict,
]

function conflictIn({ row, at }: Exported) {
  return conflictOf(row, at)
}
