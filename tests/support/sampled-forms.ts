import type { Route } from './routes.ts'
import { button, type Sheet } from './sheets.ts'

/** The forms of blind coding. */
export const sampledSheets: Record<Route, Sheet> = {
  'POST /:company/analysis/:dialogue/blind': {
    by: 'maren',
    fields: () => ({ size: '5', from: 'any' }),
    words: {},
    required: ['size', 'from'],
  },
  'POST /:company/analysis/:dialogue/blind/:sample': {
    by: 'maren',
    fields: ({ things }) => ({ statement: things.sampled.statement, place: '0', theme: 'none' }),
    words: {},
    required: ['theme'],
  },
  'POST /:company/analysis/:dialogue/blind/:sample/open': button('maren'),
  'POST /:company/analysis/:dialogue/blind/:sample/take-over': button('maren'),
}
