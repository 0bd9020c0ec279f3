import type { Db } from '../../db/client.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { placeOf, placeText } from '../place.ts'
import { customersName } from '../refi/voices.ts'
import { mostAtOnce } from '../themes/in-force.ts'
import { type MemberCoding, memberIdsOf, membersOf, type ThemeMember } from '../themes/members.ts'
import { isNarrowed } from '../themes/narrowing.ts'
import { analysisPath } from './entering.ts'
import { type ListAddress, narrowOf, queryOf } from './list-address.ts'
import { type Piece, piecesOf } from './spans.ts'
import type { Ticked } from './theme-forms.ts'

/** A coding, and where a file alone says who made it, by which names. */
export interface ListedCoding extends MemberCoding {
  told: { names: string[]; isByCustomers: boolean } | null
}

/** A statement in a list: its words with what was coded of them, who put it where, and whether it was answered. */
export interface ListedMember extends ThemeMember {
  /** Its own page in the dialogue, with the answer or the empty chair. */
  href: string
  /** Where it is coded closely. */
  close: string
  pieces: Piece[]
  codings: ListedCoding[]
  /** What else it is under. */
  others: { id: string; name: string; href: string }[]
}

/** Statements in a list, with what can be done with those that are ticked: below `path`. */
export interface MemberList {
  path: string
  isTheme: boolean
  /** What the address says beyond that: a deed comes back to the same place of the same list. */
  query: string
  members: ListedMember[]
  /** How many there are on all pages, of those that it is narrowed to. */
  n: number
  narrow: { q: string; option: string; none: boolean; isNarrowed: boolean; options: { id: string; name: string }[] }
  pages: { older: string | null; newer: string | null }
}

interface Listing {
  group: string
  at: ListAddress
  themes: { id: string; name: string }[]
  /** How many there are where the list is not narrowed. */
  n: number
  path: string
  options: { id: string; name: string }[]
}

/** A page of the statements of a theme, of those not yet grouped, or of those that none fits. */
export async function listedMembers(
  db: Db,
  dialogue: Dialogue,
  { group, at, themes, n, path: own, options }: Listing,
): Promise<MemberList> {
  const narrow = narrowOf(at)
  const { members, next, found } = await membersOf(db, dialogue, group, { after: placeOf(at.after), ...narrow })
  const isOfSome = isNarrowed(narrow)
  const names = new Map(themes.map(({ id, name }) => [id, name]))
  const path = analysisPath(dialogue)
  const listed = members.map((member): ListedMember => {
    const own = member.codings.filter(({ themeId }) => themeId === (group === 'none' ? null : group))
    const elsewhere = new Set(member.codings.flatMap(({ themeId }) => (themeId && themeId !== group ? [themeId] : [])))
    return {
      ...member,
      href: `${pathOf(dialogue)}/whys/${member.statementId}`,
      close: `${path}/statements/${member.statementId}`,
      pieces: piecesOf(member.why, spansNow(member, own)),
      codings: own.map(withTold),
      others: [...elsewhere].map((id) => ({ id, name: names.get(id) ?? '…', href: `${path}/themes/${id}` })),
    }
  })
  return {
    path: own,
    isTheme: group !== 'none' && group !== 'ungrouped',
    query: queryOf(at),
    members: listed,
    n: isOfSome ? found : n,
    narrow: { q: at.q ?? '', option: at.option ?? '', none: at.none !== undefined, isNarrowed: isOfSome, options },
    pages: {
      older: next ? own + queryOf({ ...at, after: placeText(next) }) : null,
      newer: at.after ? own + queryOf({ ...at, after: undefined }) : null,
    },
  }
}

/** The statements that a form means: those that are ticked, or all of the list that it stands under. */
export async function chosenIn(db: Db, dialogue: Dialogue, group: string, { at, sent }: { at: ListAddress; sent: Ticked }) {
  return sent.all ? await memberIdsOf(db, dialogue, group, { ...narrowOf(at), most: mostAtOnce }) : sent.statements
}

/** The spans of the words as they stand now; what was marked in earlier ones is told by its words. */
export function spansNow({ revision }: { revision: number }, codings: ThemeMember['codings']) {
  return codings.filter((coding) => coding.revision === revision)
}

/** A statement on its own page of the analysis, with every theme that it is under. */
export interface CloseMember extends ThemeMember {
  href: string
  path: string
  pieces: Piece[]
  places: { coding: ListedCoding; name: string | null; href: string | null }[]
}

/** One statement with all that is said of it; null where it is none of the dialogue's, or hidden. One statement of the database's. */
export async function closeMember(db: Db, dialogue: Dialogue, { id, themes }: { id: string; themes: { id: string; name: string }[] }) {
  const [member] = (await membersOf(db, dialogue, 'any', { only: id })).members
  if (!member) return null
  const names = new Map(themes.map(({ id, name }) => [id, name]))
  const path = analysisPath(dialogue)
  return {
    ...member,
    href: `${pathOf(dialogue)}/whys/${id}`,
    path: `${path}/statements/${id}`,
    pieces: piecesOf(member.why, spansNow(member, member.codings)),
    places: member.codings.map((coding) => ({
      coding: withTold(coding),
      name: coding.themeId && (names.get(coding.themeId) ?? '…'),
      href: coding.themeId && `${path}/themes/${coding.themeId}`,
    })),
  } satisfies CloseMember
}

/** Customers are told of together: nobody of them by name. */
function withTold(coding: MemberCoding): ListedCoding {
  const names = coding.toldCoders
  return {
    ...coding,
    told: names && { names: names.filter((name) => name !== customersName), isByCustomers: names.includes(customersName) },
  }
}
