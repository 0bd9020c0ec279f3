import type { Answer, Chair, Exchange, Reader } from '../web/voice-views.ts'
import { people } from './people-samples.ts'
import { keptPromises, runningPromises } from './promise-samples.ts'
import { diff, threadOf } from './reply-samples.ts'

const hour = 3_600_000

/** Exchanges in every state, with what belongs to them. */
export function exchangeSamples(at: Date) {
  const before = (hours: number) => new Date(at.getTime() - hours * hour)
  const after = (hours: number) => before(-hours)
  const plain = {
    company: 'Halden',
    isOpen: true,
    hidden: null,
    statement: null,
    conflict: null,
    supports: 0,
    comments: 0,
    answer: null,
    chair: null,
    at: before(30),
  }
  const counting = [
    { date: '2026-11-13', from: '13:00', to: '17:00', hours: 4 },
    { date: '2026-11-14', from: '', to: '', hours: 0, note: 'weekend' },
    { date: '2026-11-16', from: '9:00', to: '17:00', hours: 8 },
  ]
  const chair: Chair = {
    state: 'running',
    owner: 'Maren Roth',
    dueAt: after(26),
    firstDueAt: null,
    extensionReason: null,
    hoursLeft: 9,
    gone: 0.44,
    reckoning: { receivedAt: before(14), timeZone: 'Europe/Zagreb', days: counting, firstDueAt: after(26), moves: [], dueAt: after(26) },
    supportsMissing: 0,
    question: null,
  }
  const said = { option: 'the two-cable regulator', trying: null, nearly: null, felt: null, isRevised: false }
  const named = {
    side: 'customer' as const,
    state: 'raised' as const,
    aboutStatementId: null,
    aboutResponseId: null,
    aboutWork: null,
    withdrawal: null,
  }

  const settled: Answer = {
    id: 'a1',
    by: people.priya,
    heard: 'You would trade speed for never sticking in frost, because a stuck window ends your night.',
    answer:
      'You are right about the shudder: the grease we used stiffens below −12 °C. We tested only to −8. The two-cable unit hides it because it pulls evenly.',
    outcome: 'will',
    reason: null,
    at: before(20),
    revisedAt: null,
    credits: [{ name: 'Tom Berg' }, { name: 'Noor Haddad' }],
    commitments: keptPromises,
    verdict: { heard: 'yes', settled: 'yes', feeling: 1, correction: null, at: before(2) },
    supporters: { said: 4, heard: 3, settled: 2 },
    wasLate: false,
  }
  const refused: Answer = {
    ...settled,
    id: 'a2',
    by: people.maren,
    heard: 'You need the old motor as a spare part for ten more years.',
    answer: 'We looked for a way and did not find one.',
    outcome: 'will_not',
    reason:
      'The supplier of the magnet has closed, and nobody else makes it. We rest this on the criterion “a workshop can mend it in an hour”.',
    credits: [],
    commitments: [],
    verdict: {
      heard: 'partly',
      settled: 'not_yet',
      feeling: -1,
      correction: 'I did not ask for the old motor. I asked for a part that fits.',
    },
    wasLate: true,
    revisedAt: before(3),
  }
  const partly: Answer = {
    ...settled,
    id: 'a3',
    by: people.standIn,
    outcome: 'partly',
    reason: 'The second half of the year is not ours to promise.',
    verdict: null,
    credits: [],
    commitments: runningPromises,
  }
  const searching: Answer = {
    ...settled,
    id: 'a4',
    by: people.tom,
    outcome: 'find_out',
    reason: 'Whether the workshop was ever told. We ask the three that you named.',
    commitments: [],
    verdict: null,
    credits: [],
  }

  const exchanges: { state: string; exchange: Exchange; reader: Reader | null }[] = [
    {
      state: 'A why, answered, heard and settled',
      reader: null,
      exchange: {
        ...plain,
        kind: 'statement',
        id: 'ana',
        path: '#ana',
        by: people.ana,
        supports: 17,
        comments: 4,
        answer: settled,
        statement: {
          ...said,
          why: 'At four in the morning a fare is sick and I need that window down now. The old one took its time and shuddered in frost. I chose the slower-looking one because it never once stuck.',
          trying: 'Keep the car working through a whole night without thinking about it.',
          isRevised: true,
        },
      },
    },
    {
      state: 'A conflict; an answer is owed',
      reader: null,
      exchange: {
        ...plain,
        kind: 'conflict',
        id: 'jim',
        path: '#jim',
        by: people.jim,
        supports: 6,
        comments: 2,
        chair,
        conflict: {
          ...named,
          aboutResponseId: 'a1',
          need: 'My people load at the dock and need to hear that it moved.',
          instead: 'You keep asking how to make it quieter. Quiet is your criterion, not ours.',
        },
      },
    },
    {
      state: 'A conflict whose answer is late, seen by someone who may answer',
      reader: { supports: true, isAuthor: false, maySupport: true, mayRaise: true, judges: false, isPromised: false, answers: true },
      exchange: {
        ...plain,
        kind: 'conflict',
        id: 'tove',
        path: '#tove',
        by: people.tove,
        supports: 11,
        comments: 0,
        chair: {
          ...chair,
          state: 'overdue',
          dueAt: before(27),
          hoursLeft: 0,
          gone: 1,
          firstDueAt: before(75),
          extensionReason: 'The workshop is closed until Monday.',
        },
        conflict: { ...named, need: 'I was told the part is covered. The workshop has never heard of it. Who is right?', instead: '' },
      },
    },
    {
      state: 'A why that nobody owes an answer yet, by its author',
      reader: { supports: false, isAuthor: true, maySupport: false, mayRaise: true, judges: false, isPromised: false, answers: false },
      exchange: {
        ...plain,
        kind: 'statement',
        id: 'wei',
        path: '#wei',
        by: people.wei,
        supports: 3,
        chair: { ...chair, state: 'unasked', dueAt: null, reckoning: null, supportsMissing: 7 },
        statement: {
          ...said,
          option: '手动车窗',
          why: '手动的不会坏。',
          nearly: 'My daughter cannot reach it from the back seat.',
          felt: 'Old-fashioned, and fine with it.',
        },
      },
    },
    {
      state: 'Opened again; the one who raised it waits for another answer',
      reader: { supports: false, isAuthor: true, maySupport: false, mayRaise: true, judges: true, isPromised: false, answers: false },
      exchange: {
        ...plain,
        kind: 'conflict',
        id: 'again',
        path: '#again',
        by: people.ana,
        answer: refused,
        chair: {
          ...chair,
          state: 'waiting',
          question: { words: 'Which of the three workshops said no, and in which month?', at: before(3), until: after(96), by: people.tom },
        },
        conflict: {
          ...named,
          state: 'reopened',
          aboutStatementId: 'ana',
          need: 'A part that fits the car I have, for as long as I drive it.',
          instead: 'I am told to buy the new door.',
        },
      },
    },
    {
      state: 'Partly, under another name; the verdict is awaited',
      reader: { supports: false, isAuthor: true, maySupport: false, mayRaise: true, judges: true, isPromised: true, answers: false },
      exchange: {
        ...plain,
        kind: 'statement',
        id: 'partly',
        path: '#partly',
        by: people.jim,
        answer: partly,
        statement: { ...said, why: 'Because. '.repeat(60).trim(), option: 'the arm drive' },
      },
    },
    {
      state: 'Words that are hidden, and a new date instead of an answer',
      reader: { supports: false, isAuthor: true, maySupport: false, mayRaise: true, judges: false, isPromised: false, answers: false },
      exchange: {
        ...plain,
        kind: 'statement',
        id: 'hidden',
        path: '#hidden',
        by: people.tove,
        hidden: { by: 'Maren Roth', at: before(300), reason: 'personal_data' },
        answer: searching,
        chair: { ...chair, gone: 0.8, hoursLeft: 0.4, firstDueAt: before(2), extensionReason: 'We ask the workshops first.' },
        statement: { ...said, option: '', why: '' },
      },
    },
  ]
  return { exchanges, thread: threadOf(before), diff }
}
