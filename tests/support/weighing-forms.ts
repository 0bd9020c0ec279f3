import type { Route } from './routes.ts'
import type { Sheet } from './sheets.ts'

/** The forms of weighing, in the dialogue that weighs. */
export const weighingSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/weigh': {
    by: 'jim',
    kind: 'weighing',
    fields: ({ things }) => Object.fromEntries(things.weighed.criteria.map((id) => [`points-${id}`, '50'])),
    words: {},
    required: ['points'],
  },
  'POST /:company/d/:dialogue/rate': {
    by: 'jim',
    kind: 'weighing',
    fields: ({ things: { weighed } }) => ({
      option: weighed.options[0] ?? '',
      ...Object.fromEntries(
        weighed.criteria.flatMap((id) => [
          [`score-${id}`, '3'],
          [`evidence-${id}`, '72 dB(A)'],
        ]),
      ),
    }),
    words: {},
    required: [],
  },
  'POST /:company/d/:dialogue/weighing': {
    by: 'priya',
    kind: 'weighing',
    fields: () => ({ wish: 'announce', day: '2026-11-27', time: '17:00' }),
    words: {},
    required: ['day', 'time'],
  },
}
