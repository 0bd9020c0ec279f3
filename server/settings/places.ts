import type { Words } from '../words/words.ts'

export type SettingsPlace = 'company' | 'members' | 'invitations' | 'outbox' | 'hidings' | 'import' | 'first-day'

/** The pages of the settings, for the list beside each of them. */
export function settingsPlaces(company: { slug: string }, { t }: Words, current: SettingsPlace) {
  const path = `/${company.slug}/settings`
  const places = [
    { place: 'first-day', href: `${path}/first-day`, words: t('First steps') },
    { place: 'company', href: path, words: t('Company and promise') },
    { place: 'members', href: `${path}/members`, words: t('Members') },
    { place: 'invitations', href: `${path}/invitations`, words: t('Invitations') },
    { place: 'outbox', href: `${path}/outbox`, words: t('Mail') },
    { place: 'hidings', href: `${path}/hidings`, words: t('Hidden words') },
    { place: 'import', href: `${path}/import`, words: t('Bring words in') },
  ] as const
  return places.map(({ place, ...link }) => ({ ...link, current: place === current }))
}

export type SettingsPlaces = ReturnType<typeof settingsPlaces>
