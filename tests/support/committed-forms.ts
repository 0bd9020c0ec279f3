import type { Route } from './routes.ts'
import { appearing, button, type Sheet } from './sheets.ts'

const saying = (by: Sheet['by'], words: string): Sheet => ({
  by,
  fields: () => ({ words }),
  words: { words: 5000 },
  required: ['words'],
})

/** The forms in which both sides say how commitments go. */
export const committedSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/commitments/new': {
    by: 'ana',
    fields: () => ({ what: 'measures for a week', how: 'the numbers stand here', due: '2026-12-12' }),
    words: { what: 300, how: 300, ...appearing },
    required: ['what', 'how', 'due'],
  },
  'POST /:company/d/:dialogue/commitments/:id/accept': button('priya'),
  'POST /:company/d/:dialogue/commitments/:id/done': saying('ana', 'The film is up.'),
  'POST /:company/d/:dialogue/commitments/:id/broken': saying('ana', 'The car is sold.'),
  'POST /:company/d/:dialogue/commitments/:id/another-day': {
    by: 'ana',
    fields: () => ({ due: '2027-01-15', reason: 'There is no frost yet.' }),
    words: { reason: 5000 },
    required: ['due', 'reason'],
  },
  'POST /:company/d/:dialogue/commitments/:id/confirm': button('ana'),
  'POST /:company/d/:dialogue/commitments/:id/not-done': saying('ana', 'I see no film.'),
  'POST /:company/d/:dialogue/commitments/:id/another-day/:day/accept': button('ana'),
  'POST /:company/d/:dialogue/commitments/:id/another-day/:day/decline': button('ana'),
  'POST /commitment/:company/:id/:person/:token': {
    by: 'guest',
    fields: () => ({ say: 'not_done', words: 'I see no letter.' }),
    words: { words: 5000 },
    required: [],
  },
}
