import type { Holiday } from './holidays.ts'

/** A country or a part of one: what the list calls it, and its name. */
export interface Place {
  code: string
  name: string
}

export interface Asked {
  /** ISO 3166 code, like HR. */
  country: string
  /** Its part, like BY for Bavaria; empty for the country as a whole. */
  region: string
  year: number
  /** The language of the names, where the list has it: else the country's own. */
  language: string
}

/**
 * The public holidays of a year on which people are off, earliest first: each day of those that last several, none that takes only an
 * afternoon. Null where the list has no such country or part. What the list says is a proposal: the company knows its own days.
 */
export async function publicHolidays({ country, region, year, language }: Asked): Promise<Holiday[] | null> {
  const list = await openList()
  if (!Object.hasOwn(list.getCountries(), country)) return null
  if (region && !partsIn(list, country, language).some(({ code }) => code === region)) return null
  const [state = '', part = ''] = region.split('.')
  const { default: Holidays } = await import('date-holidays')
  const here = part ? new Holidays(country, state, part) : state ? new Holidays(country, state) : new Holidays(country)
  const days = here
    .getHolidays(year, language)
    .filter(({ type }) => type === 'public')
    .flatMap(({ date, start, end, name }) => daysOf(date, { start, end }).map((date) => ({ date, name })))
  const names = Map.groupBy(days, ({ date }) => date)
  return [...names]
    .map(([date, same]) => ({ date, name: [...new Set(same.map(({ name }) => name))].join(', ') }))
    .filter(({ date }) => date.startsWith(`${year}`))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
}

/** The countries of the list, by their names in this language. */
export async function countriesOf(language: string): Promise<Place[]> {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
  const countries = Object.entries((await openList()).getCountries('en'))
  return byName(
    countries.map(([code, name]) => ({ code, name: names.of(code) ?? name })),
    language,
  )
}

/** The parts of a country that have holidays of their own, and their parts: none for many countries. */
export async function partsOf(country: string, language: string): Promise<Place[]> {
  return partsIn(await openList(), country, language)
}

type List = Awaited<ReturnType<typeof openList>>

/** Only now, because it is large: nearly a megabyte of rules, which nobody needs who does not ask for them. */
async function openList() {
  const { default: Holidays } = await import('date-holidays')
  return new Holidays()
}

function partsIn(list: List, country: string, language: string): Place[] {
  const states = Object.entries(list.getStates(country, language) ?? {})
  return byName(
    states.flatMap(([code, name]) => [
      { code, name },
      ...Object.entries(list.getRegions(country, code, language) ?? {}).map(([part, called]) => ({
        code: `${code}.${part}`,
        name: `${name}: ${called}`,
      })),
    ]),
    language,
  )
}

function byName(places: Place[], language: string) {
  return places.toSorted((a, b) => a.name.localeCompare(b.name, language))
}

/** Each day of one that lasts several: from the date it is written with, on the country's own wall clock. One that begins at noon or later is no day off. */
function daysOf(written: string, { start, end }: { start: Date; end: Date }) {
  const count = Math.round((end.getTime() - start.getTime()) / 86_400_000)
  if (written.slice(11, 13) >= '12' || count < 1) return []
  const first = Date.parse(`${written.slice(0, 10)}T00:00Z`)
  return Array.from({ length: count }, (_, index) => new Date(first + index * 86_400_000).toISOString().slice(0, 10))
}
