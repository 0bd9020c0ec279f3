import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { hidings } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Coder, NewCoding } from '../themes/codings.ts'
import { customers, machine } from './coders.ts'
import type { Coding, Source } from './format/model.ts'
import type { Book } from './opening.ts'
import { ofStatements } from './variables.ts'

export interface MatchedCodings {
  added: NewCoding[]
  /** Codings here that what is added takes the place of: "none of these". */
  removed: string[]
  matched: number
  unmatched: { name: string; codings: number }[]
  /** Codings that are here already; that the machine made where somebody has spoken since. */
  known: number
  outspoken: number
  /** Added ones that customers made: they come in as the analyst's. */
  fromCustomers: number
  /** Added spans of words that are written differently here: they come in as all of the statement. */
  widened: number
}

/** More places than anybody marks in one statement. */
const most = { codings: 1_000 }

interface Here {
  id: string
  revision: number
  digest: string
  /** How many code points its words are. */
  length: number
  codings: { id: string; themeId: string | null; from: number | null; to: number | null; coder: Coder }[] | null
}

/**
 * Which statements of a dialogue the texts of a file are: by their guid, else by the same words, each once; and what of their codings is new here.
 * `themeOf` says which theme here a code is. A customer's word stays theirs, and the machine is silent where a person has spoken. One statement to the
 * database, none for a code book.
 */
export async function matchCodings(
  db: Db,
  dialogue: { companyId: string; id: string },
  { kind, sources, users }: Book,
  themeOf: (code: string) => string | null,
): Promise<MatchedCodings> {
  const all: MatchedCodings = {
    added: [],
    removed: [],
    matched: 0,
    unmatched: [],
    known: 0,
    outspoken: 0,
    fromCustomers: 0,
    widened: 0,
  }
  if (kind === 'codebook') return all
  const coderOf = new Map(
    users.map(({ guid }): [string, Coder] => [guid, { [machine.guid]: 'machine', [customers.guid]: 'customer' }[guid] as Coder]),
  )
  const places = placesIn(await statementsHere(db, dialogue), sources)
  for (const source of sources) {
    const here = places.get(source)
    if (!here) {
      all.unmatched.push({ name: source.name, codings: source.codings.length })
      continue
    }
    all.matched += 1
    addOf(all, here, source, { themeOf, coderOf: ({ by }) => coderOf.get(by ?? '') ?? 'analyst' })
  }
  return all
}

interface Reading {
  themeOf: (code: string) => string | null
  coderOf: (coding: Coding) => Coder
}

function addOf(all: MatchedCodings, here: Here, source: Source, { themeOf, coderOf }: Reading) {
  const inForce = here.codings ?? []
  const hasSpoken = inForce.some(({ coder }) => coder !== 'machine')
  const isSameText = here.digest === digestOf(source.text)
  const before = all.added.length
  const taken = takenPlaces(inForce)
  for (const coding of source.codings) {
    const themeId = themeOf(coding.code)
    if (themeId === null) continue
    const theirs = coderOf(coding)
    const place = isSameText ? placeIn(here, coding) : whole
    if (place === null) continue
    if (taken.has({ themeId, ...place }, theirs)) all.known += 1
    else if (theirs === 'machine' && hasSpoken) all.outspoken += 1
    else {
      if (theirs === 'customer') all.fromCustomers += 1
      if (coding.from !== null && !isSameText) all.widened += 1
      const coder = theirs === 'machine' ? 'machine' : 'analyst'
      const confidence = coder === 'machine' ? coding.confidence : null
      all.added.push({ statementId: here.id, revision: here.revision, themeId, ...place, coder, confidence })
      taken.add({ themeId, ...place }, coder)
    }
  }
  if (all.added.length - before > most.codings)
    throw new Refusal('invalid', 'A text of this file has more than {most, number} codings, which is more than a statement takes.', {
      most: most.codings,
      field: 'file',
    })
  const isCoded = all.added.length > before
  if (isCoded) all.removed.push(...inForce.filter(({ themeId }) => themeId === null).map(({ id }) => id))
  else if (saysNone(source) && !hasSpoken) {
    all.removed.push(...inForce.map(({ id }) => id))
    all.added.push({ statementId: here.id, revision: here.revision, themeId: null, from: null, to: null, coder: 'analyst' })
  }
}

interface Place {
  from: number | null
  to: number | null
}

const whole: Place = { from: null, to: null }

/** A coding's place within the words here: what tools put at the end of a text is none of them. Null where nothing of it is. */
function placeIn({ length }: Here, { from, to }: Place): Place | null {
  if (from === null || to === null || (from === 0 && to >= length)) return whole
  return from < Math.min(to, length) ? { from, to: Math.min(to, length) } : null
}

/** Where something is said already: by anybody, which is enough for the machine, or by a person. */
function takenPlaces(codings: (Place & { themeId: string | null; coder: Coder })[]) {
  const taken = { byAnybody: new Set<string>(), byPeople: new Set<string>() }
  const placed = ({ themeId, from, to }: Place & { themeId: string | null }) => `${themeId} ${from} ${to}`
  const add = (place: Place & { themeId: string | null }, coder: Coder) => {
    taken.byAnybody.add(placed(place))
    if (coder !== 'machine') taken.byPeople.add(placed(place))
  }
  for (const coding of codings) add(coding, coding.coder)
  return {
    add,
    has: (place: Place & { themeId: string | null }, coder: Coder) =>
      (coder === 'machine' ? taken.byAnybody : taken.byPeople).has(placed(place)),
  }
}

function saysNone({ values, codings }: Source) {
  return codings.length === 0 && values.some(({ variable, value }) => variable === ofStatements.noneFits.guid && value !== 'machine')
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
  for (const source of sources) if (!places.has(source)) place(source, byText.get(digestOf(source.text))?.shift())
  return places
}

/** What tools put at the end of a text moves nothing in it. Cut letter by letter: a pattern would look at every blank of a long text anew. */
function digestOf(text: string) {
  let end = text.length
  while (end > 0 && ' \n\t'.includes(text[end - 1]!)) end -= 1
  return createHash('md5').update(text.slice(0, end)).digest('hex')
}

/** Every statement that can be read, with what is in force about it. */
async function statementsHere(db: Db, { companyId, id }: { companyId: string; id: string }): Promise<Here[]> {
  return await selectRows<Here>(
    db,
    sql`select s.id, s.revision, md5(rtrim(r.why, E' \n\t')) as digest, char_length(r.why) as length, c.codings
      from statements s join statement_revisions r on r.company_id = s.company_id and r.statement_id = s.id and r.number = s.revision
      left join (select c.statement_id, json_agg(json_build_object('id', c.id, 'themeId', c.theme_id, 'from', c.from, 'to', c.to, 'coder', c.coder)) as codings
        from codings c where c.company_id = ${companyId} and c.dialogue_id = ${id} and c.removed_at is null group by c.statement_id) c on c.statement_id = s.id
      where s.company_id = ${companyId} and s.dialogue_id = ${id} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = s.id`)}
      order by s.posted_at, s.id`,
  )
}
