import { hidingReasons, sides } from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'
import type { Column } from './common-columns.ts'
import type { RatingRow, WeightRow } from './weighing-rows.ts'
import { type CommitmentRow, type CriterionRow, type DecisionRow, standingAt } from './work-rows.ts'

const criterionStates = ['proposed', 'shared', 'retired', 'merged'] as const
const commitmentStates = ['offered', 'accepted', 'done', 'confirmed', 'broken'] as const

const heldMeanings = {
  customer: {
    yes: 'How many customers say that it held.',
    partly: 'How many customers say that it held in part.',
    no: 'How many customers say that it did not hold.',
  },
  company: {
    yes: 'How many of the company’s side say that it held.',
    partly: 'How many of the company’s side say that it held in part.',
    no: 'How many of the company’s side say that it did not hold.',
  },
} as const

/** A line for each criterion. */
export const criterionColumns: Column<CriterionRow>[] = [
  { name: 'criterion_id', type: 'id', meaning: 'The id of the criterion: it never changes.', of: ({ id }) => id },
  { name: 'dialogue', type: 'text', meaning: 'The dialogue’s address in its company.', of: ({ dialogue }) => dialogue.slug },
  {
    name: 'path',
    type: 'text',
    meaning: 'Its page, below the address of this Parley.',
    of: ({ dialogue, id }) => `${pathOf(dialogue)}/criteria/${id}`,
  },
  { name: 'sentence', type: 'text', meaning: 'The criterion, in its words now.', of: ({ sentence }) => sentence },
  { name: 'measure', type: 'text', meaning: 'What one would look at.', of: ({ measure }) => measure },
  { name: 'source', type: 'text', meaning: 'Where that is read.', of: ({ source }) => source },
  { name: 'state', type: 'word', meaning: 'How it stood at the time of the export.', values: criterionStates, of: stateOf },
  { name: 'proposed_at', type: 'time', meaning: 'When it was proposed.', of: ({ since }) => since },
  { name: 'side', type: 'word', meaning: 'Whose side proposed it.', values: sides, of: ({ side }) => side },
  {
    name: 'statement_id',
    type: 'id',
    meaning: 'The statement it was made from; empty where it was made from none.',
    of: ({ statementId }) => statementId,
  },
  { name: 'shared_at', type: 'time', meaning: 'Since when both sides share it.', of: ({ sharedAt }) => sharedAt },
  { name: 'customers_endorse', type: 'whole number', meaning: 'How many customers endorse it.', of: ({ customers }) => customers },
  { name: 'company_endorses', type: 'whole number', meaning: 'How many of the company’s side endorse it.', of: ({ company }) => company },
  {
    name: 'statement_ids',
    type: 'ids',
    meaning: 'The statements that speak for it, the one first said to do so first.',
    of: ({ statements }) => statements.join(' '),
  },
  {
    name: 'conflict_ids',
    type: 'ids',
    meaning: 'The conflicts raised about it, the first one first.',
    of: ({ conflicts }) => conflicts.join(' '),
  },
  {
    name: 'revision',
    type: 'whole number',
    meaning: 'How often the words were written: 1 where they were never changed.',
    of: ({ revision }) => revision,
  },
  {
    name: 'merged_into_id',
    type: 'id',
    meaning: 'The criterion it became part of.',
    of: ({ mergedIntoId }) => mergedIntoId,
  },
  {
    name: 'ended_at',
    type: 'time',
    meaning: 'When it was taken off the table, or became part of another.',
    of: ({ retiredAt, mergedAt }) => retiredAt ?? mergedAt,
  },
  { name: 'reason', type: 'text', meaning: 'Why it was, as whoever proposed that said.', of: ({ reason }) => reason },
  ...hidingOf<CriterionRow>(),
]

