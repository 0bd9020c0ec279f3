import type { Place, Route } from './routes.ts'
import { button, type Sheet } from './sheets.ts'

const address = '/:company/analysis/:dialogue'
const ticked = ({ things }: Place) => ({ statements: things.statement })
const moved = (place: Place) => ({ ...ticked(place), to: place.things.themed.suggested })
const marked = ({ things }: Place) => ({ theme: things.themed.suggested, revision: '1', from: '3', to: '8' })
const gathered: Sheet = {
  by: 'maren',
  fields: (place) => ({ ...ticked(place), name: 'It works' }),
  words: { name: 120 },
  required: ['statements', 'name'],
}
const name: Sheet = { by: 'maren', fields: () => ({ name: 'It works' }), words: { name: 120 }, required: ['name'] }
const one = (fields: Sheet['fields'], required: string[]): Sheet => ({ by: 'maren', fields, words: {}, required })

/** The forms of the analysis: a code book's deeds, theme by theme and statement by statement. */
export const analysisSheets: Record<Route, Sheet> = {
  [`POST ${address}/themes`]: { ...name, fields: () => ({ name: 'It works', memo: 'In frost too.' }), words: { name: 120, memo: 5000 } },
  [`POST ${address}/keep`]: one(({ things }) => ({ themes: things.themed.suggested }), ['themes']),
  [`POST ${address}/reject`]: one(({ things }) => ({ themes: things.themed.suggested }), ['themes']),
  [`POST ${address}/seek`]: one(() => ({ grain: '1' }), []),
  [`POST ${address}/seek/stop`]: button('maren'),
  [`POST ${address}/themes/:theme/keep`]: button('maren'),
  [`POST ${address}/themes/:theme/reject`]: button('maren'),
  [`POST ${address}/themes/:theme/merge`]: one(({ things }) => ({ into: things.themed.theme }), ['into']),
  [`POST ${address}/themes/:theme/nest`]: one(({ things }) => ({ under: things.themed.suggested }), []),
  [`POST ${address}/themes/:theme/memo`]: {
    by: 'maren',
    fields: () => ({ memo: 'Only of the motor.' }),
    words: { memo: 5000 },
    required: [],
  },
  [`POST ${address}/themes/:theme/parts`]: button('maren'),
  [`POST ${address}/themes/:theme/ask`]: button('maren'),
  [`POST ${address}/themes/:theme/quotes`]: one(ticked, []),
  [`POST ${address}/themes/:theme/quotes/ask`]: button('maren'),
  [`POST ${address}/themes/:theme/move`]: one(moved, ['statements', 'to']),
  [`POST ${address}/themes/:theme/also`]: one(moved, ['statements', 'to']),
  [`POST ${address}/themes/:theme/none`]: one(ticked, ['statements']),
  [`POST ${address}/themes/:theme/split`]: gathered,
  [`POST ${address}/themes/:theme/name`]: { ...name, fields: () => ({ name: 'It works in frost' }) },
  [`POST ${address}/themes/:theme/phrase`]: one(({ things }) => ({ phrase: `${things.statement}:1:3:13` }), ['phrase']),
  [`POST ${address}/ungrouped/move`]: one(
    ({ things }) => ({ statements: things.askedStatement, to: things.themed.theme }),
    ['statements', 'to'],
  ),
  [`POST ${address}/ungrouped/none`]: one(({ things }) => ({ statements: things.askedStatement }), ['statements']),
  [`POST ${address}/ungrouped/split`]: { ...gathered, fields: ({ things }) => ({ statements: things.askedStatement, name: 'It is loud' }) },
  [`POST ${address}/statements/:statement/span`]: one(marked, ['theme', 'from', 'to']),
  [`POST ${address}/statements/:statement/name`]: one(marked, ['theme', 'from', 'to']),
  [`POST ${address}/statements/:statement/also`]: one(({ things }) => ({ theme: things.themed.suggested }), ['theme']),
  [`POST ${address}/statements/:statement/none`]: button('maren'),
  [`POST ${address}/statements/:statement/codings/:coding/remove`]: button('maren'),
  [`POST ${address}/steps/:step/undo`]: button('maren'),
  [`POST ${address}/public`]: one(({ things }) => ({ themes: things.themed.theme }), ['themes']),
  [`POST ${address}/public/withdraw`]: {
    ...one(({ things }) => ({ reason: 'reworked', taken: things.themed.theme }), ['reason', 'taken']),
    kind: 'decided',
  },
}
