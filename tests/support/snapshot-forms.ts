import type { Route } from './routes.ts'
import type { Sheet } from './sheets.ts'

/** The form by which a dialogue is taken away. */
export const snapshotSheets: Record<Route, Sheet> = {
  'POST /:company/d/:dialogue/export': {
    by: 'maren',
    fields: () => ({
      names: 'pseudonyms',
      option: '',
      theme: '',
      coder: 'machine',
      month: '2026-11',
      workplace: 'Halden Taxi',
      checked: 'on',
      columns: 'on',
      licence: 'CC BY 4.0',
    }),
    words: { workplace: 120, licence: 300 },
    required: ['names'],
  },
}
