import type { Route } from './routes.ts'
import { answer, appeal, appearing, askedFirst, button, contest, draft, reply, revision, type Sheet, support, verdict } from './sheets.ts'

/** The forms in which conflicts are named, answered, judged and ended. */
export const conflictSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/conflicts/new': {
    by: 'ana',
    fields: () => ({ need: 'I need to hear it.', instead: 'You keep making it quieter.' }),
    words: { need: 20_000, instead: 20_000, ...appearing },
    required: ['need', 'instead'],
  },
  'POST /:company/d/:dialogue/conflicts/:id/withdraw': {
    by: 'ana',
    fields: () => ({ reason: 'It is over.' }),
    words: { reason: 5000 },
    required: [],
  },
  'POST /:company/d/:dialogue/conflicts/:id/leave': {
    by: 'ana',
    fields: () => ({ view: 'So be it.' }),
    words: { view: 5000 },
    required: [],
  },
  'POST /:company/d/:dialogue/conflicts/:id/comments': reply,
  'POST /:company/d/:dialogue/conflicts/:id/question': askedFirst,
  'POST /:company/d/:dialogue/conflicts/:id/question/contest': contest,
  'POST /:company/d/:dialogue/conflicts/:id/support': support,
  'POST /:company/d/:dialogue/conflicts/:id/verdict': verdict('conflictAnswer'),
  'POST /verdict/:company/:target/:person/:token': { ...verdict('statementAnswer'), by: 'guest' },
  'POST /:company/d/:dialogue/conflicts/:id/answers/:answer/edit': revision,
  'POST /:company/d/:dialogue/conflicts/:id/answers/:answer/read': button('ana'),
  'POST /:company/d/:dialogue/conflicts/:id/answer': answer,
  'POST /:company/d/:dialogue/conflicts/:id/answer/preview': answer,
  'POST /:company/d/:dialogue/conflicts/:id/answer/editing': draft,
  'POST /:company/d/:dialogue/conflicts/:id/answer/draft': draft,
  'POST /:company/d/:dialogue/conflicts/:id/appeal': appeal,
}
