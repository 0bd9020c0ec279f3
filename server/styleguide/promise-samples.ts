import type { Promised, Stands } from '../web/voice-views.ts'

const stands: Stands = {
  state: 'offered',
  isOverdue: false,
  wasLate: false,
  daysLate: 0,
  dueOn: '2026-12-12',
  acceptedBy: null,
  awaits: ['Ana Kovač'],
  asked: null,
}

function promise(
  owner: string,
  what: string,
  { dueOn = '2026-12-12', earlier, how, ...is }: Partial<Stands> & Partial<Promised> = {},
): Promised {
  return { owner, what, how, dueOn, earlier, path: '#promise', standing: { ...stands, dueOn, ...is } }
}

/** What was kept, and what came late. */
export const keptPromises = [
  promise('Priya Shah', 'tests every candidate at −25 °C', { state: 'confirmed', how: 'the film of the test stands here' }),
  promise('Tom Berg', 'sends the new grease to every workshop', {
    state: 'confirmed',
    wasLate: true,
    daysLate: 3,
    earlier: ['2026-11-28', '2026-12-05'],
  }),
]

/** What is still owed, in every state. */
export const runningPromises = [
  promise('Tom Berg', 'asks the three workshops', { dueOn: '2026-11-02', isOverdue: true, daysLate: 9 }),
  promise('Maren Roth', 'writes to every driver of that year'),
  promise('Priya Shah', 'measures the noise at three metres', {
    state: 'accepted',
    acceptedBy: 'Jim Boateng',
    asked: { id: 'later', dueOn: '2027-01-15', reason: 'The microphone comes in January.' },
  }),
  promise('Priya Shah', 'shows the cut through the seal', { state: 'done' }),
  promise('Tom Berg', 'keeps the old part in stock', { state: 'broken' }),
]