const ofPerson: Column<{ person: string; side: string; dialogue: { slug: string } }>[] = [
  { name: 'dialogue', type: 'text', meaning: 'The dialogue’s address in its company.', of: ({ dialogue }) => dialogue.slug },
  {
    name: 'person',
    type: 'text',
    meaning: 'Stands for one person in this file alone: in another file, or another export, they are named anew.',
    of: ({ person }) => person,
  },
  { name: 'side', type: 'word', meaning: 'The side they speak for.', values: sides, of: ({ side }) => side },
]

const ofCriterion: Column<{ criterionId: string; sentence: string }>[] = [
  { name: 'criterion_id', type: 'id', meaning: 'The criterion, as in criteria.csv.', of: ({ criterionId }) => criterionId },
  { name: 'criterion', type: 'text', meaning: 'The criterion, in its words now.', of: ({ sentence }) => sentence },
]

/** A line for each person and criterion. */
export const weightColumns: Column<WeightRow>[] = [
  ...ofPerson,
  ...ofCriterion,
  {
    name: 'points',
    type: 'whole number',
    meaning: 'How many of their 100 points they gave to it.',
    of: ({ points }) => points,
  },
]

/** A line for each person, option and criterion. */
export const ratingColumns: Column<RatingRow>[] = [
  ...ofPerson,
  { name: 'option_id', type: 'id', meaning: 'The option they rated.', of: ({ optionId }) => optionId },
  { name: 'option', type: 'text', meaning: 'Its name.', of: ({ option }) => option },
  ...ofCriterion,
  {
    name: 'score',
    type: 'whole number',
    meaning: 'How well the option meets the criterion, from 0 to 4; empty where they do not know.',
    values: [0, 1, 2, 3, 4],
    of: ({ score }) => score,
  },
]

/** A line for each decision. */
export const decisionColumns: Column<DecisionRow>[] = [
  { name: 'decision_id', type: 'id', meaning: 'The id of the decision: it never changes.', of: ({ id }) => id },
  { name: 'dialogue', type: 'text', meaning: 'The dialogue’s address in its company.', of: ({ dialogue }) => dialogue.slug },
  {
    name: 'path',
    type: 'text',
    meaning: 'Its page, below the address of this Parley.',
    of: ({ dialogue }) => `${pathOf(dialogue)}/decision`,
  },
  { name: 'decided_at', type: 'time', meaning: 'When it was recorded.', of: ({ since }) => since },
  { name: 'decided_by', type: 'text', meaning: 'Who recorded it.', of: ({ by }) => by },
  { name: 'stands', type: 'true or false', meaning: 'False where a later decision took its place.', of: ({ isLatest }) => isLatest },
  { name: 'option_ids', type: 'ids', meaning: 'The options taken.', of: ({ options }) => options.map(({ id }) => id).join(' ') },
  { name: 'options', type: 'text', meaning: 'Their names, a line each.', of: ({ options }) => options.map(({ name }) => name).join('\n') },
  { name: 'criterion_ids', type: 'ids', meaning: 'The shared criteria it rests on.', of: ({ criteria }) => criteria.join(' ') },
  {
    name: 'follows_ranking',
    type: 'true or false',
    meaning:
      'Whether it leaves nothing out that stands before what it takes in the ranking of both sides together; empty where there was no such ranking, or all was taken.',
    of: ({ followsRanking }) => followsRanking,
  },
  { name: 'departure', type: 'text', meaning: 'Why it departs from that ranking.', of: ({ departure }) => departure },
  { name: 'rationale', type: 'text', meaning: 'Why it was decided so.', of: ({ rationale }) => rationale },
  { name: 'customers_against', type: 'whole number', meaning: 'How many customers signed a dissent.', of: (row) => row.customersAgainst },
  {
    name: 'company_against',
    type: 'whole number',
    meaning: 'How many of the company’s side signed a dissent.',
    of: (row) => row.companyAgainst,
  },
  { name: 'review_on', type: 'day', meaning: 'The day on which both sides look at it again.', of: ({ reviewOn }) => reviewOn },
  ...sides.flatMap((side) =>
    (['yes', 'partly', 'no'] as const).map(
      (held): Column<DecisionRow> => ({
        name: `${side === 'customer' ? 'customers' : 'company'}_held_${held}`,
        type: 'whole number',
        meaning: heldMeanings[side][held],
        of: ({ held: counts }) => counts[`${side}_${held}`] ?? 0,
      }),
    ),
  ),
]

