import { localeOf, type Words } from './words.ts'

/** Dates, numbers and durations as people say them, in the reader's language and the company's time zone. */
export type Said = ReturnType<typeof saidIn>

interface Setting {
  now: Date
  /** IANA name, like Europe/Zagreb. */
  timeZone: string
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Everything a page says of times and numbers, for one reader at one moment. */
export function saidIn(words: Words, { now, timeZone }: Setting) {
  const locale = localeOf(words)
  const { t } = words
  const format = (options: Intl.DateTimeFormatOptions) => formatter(locale, { ...options, timeZone })
  const dayNumber = (at: Date) =>
    Math.floor(
      Date.parse(`${formatter('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)}T00:00Z`) / 86_400_000,
    )
  const clock = (at: Date) => format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

  /** "today", "tomorrow", "Thursday" within six days either way, else "12 December", with the year where it is another. */
  function day(at: Date) {
    const away = dayNumber(at) - dayNumber(now)
    if (away === 0) return t('today')
    if (away === 1) return t('tomorrow')
    if (away === -1) return t('yesterday')
    if (away > 1 && away <= 6) return format({ weekday: 'long' }).format(at)
    return date(at)
  }

  /** "12 December", or "12 December 2024" where the year is not this one. */
  function date(at: Date) {
    const year = format({ year: 'numeric' })
    return format({ day: 'numeric', month: 'long', ...(year.format(at) === year.format(now) ? {} : { year: 'numeric' }) }).format(at)
  }

  /** "12 Dec", for a chart's axis. */
  const shortDate = (at: Date) => format({ day: 'numeric', month: 'short' }).format(at)

  /** "tomorrow 17:00", "12 December 17:00". */
  const time = (at: Date) => t('{day} {clock}', { day: day(at), clock: clock(at) })

  /** A calendar date like 2026-12-12, as "12 December". */
  const calendarDay = (iso: string) => {
    const at = new Date(`${iso}T12:00:00Z`)
    const sameYear = iso.slice(0, 4) === format({ year: 'numeric' }).format(now)
    return formatter(locale, { timeZone: 'UTC', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)
  }

  /** A calendar date with its weekday: "Thu 12 November", with the year where it is another. */
  const weekdayDate = (iso: string) => {
    const weekday = formatter(locale, { timeZone: 'UTC', weekday: 'short' }).format(new Date(`${iso}T12:00:00Z`))
    return t('{weekday} {date}', { weekday, date: calendarDay(iso) })
  }

  /** "Thu 12 November 17:00" in a zone of its own, for a list of days. */
  const weekdayTime = (at: Date, zone: string) => {
    const local = formatter('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    const shown = formatter(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    return t('{day} {clock}', { day: weekdayDate(local.format(at)), clock: shown.format(at) })
  }

  /** "tomorrow 17:00 in Zagreb", for whoever reads it elsewhere. */
  const timeThere = (at: Date) => {
    const city = cityOf(timeZone)
    return city ? t('{time} in {city}', { time: time(at), city }) : t('{time} {zone}', { time: time(at), zone: zoneName(timeZone) })
  }

  /** Whose clocks the times of a list are told by. */
  const clocksOf = (zone: string) => {
    const city = cityOf(zone)
    return city ? t('Times are as clocks show them in {city}.', { city }) : t('Times are in {zone}.', { zone: zoneName(zone) })
  }

  const zoneName = (zone: string) =>
    formatter(locale, { timeZone: zone, timeZoneName: 'long' })
      .formatToParts(now)
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone

  /** The full moment, for a title or a table: "Thursday, 12 November 2026 at 17:00". */
  const moment = (at: Date) => format({ dateStyle: 'full', timeStyle: 'short' }).format(at)

  /** How long from one moment to another, in the two largest units: "1 day 3 hours", "20 minutes". */
  function duration(from: Date, to: Date) {
    const minutes = Math.max(1, Math.round(Math.abs(to.getTime() - from.getTime()) / 60_000))
    const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
    const parts = [
      days && t('{days, plural, one {# day} other {# days}}', { days }),
      hours && t('{hours, plural, one {# hour} other {# hours}}', { hours }),
      !days && rest && t('{minutes, plural, one {# minute} other {# minutes}}', { minutes: rest }),
    ]
    return parts.filter(Boolean).slice(0, 2).join(' ')
  }

  /** How late it is by now: "late by 1 day 3 hours of calendar time", for nights and weekends are in it. */
  const late = (due: Date) => t('late by {duration} of calendar time', { duration: duration(due, now) })

  /** The month that `2026-11` is: "Nov 2026". */
  const month = (iso: string) =>
    formatter(locale, { timeZone: 'UTC', month: 'short', year: 'numeric' }).format(new Date(`${iso}-15T12:00:00Z`))

  /** Working hours as a number of hours, or of minutes under one: "9 working hours left". */
  function hoursLeft(hours: number) {
    if (hours < 1)
      return t('{minutes, plural, one {# working minute left} other {# working minutes left}}', {
        minutes: Math.max(1, Math.round(hours * 60)),
      })
    return t('{hours, plural, one {# working hour left} other {# working hours left}}', { hours: Math.floor(hours) })
  }

  /** With as many digits after the point as are asked for; else with as many as it has, up to three. */
  const number = (value: number, digits?: number) =>
    new Intl.NumberFormat(locale, digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
      value,
    )
  const list = (names: string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)

  return {
    day,
    date,
    shortDate,
    time,
    clock,
    calendarDay,
    month,
    weekdayDate,
    weekdayTime,
    timeThere,
    clocksOf,
    moment,
    duration,
    late,
    hoursLeft,
    number,
    list,
    timeZone,
  }
}

/** "Zagreb" of Europe/Zagreb; null where a zone is named for no place. */
function cityOf(zone: string) {
  const [area, ...rest] = zone.split('/')
  return rest.length === 0 || area === 'Etc' ? null : rest.at(-1)!.replaceAll('_', ' ')
}

function formatter(locale: string, options: Intl.DateTimeFormatOptions) {
  const key = locale + JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options)
  if (formats.size < 2000) formats.set(key, known)
  return known
}
