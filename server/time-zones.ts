/** Names that the list of the machine still gives by their old spelling. */
const today: Record<string, string> = {
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
}

/** The time zones that one can choose from, by their IANA names. */
export const timeZones = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone')
    .map((zone) => today[zone] ?? zone)
    .filter((zone) => zone !== 'UTC')
    .sort(),
]

/** The time zones, and the one that is kept, also where it is kept under an older name. */
export function zonesWith(timeZone: string) {
  return timeZones.includes(timeZone) ? timeZones : [timeZone, ...timeZones]
}

/** Whether this is the name of a time zone, an older name included. A bare offset is none: it knows no summer. */
export function isTimeZone(name: string) {
  if (!/^(UTC|[A-Za-z_]+\/[\w+/-]+)$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
