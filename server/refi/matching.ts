import { createHash } from 'node:crypto'
import type { Db } from '../../db/client.ts'
import { Refusal } from '../refusal.ts'
import type { NewCoding } from '../themes/codings.ts'
import { type Entry, type Folded, placesTaken, toldTogether } from './folding.ts'
import type { Coding, Source } from './format/model.ts'
import { lengthOf } from './format/project.ts'
import { type Here, type Recorded, statementsHere } from './here.ts'
import type { Book } from './opening.ts'
import { placeIn, placeNow, type Span, trimmed, whole } from './places.ts'
import { noneIn } from './variables.ts'
import { customersName, toldWithin, type Voice, voicesOf } from './voices.ts'

export interface MatchedCodings {
  added: NewCoding[]
  /** As whose the added ones come in, those of most codings first. */
  coders: { origin: Voice['origin']; coder: Voice['coder']; names: string[]; codings: number }[]
  /** Codings here that what is added takes the place of: "none of these". */
  removed: string[]
  matched: number
  unmatched: { name: string; codings: number }[]
  /** Codings that are here already; that the machine made where somebody has spoken since; that whoever made them took back here. */
  known: number
  outspoken: number
  takenBack: number
  /** What several coders of the file, or one of the file and one here, said of the same place: it stands once. */
  folded: Folded[]
  /** Added ones that customers made, as the file has it: they come in as the analyst's. */
  fromCustomers: number
  /** Added spans of words that are written differently here: they come in as all of the statement. */
  widened: number
}

/** More places than anybody marks in one statement. */
const most = { codings: 1_000 }

interface Matching {
  /** Whoever brings it in. */
  by: { personId: string }
  /** Which theme here a code is. */
  themeOf: (code: string) => string | null
}

/**
 * Which statements of a dialogue the texts of a file are: by their guid, else by the same words, each once; what of their codings is new here, and as
 * whose it comes in. The machine is silent where a person has spoken. One statement to the database, none for a code book.
 */
export async function matchCodings(
  db: Db,
  dialogue: { companyId: string; id: string },
  { kind, sources, users }: Book,
  { by, themeOf }: Matching,
): Promise<MatchedCodings> {
  const all: All = { added: [], removed: [], matched: 0, unmatched: [], known: 0, outspoken: 0, takenBack: 0, folded: [], widened: 0 }
  if (kind === 'project') {
    const guids = sources.flatMap((source) => [...source.codings.map(({ guid }) => guid), noneIn(source)?.guid ?? []].flat())
    const places = placesIn(await statementsHere(db, dialogue, guids), sources)
    const voiceOf = voicesOf(users, by)
    for (const source of sources) {
      const here = places.get(source)
      if (!here) {
        all.unmatched.push({ name: source.name, codings: source.codings.length })
        continue
      }
      all.matched += 1
      addOf(all, here, source, { themeOf, voiceOf })
    }
  }
  return counted(all)
}

type All = Omit<MatchedCodings, 'added' | 'coders' | 'fromCustomers'> & { added: Entry[] }

interface Reading {
  themeOf: (code: string) => string | null
  voiceOf: ReturnType<typeof voicesOf>
}

