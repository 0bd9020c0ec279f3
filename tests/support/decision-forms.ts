import type { Route } from './routes.ts'
import { appearing, type Sheet } from './sheets.ts'

const rows = [1, 2, 3] as const

/** The forms of a decision, in the dialogue that decided. */
export const decisionSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/decision/new': {
    by: 'priya',
    kind: 'decided',
    fields: ({ half, things: { weighed } }) => ({
      options: weighed.options[1] ?? '',
      criteria: weighed.criteria,
      rationale: 'It held in every frost we tried.',
      departure: 'The first cannot be delivered.',
      dissent: 'It is dear.',
      reviewOn: '2027-05-09',
      ...Object.assign({}, ...rows.map((row) => commitment(row, half.priya.personId))),
    }),
    words: {
      rationale: 20_000,
      departure: 5000,
      dissent: 5000,
      ...Object.fromEntries(rows.flatMap((row) => [`what${row}`, `how${row}`].map((name) => [name, 300]))),
    },
    required: ['options', 'criteria', 'rationale', 'reviewOn'],
  },
  'POST /:company/d/:dialogue/decision/:id/dissent': {
    by: 'jim',
    kind: 'decided',
    fields: () => ({ words: 'It freezes.' }),
    words: { words: 5000, ...appearing },
    required: ['words'],
  },
  'POST /:company/d/:dialogue/decision/:id/review': {
    by: 'priya',
    kind: 'decided',
    fields: () => ({ held: 'partly', words: 'Not in the cold.' }),
    words: { words: 5000, ...appearing },
    required: ['held'],
  },
}

function commitment(row: number, ownerId: string) {
  return { [`what${row}`]: 'tests the sound', [`owner${row}`]: ownerId, [`due${row}`]: '2026-12-12', [`how${row}`]: 'a recording' }
}
