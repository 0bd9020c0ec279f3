import type { Route } from './routes.ts'
import { answer, button, consult, draft, handing, help, question, type Sheet } from './sheets.ts'

/** The forms of whoever answers: asking a colleague, the Desk, the duties on it. */
export const deskSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/whys/:id/consults': consult,
  'POST /:company/d/:dialogue/whys/:id/consults/:consult/withdraw': button('priya'),
  'POST /:company/d/:dialogue/conflicts/:id/consults': consult,
  'POST /:company/d/:dialogue/conflicts/:id/consults/:consult/withdraw': button('priya'),
  'POST /:company/consult/:consult/:token': { ...help, by: 'guest' },
  'POST /:company/consult/:consult/:token/credit': button('guest'),
  'POST /:company/desk/asked/:consult': help,
  'POST /:company/desk/asked/:consult/credit': button('maren'),
  'POST /:company/desk/several': button('priya'),
  'POST /:company/desk/:obligation': answer,
  'POST /:company/desk/:obligation/preview': answer,
  'POST /:company/desk/:obligation/editing': draft,
  'POST /:company/desk/:obligation/draft': draft,
  'POST /:company/desk/:obligation/hand': handing,
  'POST /:company/desk/:obligation/ask': question,
  'POST /:company/desk/:obligation/ask/back': button('priya'),
}
