import { findCompany } from '../../server/companies/founding.ts'
import { importAtOnce } from '../../server/imports/at-once.ts'
import { settingsOf, targetOf } from '../../server/imports/settings.ts'
import { readSource } from '../../server/imports/sources.ts'
import type { Who } from './people.ts'
import { daysAgo, type Scene, type Stage } from './playing.ts'

/** Cards that customers wrote on paper, typed up and brought in by somebody. */
export interface Brought {
  who: Who
  day: number
  name: string
  cards: Card[]
}

/** A card as it was typed up. */
export interface Card {
  /** So many days ago. */
  day: number
  choice: string
  /** What an analyst would call its reason; null: none of them. */
  reason: string | null
  region: string
  cars: string
  /** How far each is driven in a year; empty where they did not say. */
  kilometres: string
  person: string
  /** Whether they left an e-mail address, so that they can be asked something. */
  isReachable: boolean
  why: string
}

/** Reads cards that are written a line each: `day | choice | reason | region | cars | kilometres | who | why`, a choice by its first letter. */
export function cardsIn(text: string, choices: string[]): Card[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [day, choice, reason, region, cars, kilometres, who, why] = line.split('|').map((cell) => cell.trim())
      return {
        day: Number(day),
        choice: choices.find((name) => name.startsWith(choice!))!,
        reason: reason === '-' ? null : reason!,
        region: region!,
        cars: cars!,
        kilometres: kilometres === '-' ? '' : kilometres!,
        person: who!.replace('*', ''),
        isReachable: who!.endsWith('*'),
        why: why!,
      }
    })
}

/** Brings the cards in as an admin does on the page: as a file, with three of its columns kept for the analysis. */
export function bringing(stage: Stage, { who, day, name, cards }: Brought): Scene {
  const { tx, dialogue, cast } = stage
  const at = daysAgo(stage, day)
  const play = async () => {
    const company = (await findCompany(tx, dialogue.company.slug))!
    const columns = { choice: 'choice', why: 'why', person: 'person', email: 'e-mail', time: 'written' }
    const keep = ['region', 'cars', 'kilometres a year']
    const settings = settingsOf({
      ...columns,
      dialogue: '',
      keep,
      into: dialogue.slug,
      question: null,
      context: null,
      championId: '',
      visibility: 'public',
    })
    const file = Buffer.from(fileOf(cards, (day) => daysAgo(stage, day)))
    const nameless = 'Participant {number}'
    const source = readSource({ kind: 'csv', files: { file }, settings, timeZone: company.timeZone, nameless, view: '' })
    const target = targetOf(settings, { context: '' })
    await importAtOnce(tx, company, { by: cast[who], kind: 'csv', name, source, settings, target, nameless, at })
  }
  return { at, play }
}

/** The cards as a file of comma-separated values. */
function fileOf(cards: Card[], dated: (day: number) => Date) {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  const rows = cards.map(({ day, choice, why, person, isReachable, region, cars, kilometres }, place) => {
    const written = dated(day).toISOString()
    return [choice, why, person, isReachable ? `card-${place + 1}@demo.invalid` : '', written, region, cars, kilometres]
  })
  const header = ['choice', 'why', 'person', 'e-mail', 'written', 'region', 'cars', 'kilometres a year']
  return [header, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')
}