function addOf(all: All, here: Here, source: Source, { themeOf, voiceOf }: Reading) {
  const inForce = here.codings ?? []
  const hasSpoken = inForce.some(({ coder }) => coder !== 'machine')
  const text = trimmed(source.text)
  const isSameText = here.digest === digestOf(text)
  const recordOf = recordsOf(here, text)
  const taken = placesTaken(inForce, source.name)
  const before = all.added.length
  // What is on record first: what others say of the same place joins it.
  const told = source.codings.flatMap((coding) => {
    const themeId = themeOf(coding.code)
    return themeId === null ? [] : [{ coding, themeId, recorded: recordOf(coding, themeId) }]
  })
  for (const { coding, themeId, recorded } of told.toSorted((one, other) => Number(!one.recorded) - Number(!other.recorded))) {
    if (recorded?.isInForce) {
      all.known += 1
      continue
    }
    const voice = voiceOf(coding, recorded)
    const span = recorded ?? (isSameText ? placeIn(here.length, coding) : whole)
    if (span === null) continue
    const { from, to } = span
    const { revision } = recorded ?? here
    const entry: Entry = { place: { statementId: here.id, revision, themeId, from, to }, voice }
    const isTaken = taken.take(entry)
    if (isTaken) all.known += isTaken === 'known' ? 1 : 0
    else if (voice.coder === 'machine' && hasSpoken) all.outspoken += 1
    else {
      all.added.push(entry)
      taken.add(entry)
      if (recorded?.isTakenBack) all.takenBack += 1
      if (coding.from !== null && span === whole && !isSameText) all.widened += 1
    }
  }
  all.folded.push(...taken.folded())
  if (all.added.length - before > most.codings)
    throw new Refusal('invalid', 'A text of this file has more than {most, number} codings, which is more than a statement takes.', {
      most: most.codings,
      field: 'file',
    })
  const none = noneIn(source)
  const isCoded = all.added.length > before
  if (isCoded) all.removed.push(...inForce.filter(({ themeId }) => themeId === null).map(({ id }) => id))
  else if (none && !hasSpoken) {
    all.removed.push(...inForce.map(({ id }) => id))
    const recorded = here.recorded?.find(({ id, themeId }) => id === none.guid && themeId === null) ?? null
    const [first, ...others] = none.by.map((by) => voiceOf({ by, confidence: null }, recorded))
    const more = others.flatMap(({ told }) => told ?? [])
    const voice =
      first!.told && more.length > 0
        ? toldTogether(
            first!,
            more.filter((name) => !first!.names.includes(name)),
          )
        : first!
    all.added.push({ place: { statementId: here.id, revision: here.revision, themeId: null, ...whole }, voice })
  }
}

/** What is on record under a coding's guid, where it is of the same theme and place: a tool may have moved it since, and then it is another. */
function recordsOf({ recorded }: Here, text: string) {
  const byId = new Map(recorded?.map((record) => [record.id, record]))
  const length = byId.size > 0 ? lengthOf(text) : 0
  const places = new Map<string, Span>()
  return ({ guid, code, from, to }: Coding, themeId: string): Recorded | null => {
    const record = byId.get(guid)
    if (!record || (record.themeId !== themeId && record.themeId !== code)) return null
    const then = places.get(guid) ?? placeNow(record, { why: text, revision: null })
    places.set(guid, then)
    const there = placeIn(length, { from, to })
    return there && there.from === then.from && there.to === then.to ? record : null
  }
}

function counted({ added, ...all }: All): MatchedCodings {
  const groups = Map.groupBy(added, ({ voice: { origin, coder, names } }) => JSON.stringify([origin, coder, names]))
  const coders = [...groups.values()].map((same) => {
    const { origin, coder, names } = same[0]!.voice
    return { origin, coder, names, codings: same.length }
  })
  return {
    ...all,
    added: added.map(({ place, voice: { coder, by, told, confidence } }) => {
      return { ...place, coder, by, toldCoders: told && toldWithin(told), confidence }
    }),
    coders: coders.toSorted((one, other) => other.codings - one.codings),
    fromCustomers: added.filter(({ voice }) => voice.told?.includes(customersName) && voice.origin === 'told').length,
  }
}

/** Each source's statement, none twice. */
function placesIn(here: Here[], sources: Source[]) {
  const byId = new Map(here.map((statement) => [statement.id, statement]))
  const places = new Map<Source, Here>()
  const taken = new Set<string>()
  const place = (source: Source, statement: Here | undefined) => {
    if (!statement || taken.has(statement.id)) return
    taken.add(statement.id)
    places.set(source, statement)
  }
  for (const source of sources) place(source, byId.get(source.guid))
  const byText = Map.groupBy(
    here.filter(({ id }) => !taken.has(id)),
    ({ digest }) => digest,
  )
  for (const source of sources) if (!places.has(source)) place(source, byText.get(digestOf(trimmed(source.text)))?.shift())
  return places
}

function digestOf(text: string) {
  return createHash('md5').update(text).digest('hex')
}
