import { yearWithoutHolidays } from '../obligations/holidays.ts'
import type { Words } from '../words/words.ts'

export type SettingsPlace = 'company' | 'calendar' | 'members' | 'invitations' | 'outbox' | 'hidings' | 'import' | 'first-day'

interface Company {
  slug: string
  timeZone: string
  holidayYears: number[]
}

/** The pages of the settings, for the list beside each of them; a note where one of them wants looking at. */
export function settingsPlaces(company: Company, { words: { t }, at }: { words: Words; at: Date }, current: SettingsPlace) {
  const path = `/${company.slug}/settings`
  const missing = yearWithoutHolidays(company, at)
  const places = [
    { place: 'first-day', href: `${path}/first-day`, words: t('First steps') },
    { place: 'company', href: path, words: t('Company and promise') },
    { place: 'calendar', href: `${path}/calendar`, words: t('Working hours') },
    { place: 'members', href: `${path}/members`, words: t('Members') },
    { place: 'invitations', href: `${path}/invitations`, words: t('Invitations') },
    { place: 'outbox', href: `${path}/outbox`, words: t('Mail') },
    { place: 'hidings', href: `${path}/hidings`, words: t('Hidden words') },
    { place: 'import', href: `${path}/import`, words: t('Bring words in') },
  ] as const
  return places.map(({ place, ...link }) => ({
    ...link,
    current: place === current,
    note: place === 'calendar' && missing ? t('{year} has no holidays yet', { year: `${missing}` }) : null,
  }))
}

export type SettingsPlaces = ReturnType<typeof settingsPlaces>
