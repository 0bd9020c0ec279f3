import { Temporal } from 'temporal-polyfill'
import type { Dialogue } from '../../server/dialogues/reading.ts'
import type { Db } from '../client.ts'
import type { DemoCast } from './demo.ts'

const day = 86_400_000

/** Something that happens at a moment. It can lead to more: an answer follows what was said. */
export interface Scene {
  at: Date
  play: () => Promise<unknown>
}

/** Where a dialogue is played. `dialogue` is as it stands by then, `ids` knows what was said and proposed by the story's own keys. */
export interface Stage {
  tx: Db
  dialogue: Dialogue
  cast: DemoCast
  ids: Map<string, string>
  now: Date
}

/** Plays one scene after the other, and what they lead to. What would be later than now has not happened. */
export async function playInOrder(scenes: Scene[], now: Date) {
  const waiting = [...scenes]
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.at.getTime() - b.at.getTime())
    const scene = waiting.shift()!
    if (scene.at > now) return
    const next = await scene.play()
    if (Array.isArray(next)) waiting.push(...(next as Scene[]))
  }
}

/** So many days before a moment; a part of a day counts as hours. */
export function daysBefore(at: Date, days: number) {
  return new Date(at.getTime() - days * day)
}

export function hoursAfter(at: Date, hours: number) {
  return new Date(at.getTime() + hours * 3_600_000)
}

export function daysAfter(at: Date, days: number) {
  return daysBefore(at, -days)
}

/** So many days ago on this stage, when people are awake. */
export function daysAgo({ dialogue, now }: Stage, days: number) {
  return awake(daysBefore(now, days), dialogue)
}

/** The same day between eight in the morning and nine at night, on clocks of the company's place; what is earlier stays earlier. */
export function awake(at: Date, { company }: Pick<Dialogue, 'company'>) {
  const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(company.timeZone)
  const { hour, minute, second } = there
  const seconds = Math.round((hour * 3600 + minute * 60 + second) * (13 / 24))
  return new Date(there.withPlainTime('08:00').add({ seconds }).epochMilliseconds)
}

/** A date so many days after a moment, like 2026-12-12. */
export function dateAfter(at: Date, days: number) {
  return daysAfter(at, days).toISOString().slice(0, 10)
}

/** The same, or the Friday before where that is a weekend. */
export function workdayAfter(at: Date, days: number) {
  const weekday = daysAfter(at, days).getUTCDay()
  return dateAfter(at, days - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0))
}

/** What the story calls by this key. */
export function known({ ids }: Stage, key: string) {
  const id = ids.get(key)
  if (!id) throw new Error(`The story has nothing that it calls ${key}.`)
  return id
}
