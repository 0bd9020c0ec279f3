import type { InForce } from './here.ts'
import type { Span } from './places.ts'
import { customersName, namesOf, type Voice } from './voices.ts'

export interface Place extends Span {
  statementId: string
  revision: number
  themeId: string | null
}

/** A coding that comes in, and as whose. */
export interface Entry {
  place: Place
  voice: Voice
}

/** What several coders said of the same place of a text under the same theme, and who they are. */
export interface Folded {
  text: string
  themeId: string
  names: string[]
}

/** What is said of a place already. */
interface Said {
  /** Whether any of it was in force before. */
  isHere: boolean
  byMachine: boolean
  byAnalyst: boolean
  byCustomer: boolean
  /** The analysts among them, by name. */
  names: Set<string>
  /** What comes in there as an analyst's word. */
  entry: Entry | null
  folded: Folded | null
}

/** More people than code the same text, and more names than a coding keeps. */
export const mostNames = 50

/**
 * The places of one statement where something is said, as more is brought in. The machine comes after anybody who is here; a customer's own word stands beside an
 * analyst's; and what several analysts said of one place stands there once, by all their names where it comes in by what the file says.
 */
export function placesTaken(inForce: InForce[], text: string) {
  const places = new Map<string, Said>()
  const at = ({ themeId, from, to }: Span & { themeId: string | null }) => {
    const key = `${themeId} ${from} ${to}`
    const said = places.get(key) ?? {
      isHere: false,
      byMachine: false,
      byAnalyst: false,
      byCustomer: false,
      names: new Set(),
      entry: null,
      folded: null,
    }
    places.set(key, said)
    return said
  }
  for (const coding of inForce) {
    const said = at(coding)
    said.isHere = true
    mark(said, coding.coder, namesOf(coding))
  }

  /** Whether the place is taken: by the same word, or by one that this becomes part of. */
  function take({ place, voice }: Entry): 'known' | 'folded' | null {
    const said = at(place)
    const { coder, names, told } = voice
    if (coder === 'machine') return said.byMachine || said.isHere ? 'known' : null
    if (coder === 'customer') return said.byCustomer ? 'known' : null
    if (!said.byAnalyst) return told?.includes(customersName) && said.byCustomer ? 'known' : null
    const more = names.filter((name) => !said.names.has(name))
    if (more.length === 0) return 'known'
    said.folded ??= { text, themeId: place.themeId!, names: [...said.names] }
    if (said.names.size >= mostNames) return 'folded'
    said.folded.names.push(...more)
    for (const name of more) said.names.add(name)
    const first = said.entry?.voice
    if (first && first.origin !== 'recorded') said.entry!.voice = toldTogether(first, more)
    return 'folded'
  }

  function add(entry: Entry) {
    const said = at(entry.place)
    mark(said, entry.voice.coder, entry.voice.names)
    if (entry.voice.coder === 'analyst') said.entry = entry
  }

  return { take, add, folded: () => [...places.values()].flatMap(({ folded }) => folded ?? []) }
}

/** The same, told of these as well. */
export function toldTogether(voice: Voice, more: string[]): Voice {
  const names = [...voice.names, ...more]
  return { ...voice, origin: 'told', told: names, names }
}

function mark(said: Said, coder: InForce['coder'], names: string[]) {
  if (coder === 'machine') said.byMachine = true
  else if (coder === 'customer') said.byCustomer = true
  else {
    said.byAnalyst = true
    for (const name of names) said.names.add(name)
  }
}
