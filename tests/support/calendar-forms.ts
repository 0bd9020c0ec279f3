import type { Route } from './routes.ts'
import { button, type Sheet } from './sheets.ts'

/** The forms of the working hours and the holidays. */
export const calendarSheets: Record<Route, Sheet> = {
  'POST /:company/settings/calendar': {
    by: 'maren',
    fields: () => ({ timeZone: 'Europe/Zagreb', day1: '09:00-12:00, 13:00-17:00', day6: '' }),
    words: {},
    required: ['timeZone'],
  },
  'POST /:company/settings/calendar/holidays': {
    by: 'maren',
    fields: () => ({ date: '2026-12-24', name: 'Company outing' }),
    words: { name: 120 },
    required: ['date', 'name'],
  },
  'POST /:company/settings/calendar/remove': button('maren', { fields: () => ({ day: ['2026-12-31'] }) }),
  'POST /:company/settings/calendar/take': {
    by: 'maren',
    fields: () => ({ source: 'list', offered: ['2026-12-25 Christmas Day', '2026-12-26 Boxing Day'], day: ['2026-12-25'] }),
    words: {},
    required: [],
  },
  'POST /:company/settings/calendar/file': button('maren', {
    files: { file: 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n' },
  }),
}
