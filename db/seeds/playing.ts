const day = 86_400_000

/** So many days before a moment; a part of a day counts as hours. */
export function daysBefore(at: Date, days: number) {
  return new Date(at.getTime() - days * day)
}

export function hoursAfter(at: Date, hours: number) {
  return new Date(at.getTime() + hours * 3_600_000)
}

/** A date so many days after a moment, like 2026-12-12. */
export function dateAfter(at: Date, days: number) {
  return new Date(at.getTime() + days * day).toISOString().slice(0, 10)
}
