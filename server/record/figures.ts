/** What the Record counts, each of them a list of exchanges that stands behind the number. The names are part of addresses and of the CSV file. */
export const figures = [
  'kept',
  'late',
  'overdue',
  'let-go',
  'heard',
  'partly-heard',
  'not-heard',
  'settled',
  'not-yet-settled',
  'not-settled',
  'silent',
  'corrected',
  'expected',
  'same-for-me',
  'same-heard',
  'same-settled',
  'extended',
  'asked',
  'handed-over',
  'reopened',
] as const

export type Figure = (typeof figures)[number]

interface Wording {
  /** What it is called where it stands in a table. */
  title: string
  /** What exactly is counted. */
  meaning: string
}

/** Sentences of the catalogue. */
export const wordingOf: Record<Figure, Wording> = {
  kept: { title: 'Answered in time', meaning: 'Answers owed that came before they were due, or at that very moment.' },
  late: { title: 'Answered late', meaning: 'Answers owed that came after they were due, or whose conflict was let go after that.' },
  overdue: { title: 'Overdue', meaning: 'Answers owed that had not come by the end of this time, and were due before.' },
  'let-go': {
    title: 'Ended without an answer',
    meaning: 'The customer took the conflict back or called it settled, or both sides left it as it stands, before the answer was due.',
  },
  heard: { title: 'Heard', meaning: 'Answers whose customer says: you heard me.' },
  'partly-heard': { title: 'Partly heard', meaning: 'Answers whose customer says: you heard a part of it.' },
  'not-heard': { title: 'Not heard', meaning: 'Answers whose customer says: you did not hear me.' },
  settled: { title: 'Settled', meaning: 'Answers whose customer says: it is settled.' },
  'not-yet-settled': { title: 'Not yet settled', meaning: 'Answers whose customer says: not yet.' },
  'not-settled': { title: 'Not settled', meaning: 'Answers whose customer says: it is not settled.' },
  silent: { title: 'No word yet', meaning: 'Answers whose customer has not said how they were received. Silence is never a yes.' },
  corrected: { title: 'Corrected by the customer', meaning: 'Answers whose customer said in their own words what was not heard.' },
  expected: {
    title: 'Expected beforehand',
    meaning: 'Answers whose author said beforehand how they would be received, and whose customer has said how they were.',
  },
  'same-for-me': { title: 'Asked besides', meaning: 'Verdicts of people who had said “the same for me”. They are counted apart.' },
  'same-heard': { title: 'Heard, too', meaning: 'Of those, the ones that say: you heard me.' },
  'same-settled': { title: 'Settled for them, too', meaning: 'Of those, the ones that say: it is settled.' },
  extended: { title: 'New dates named', meaning: 'Answers owed for which a later date was announced, before the first one had passed.' },
  asked: { title: 'Questions asked back', meaning: 'Public questions to a customer, for whose reply the clock waits.' },
  'handed-over': { title: 'Handed to a colleague', meaning: 'How often somebody else took over an answer that was owed.' },
  reopened: {
    title: 'Reopened',
    meaning: 'Conflicts whose customer said that an answer did not settle it, so that the clock began again with half the time.',
  },
}
