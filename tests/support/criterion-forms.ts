import type { Route } from './routes.ts'
import { button, type Sheet } from './sheets.ts'

const address = 'POST /:company/d/:dialogue/criteria/:id'
const wording = { sentence: 300, measure: 300, source: 300 }

/** The forms in which criteria are proposed, endorsed, changed and linked. */
export const criterionSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/criteria/new': {
    by: 'ana',
    fields: () => ({ sentence: 'It is quiet.', measure: 'dB(A) at the driver’s ear', source: 'the workshop’s log' }),
    words: wording,
    required: ['sentence'],
  },
  [`${address}/endorse`]: button('priya'),
  [`${address}/reword`]: {
    by: 'priya',
    fields: () => ({ sentence: 'Anybody can repair it.', measure: '', source: '', reason: 'Not only at the roadside.' }),
    words: { ...wording, reason: 2000 },
    required: ['sentence'],
  },
  [`${address}/merge`]: {
    by: 'priya',
    fields: ({ things }) => ({ into: things.worked.second, reason: 'It says the same.' }),
    words: { reason: 2000 },
    required: ['into', 'reason'],
  },
  [`${address}/retire`]: {
    by: 'priya',
    fields: () => ({ reason: 'Nobody can measure it.' }),
    words: { reason: 2000 },
    required: ['reason'],
  },
  [`${address}/changes/:change/accept`]: button('priya'),
  [`${address}/changes/:change/drop`]: button('ana'),
  [`${address}/statements`]: {
    by: 'jim',
    fields: ({ things }) => ({ statement: things.statement }),
    words: {},
    required: [],
  },
  'POST /:company/d/:dialogue/whys/:id/criteria': {
    by: 'jim',
    fields: ({ things }) => ({ criterion: things.worked.criterion }),
    words: {},
    required: ['criterion'],
  },
}
