import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { Refusal } from '../refusal.ts'
import { foldedName } from '../themes/making.ts'
import { readDescription, type ToldFacts } from './describing.ts'
import { guidOf } from './format/guids.ts'
import type { Beyond, BeyondKind, Code } from './format/model.ts'
import { type MatchedCodings, matchCodings } from './matching.ts'
import type { Book } from './opening.ts'

interface Of {
  companyId: string
  id: string
}

/** 'new': it is made. 'undone': it was made before and that was undone, and it comes in again. 'known': it is here already. 'rejected': somebody set it aside here, and it is left out. */
export type Standing = 'new' | 'undone' | 'known' | 'rejected'

export interface PlannedTheme extends ToldFacts {
  /** The theme here: itself, or what it was made part of. */
  id: string
  name: string
  depth: number
  parentId: string | null
  standing: Standing
  /** Whether another theme here has the same name. */
  isNamesake: boolean
}

export interface Plan {
  kind: Book['kind']
  themes: PlannedTheme[]
  codings: MatchedCodings
  beyond: Beyond[]
}

/** As much as the forms of the code book take, and as one step makes. */
export const most = { name: 120, memo: 5_000, themes: 2_000 }

/** What a file would bring into a dialogue as it stands now, brought in by whom: two statements at most. Refuses with invalid more codes than one step makes. */
export async function planBook(db: Db, dialogue: Of, { by, book }: { by: { personId: string }; book: Book }): Promise<Plan> {
  const flat = flatten(dialogue, book.codes)
  if (flat.length > most.themes)
    throw new Refusal('invalid', 'This code book has more than {most, number} codes. Split it and bring it in piece by piece.', {
      most: most.themes,
      field: 'file',
    })
  const here = await themesHere(db, dialogue, flat)
  const own = here.filter((theme) => theme.dialogueId === dialogue.id && isLiving(theme))
  const [byId, names] = [new Map(here.map((theme) => [theme.id, theme])), new Map(own.map((theme) => [foldedName(theme.name), theme.id]))]
  const places = new Map<string, string | null>()
  const themes = flat.map(({ guid, derived, parentGuid, depth, code }): PlannedTheme => {
    // A guid that a theme of another dialogue has already stands here under one of its own.
    const same = byId.get(guid)
    const id = same && same.dialogueId !== dialogue.id ? derived : guid
    const found = byId.get(id)
    const target = found?.mergedIntoId ? byId.get(found.mergedIntoId) : found
    const standing = standingOf(target)
    places.set(guid, standing === 'rejected' ? null : (target?.id ?? id))
    const facts = readDescription(code.description)
    const name = [...nameOf(code)].slice(0, most.name).join('') || '…'
    const memo = facts.memo && [...facts.memo].slice(0, most.memo).join('')
    const isNamesake = comesIn(standing) && names.has(foldedName(name))
    if (comesIn(standing)) names.set(foldedName(name), id)
    return {
      ...facts,
      memo,
      id: target?.id ?? id,
      name,
      depth,
      parentId: parentGuid && (places.get(parentGuid) ?? null),
      standing,
      isNamesake,
    }
  })
  const codings = await matchCodings(db, dialogue, book, { by, themeOf: (guid) => places.get(guid) ?? null })
  return { kind: book.kind, themes, codings, beyond: [...book.beyond, ...beyondThemes(themes, flat)] }
}

/** What of the codes that come in does not. */
function beyondThemes(themes: PlannedTheme[], flat: Flat[]): Beyond[] {
  const codes = flat.filter((_, place) => comesIn(themes[place]!.standing)).map(({ code }) => code)
  const count = (kind: BeyondKind, isSo: (code: Code) => boolean) => ({ kind, count: codes.filter(isSo).length })
  const all = [
    count('nameEnds', (code) => [...nameOf(code)].length > most.name),
    count('noteEnds', ({ description }) => [...(readDescription(description).memo ?? '')].length > most.memo),
    count('uncodable', ({ isCodable }) => !isCodable),
  ]
  return all.filter(({ count }) => count > 0)
}

export function comesIn(standing: Standing) {
  return standing === 'new' || standing === 'undone'
}

function nameOf({ name }: Code) {
  return name.replace(/\s+/g, ' ').trim()
}

interface Flat {
  guid: string
  derived: string
  parentGuid: string | null
  depth: number
  code: Code
}

/** Those above before those under them, each guid once. */
function flatten(dialogue: Of, codes: Code[]): Flat[] {
  const seen = new Set<string>()
  const under = (codes: Code[], parentGuid: string | null, depth: number): Flat[] =>
    codes.flatMap((code) => {
      if (seen.has(code.guid)) return []
      seen.add(code.guid)
      const derived = guidOf('theme', dialogue.id, code.guid)
      return [{ guid: code.guid, derived, parentGuid, depth, code }, ...under(code.codes, code.guid, depth + 1)]
    })
  return under(codes, null, 0)
}

interface Here {
  id: string
  dialogueId: string
  name: string
  state: 'suggested' | 'kept' | 'rejected'
  mergedIntoId: string | null
  /** Whether it stands so because a step was undone: a theme that is none by that is one of which the making was undone. */
  isByUndoing: boolean
}

/** Every theme of the dialogue, also those that are none any more, and those of others that have a guid of the file. */
async function themesHere(db: Db, { companyId, id }: Of, flat: Flat[]): Promise<Here[]> {
  const ids = flat.flatMap(({ guid, derived }) => [guid, derived])
  return await selectRows<Here>(
    db,
    sql`select t.id, t.dialogue_id as "dialogueId", v.name, v.state, v.merged_into_id as "mergedIntoId", x.kind = 'step_undone' as "isByUndoing"
      from themes t join theme_versions v on v.company_id = t.company_id and v.theme_id = t.id and v.number = t.version
      join analysis_steps x on x.company_id = v.company_id and x.id = v.step_id
      where t.company_id = ${companyId} and (t.dialogue_id = ${id} or t.id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json)))
      order by t.at, t.id`,
  )
}

function standingOf(theme: Here | undefined): Standing {
  if (!theme) return 'new'
  if (isLiving(theme)) return 'known'
  return theme.isByUndoing && theme.mergedIntoId === null ? 'undone' : 'rejected'
}

function isLiving({ state, mergedIntoId }: Here) {
  return state !== 'rejected' && mergedIntoId === null
}
