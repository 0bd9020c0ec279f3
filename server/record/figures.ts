/** What the Record counts, each of them a list of exchanges or of commitments that stands behind the number. The names are part of addresses and of the CSV file. */
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
  'commitments-kept',
  'commitments-late',
  'commitments-broken',
  'commitments-overdue',
  'commitments-open',
  'commitments-unconfirmed',
  'customers-kept',
  'customers-late',
  'customers-broken',
  'customers-overdue',
  'customers-open',
  'customers-unconfirmed',
] as const

export type Figure = (typeof figures)[number]

/** Those whose list begins with the oldest: what waits the longest, or is due first. */
export const oldestFirst: ReadonlySet<Figure> = new Set<Figure>([
  'overdue',
  'commitments-overdue',
  'commitments-open',
  'commitments-unconfirmed',
  'customers-overdue',
  'customers-open',
  'customers-unconfirmed',
])

interface Wording {
  /** What it is called by itself. */
  title: string
  /** What it is called in a table that says whose it is; the title, where nothing is said. */
  short?: string
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
  extended: {
    title: 'New dates named for answers',
    meaning: 'Answers owed for which a later date was announced, before the first one had passed.',
  },
  asked: { title: 'Questions asked back', meaning: 'Public questions to a customer, for whose reply the clock waits.' },
  'handed-over': { title: 'Handed to a colleague', meaning: 'How often somebody else took over an answer that was owed.' },
  reopened: {
    title: 'Reopened',
    meaning: 'Conflicts whose customer said that an answer did not settle it, so that the clock began again with half the time.',
  },
  'commitments-kept': {
    title: 'Commitments kept by the company',
    short: 'Kept',
    meaning: 'Commitments of the company that were done by the day agreed, as their customers confirmed in this time.',
  },
  'commitments-late': {
    title: 'Commitments kept late by the company',
    short: 'Kept late',
    meaning: 'Commitments of the company that were done after the day agreed, as their customers confirmed in this time.',
  },
  'commitments-broken': {
    title: 'Commitments broken by the company',
    short: 'Broken',
    meaning: 'Commitments of the company that either side called broken in this time.',
  },
  'commitments-overdue': {
    title: 'Overdue commitments of the company',
    short: 'Overdue',
    meaning: 'Commitments of the company whose day was past at the end of this time, and that nobody had said were done.',
  },
  'commitments-open': {
    title: 'Open commitments of the company',
    short: 'Open',
    meaning: 'Commitments of the company whose day was still to come at the end of this time, and that were not done yet.',
  },
  'commitments-unconfirmed': {
    title: 'Commitments of the company done, and not confirmed',
    short: 'Done, and not confirmed',
    meaning: 'Commitments that the company says are done, and of which no customer has said so. Silence is never a yes.',
  },
  'customers-kept': {
    title: 'Commitments kept by customers',
    short: 'Kept',
    meaning: 'Commitments of customers that were done by the day agreed, as the company confirmed in this time.',
  },
  'customers-late': {
    title: 'Commitments kept late by customers',
    short: 'Kept late',
    meaning: 'Commitments of customers that were done after the day agreed, as the company confirmed in this time.',
  },
  'customers-broken': {
    title: 'Commitments broken by customers',
    short: 'Broken',
    meaning: 'Commitments of customers that either side called broken in this time.',
  },
  'customers-overdue': {
    title: 'Overdue commitments of customers',
    short: 'Overdue',
    meaning: 'Commitments of customers whose day was past at the end of this time, and that nobody had said were done.',
  },
  'customers-open': {
    title: 'Open commitments of customers',
    short: 'Open',
    meaning: 'Commitments of customers whose day was still to come at the end of this time, and that were not done yet.',
  },
  'customers-unconfirmed': {
    title: 'Commitments of customers done, and not confirmed',
    short: 'Done, and not confirmed',
    meaning: 'Commitments that customers say are done, and of which nobody of the company has said so. Silence is never a yes.',
  },
}
