import { legible } from '../forms.ts'
import type { Coder } from '../themes/codings.ts'
import { analystAs, customers, machine } from './coders.ts'
import type { User } from './format/model.ts'
import type { InForce, Recorded } from './here.ts'

/** As whose a coding comes in. */
export interface Voice {
  coder: Coder
  /** Null: the machine, or whoever brings it in. */
  by: string | null
  /** Who said so, as the file has it, where nobody here can vouch for that. */
  told: string[] | null
  confidence: number | null
  /** Who that is in all, by name: nobody for the machine. */
  names: string[]
  /** Why it comes in so: 'recorded' is what this dialogue knows itself, 'told' what the file says, and 'own' what is then the word of whoever brings it in. */
  origin: 'recorded' | 'told' | 'own'
}

/** What a file says of one coding. */
interface Told {
  /** The guid of a user. */
  by: string | null
  confidence: number | null
}

/** How the customers are called together, in files and in what is told by one: nobody of them by name. */
export const customersName = customers.name

/**
 * Who speaks in the codings of a file that `by` brings in. What this dialogue has on record is what it was, whatever the file says: but not where its
 * coder took it back, which leaves it as the word of whoever brings it in; nor where an author has said since where their words belong, which leaves it
 * as told by the file. Of everything else the file alone says who coded, and for a customer it never speaks.
 */
export function voicesOf(users: User[], by: { personId: string }) {
  const names = new Map(users.map(({ guid, name }) => [guid, nameOf(name)]))
  const own = analystAs({ names: 'shown', key: '' }, { id: by.personId, name: '' }).guid
  const mine = names.get(own) ?? null
  return ({ by: guid, confidence }: Told, recorded: Recorded | null): Voice => {
    if (recorded ? recorded.coder === 'machine' : guid === machine.guid)
      return {
        coder: 'machine',
        by: null,
        told: null,
        confidence: recorded ? recorded.confidence : confidence,
        names: [],
        origin: 'recorded',
      }
    if (recorded?.isTakenBack) return analyst(null, null)
    if (recorded && !recorded.isOutranked) {
      const { coder, by, toldCoders } = recorded
      return { coder, by, told: toldCoders, confidence: null, names: namesOf(recorded), origin: 'recorded' }
    }
    if (recorded) return analyst(namesOf(recorded), null)
    const name = guid === null || guid === own ? null : (names.get(guid) ?? null)
    return analyst(name === null ? null : [name], mine)
  }
}

/** By which names somebody is said to have coded. */
export function namesOf({ coder, byName, toldCoders }: Pick<InForce, 'coder' | 'byName' | 'toldCoders'>): string[] {
  if (toldCoders) return toldCoders
  return coder === 'customer' ? [customersName] : byName ? [byName] : []
}

/** Names as a coding keeps them: each once, in all 120 characters with what stands between them. */
export function toldWithin(names: string[]): string[] {
  const kept: string[] = []
  for (const name of new Set(names)) {
    if (lengthOf([...kept, name]) <= most) kept.push(name)
    else {
      while (lengthOf([...kept, more]) > most) kept.pop()
      return [...kept, more]
    }
  }
  return kept
}

const most = 120
const more = '…'

function lengthOf(names: string[]) {
  return [...names.join(', ')].length
}

function analyst(told: string[] | null, mine: string | null): Voice {
  const names = told ?? (mine ? [mine] : [])
  return { coder: 'analyst', by: null, told, confidence: null, names, origin: told ? 'told' : 'own' }
}

/** A name as it can be kept and read; null where there is none. */
function nameOf(name: string): string | null {
  const points = [...legible(name).replace(/\s+/g, ' ').trim()]
  const kept = points.length > most ? `${points.slice(0, most - 1).join('')}${more}` : points.join('')
  return kept === '' || kept === more ? null : kept
}
