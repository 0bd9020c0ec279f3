import type { Route } from './routes.ts'
import { button, type Sheet } from './sheets.ts'

/** The forms in which options are proposed, accepted and changed. */
export const optionSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/options': { by: 'ana', fields: () => ({ name: 'Three cables' }), words: { name: 200 }, required: ['name'] },
  'POST /:company/d/:dialogue/options/:option/accept': button('priya'),
  'POST /:company/d/:dialogue/options/:option/rename': {
    by: 'priya',
    fields: () => ({ name: 'A single cable', reason: 'It is clearer.' }),
    words: { name: 200, reason: 2000 },
    required: ['name'],
  },
  'POST /:company/d/:dialogue/options/:option/merge': {
    by: 'priya',
    fields: ({ things }) => ({ into: things.secondOption, reason: 'They are the same.' }),
    words: { reason: 2000 },
    required: ['into', 'reason'],
  },
  'POST /:company/d/:dialogue/options/:option/retire': {
    by: 'priya',
    fields: () => ({ reason: 'Nobody makes it.' }),
    words: { reason: 2000 },
    required: ['reason'],
  },
  'POST /:company/d/:dialogue/options/:option/changes/:change/accept': button('jim'),
  'POST /:company/d/:dialogue/options/:option/changes/:change/drop': button('priya'),
}
