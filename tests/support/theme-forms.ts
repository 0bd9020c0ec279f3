import type { Route } from './routes.ts'
import type { Sheet } from './sheets.ts'

const check: Sheet = {
  by: 'ana',
  fields: () => ({ answer: 'not_quite', words: 'It is about the frost.', otherThemeId: '' }),
  words: { words: 5000 },
  required: ['answer'],
}
const quote: Sheet = { by: 'ana', fields: () => ({ use: 'quote', version: '1', consents: 'yes' }), words: {}, required: ['consents'] }

/** What a customer says of the theme that their words were put under. */
export const themeSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/whys/:id/themes/:theme': check,
  'POST /:company/d/:dialogue/whys/:id/themes/:theme/quote': quote,
  'POST /theme/:company/:theme/:statement/:person/:token': { ...check, by: 'guest' },
  'POST /theme/:company/:theme/:statement/:person/:token/quote': { ...quote, by: 'guest' },
}
