import { causes, heards, hidingReasons, outcomes, settledness } from '../../db/schema/index.ts'
import { answerOf, hiddenOf, speakerOf } from '../exchanges/model.ts'
import { standingOf } from '../obligations/standing.ts'
import type { Cell } from './csv.ts'
import type { Exported } from './rows.ts'

export type ColumnType = 'id' | 'ids' | 'text' | 'word' | 'words' | 'whole number' | 'number' | 'true or false' | 'day' | 'time'

/** What is in a column, in words: English keys of the catalogues. */
export const typeNames: Record<ColumnType, string> = {
  id: 'a UUID',
  ids: 'UUIDs, with a space between them',
  text: 'text; in CSV, an apostrophe stands in front of a formula’s sign',
  word: 'one of these words',
  words: 'some of these words, with a space between them',
  'whole number': 'a whole number',
  number: 'a number',
  'true or false': 'true or false',
  day: 'a day of the company’s calendar, by ISO 8601',
  time: 'a time in UTC, by ISO 8601',
}

/** One column of an exported file: what it is called, what it means, and what of a row stands in it. */
export interface Column<Row> {
  name: string
  type: ColumnType
  /** An English key of the catalogues. */
  meaning: string
  values?: readonly (string | number)[]
  of: (row: Row) => Cell
}

export const conflictStates = ['raised', 'answered', 'settled', 'reopened', 'agreed_to_disagree', 'unconfirmed', 'withdrawn'] as const
const standings = ['running', 'kept', 'overdue', 'late'] as const

export const ofHiding: Column<Exported>[] = [
  {
    name: 'hidden_reason',
    type: 'word',
    meaning: 'Why its words are hidden. They are empty here then.',
    values: hidingReasons,
    of: ({ row }) => hiddenOf(row)?.reason,
  },
  { name: 'hidden_at', type: 'time', meaning: 'When its words were hidden.', of: ({ row }) => hiddenOf(row)?.at },
]

export const ofCounts: Column<Exported>[] = [
  { name: 'supports', type: 'whole number', meaning: 'How many people said: the same for me.', of: ({ row }) => row.supports },
  { name: 'comments', type: 'whole number', meaning: 'How many replies it has.', of: ({ row }) => row.comments },
]

export const ofObligation: Column<Exported>[] = [
  { name: 'obligation_id', type: 'id', meaning: 'The latest duty to answer it; empty where none began.', of: ({ row }) => row.duty?.id },
  { name: 'obligation_cause', type: 'word', meaning: 'What started the clock.', values: causes, of: ({ row }) => row.duty?.cause },
  { name: 'obligation_state', type: 'word', meaning: 'How the duty stood at the time of the export.', values: standings, of: standingAt },
  { name: 'obligation_owner', type: 'text', meaning: 'Who owes the answer.', of: ({ row }) => row.owner?.name },
  { name: 'obligation_started_at', type: 'time', meaning: 'When the clock started.', of: ({ row }) => row.duty?.startedAt },
  {
    name: 'due_at',
    type: 'time',
    meaning: 'When the answer was or is due, a later date that was announced included.',
    of: ({ row }) => row.duty?.dueAt,
  },
  { name: 'first_due_at', type: 'time', meaning: 'When it was due at first.', of: ({ row }) => row.duty?.firstDueAt },
]

export const ofResponse: Column<Exported>[] = [
  {
    name: 'response_id',
    type: 'id',
    meaning: 'The company’s latest response; empty where there is none. One response can answer several.',
    of: ({ row }) => answerOf(row)?.id,
  },
  {
    name: 'response_is_answer',
    type: 'true or false',
    meaning: 'False where the response only announces a later date.',
    of: ({ row }) => answerOf(row)?.isAnswer,
  },
  { name: 'responder', type: 'text', meaning: 'Who answered, by the name they answer under.', of: ({ row }) => answerOf(row)?.by.name },
  { name: 'response_heard', type: 'text', meaning: 'What the company heard, in its words.', of: ({ row }) => answerOf(row)?.heard },
  { name: 'response_answer', type: 'text', meaning: 'The company’s answer.', of: ({ row }) => answerOf(row)?.answer },
  { name: 'response_outcome', type: 'word', meaning: 'What comes of it.', values: outcomes, of: ({ row }) => answerOf(row)?.outcome },
  {
    name: 'response_reason',
    type: 'text',
    meaning: 'Why not, why only partly, or what must be found out first.',
    of: ({ row }) => answerOf(row)?.reason,
  },
  {
    name: 'response_criterion_id',
    type: 'id',
    meaning: 'The shared criterion that a refusal rests on; empty where it names none.',
    of: ({ row }) => row.words?.restsOn?.id,
  },
  { name: 'answered_at', type: 'time', meaning: 'When the response was published.', of: ({ row }) => answerOf(row)?.at },
]

export const ofVerdict: Column<Exported>[] = [
  {
    name: 'verdict_heard',
    type: 'word',
    meaning: 'Whether the customer felt heard by this response; empty where they have not said.',
    values: heards,
    of: ({ row }) => answerOf(row)?.verdict?.heard,
  },
  {
    name: 'verdict_correction',
    type: 'text',
    meaning: 'What was not heard, in the customer’s words.',
    of: ({ row }) => answerOf(row)?.verdict?.correction,
  },
  {
    name: 'verdict_settled',
    type: 'word',
    meaning: 'Whether it is settled for the customer.',
    values: settledness,
    of: ({ row }) => answerOf(row)?.verdict?.settled,
  },
  {
    name: 'verdict_feeling',
    type: 'whole number',
    meaning: 'How the answer felt, from -2 to 2.',
    values: [-2, -1, 0, 1, 2],
    of: ({ row }) => answerOf(row)?.verdict?.feeling,
  },
  { name: 'verdict_at', type: 'time', meaning: 'When the customer said so.', of: ({ row }) => answerOf(row)?.verdict?.at },
  {
    name: 'supporters_judged',
    type: 'whole number',
    meaning: 'How many of those who said the same judged this response too, counted apart from the verdict.',
    of: ({ row }) => answerOf(row)?.supporters.said,
  },
  {
    name: 'supporters_heard',
    type: 'whole number',
    meaning: 'How many of them felt heard.',
    of: ({ row }) => answerOf(row)?.supporters.heard,
  },
  {
    name: 'supporters_settled',
    type: 'whole number',
    meaning: 'For how many of them it is settled.',
    of: ({ row }) => answerOf(row)?.supporters.settled,
  },
]

export const ofPerson: Column<Exported>[] = [
  {
    name: 'author_id',
    type: 'id',
    meaning: 'Who said it: the same person has the same id in this dialogue, and another in every other. Empty for the company’s people.',
    of: ({ row }) => (row.speaker ? null : row.author?.id),
  },
  { name: 'author', type: 'text', meaning: 'The name they show in this dialogue.', of: ({ row }) => speakerOf(row).name },
  {
    name: 'author_hidden',
    type: 'true or false',
    meaning: 'Whether that is another name than their own.',
    of: ({ row }) => speakerOf(row).hidden,
  },
  { name: 'workplace', type: 'text', meaning: 'Where they work, if they show it.', of: ({ row }) => row.customer?.workplace },
  { name: 'role_there', type: 'text', meaning: 'What they do there, if they show it.', of: ({ row }) => row.customer?.roleThere },
]

function standingAt({ row: { duty }, at }: Exported) {
  return duty?.id ? standingOf(duty, at) : null
}