/** A line for each commitment. */
export const commitmentColumns: Column<CommitmentRow>[] = [
  { name: 'commitment_id', type: 'id', meaning: 'The id of the commitment: it never changes.', of: ({ id }) => id },
  { name: 'dialogue', type: 'text', meaning: 'The dialogue’s address in its company.', of: ({ dialogue }) => dialogue.slug },
  {
    name: 'path',
    type: 'text',
    meaning: 'Its page, below the address of this Parley.',
    of: ({ dialogue, id }) => `${pathOf(dialogue)}/commitments/${id}`,
  },
  { name: 'offered_at', type: 'time', meaning: 'When it was offered.', of: ({ since }) => since },
  { name: 'side', type: 'word', meaning: 'Whose side does it.', values: sides, of: ({ side }) => side },
  { name: 'owner', type: 'text', meaning: 'Who does it, by the name they show in this dialogue.', of: ({ owner }) => owner },
  { name: 'what', type: 'text', meaning: 'What they do.', of: ({ what }) => what },
  { name: 'how', type: 'text', meaning: 'How the other side will see that it is done.', of: ({ how }) => how },
  { name: 'response_id', type: 'id', meaning: 'The response that promised it.', of: ({ responseId }) => responseId },
  { name: 'decision_id', type: 'id', meaning: 'The decision it is part of.', of: ({ decisionId }) => decisionId },
  { name: 'first_due_on', type: 'day', meaning: 'By when it was offered at first.', of: ({ firstDueOn }) => firstDueOn },
  { name: 'due_on', type: 'day', meaning: 'By when it is due, a later day that both sides agreed on included.', of: ({ dueOn }) => dueOn },
  {
    name: 'state',
    type: 'word',
    meaning: 'How it stood at the time of the export.',
    values: commitmentStates,
    of: (row) => standingAt(row).state,
  },
  {
    name: 'overdue',
    type: 'true or false',
    meaning: 'Whether its day was past, and it was not done.',
    of: (row) => standingAt(row).isOverdue,
  },
  { name: 'done_late', type: 'true or false', meaning: 'Whether it was done after its day.', of: (row) => standingAt(row).wasLate },
  { name: 'percent', type: 'whole number', meaning: 'How far it is, from 0 to 100, as its owner last said.', of: ({ percent }) => percent },
  { name: 'accepted_at', type: 'time', meaning: 'When the other side accepted it.', of: lastOf('accepted') },
  { name: 'done_at', type: 'time', meaning: 'When its owner’s side said last that it was done.', of: lastOf('done') },
  { name: 'confirmed_at', type: 'time', meaning: 'When the other side confirmed that.', of: lastOf('confirmed') },
  { name: 'broken_at', type: 'time', meaning: 'When it was said to be broken.', of: lastOf('broken') },
  ...hidingOf<CommitmentRow>(),
]

function stateOf({ retiredAt, mergedAt, sharedAt }: CriterionRow): (typeof criterionStates)[number] {
  if (retiredAt) return 'retired'
  if (mergedAt) return 'merged'
  return sharedAt ? 'shared' : 'proposed'
}

function lastOf(kind: string) {
  return ({ steps }: CommitmentRow) => {
    const last = steps.findLast((step) => step.kind === kind)
    return last && new Date(last.at)
  }
}

function hidingOf<Row extends { hidden: { reason: string; at: Date } | null }>(): Column<Row>[] {
  return [
    {
      name: 'hidden_reason',
      type: 'word',
      meaning: 'Why its words are hidden. They are empty here then.',
      values: hidingReasons,
      of: ({ hidden }) => hidden?.reason,
    },
    { name: 'hidden_at', type: 'time', meaning: 'When its words were hidden.', of: ({ hidden }) => hidden?.at },
  ]
}
