import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { hidings } from '../../db/schema/index.ts'
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
  /** Codings that are here already; of which a customer said otherwise; that the machine made where somebody has spoken since. */
  known: number
  refused: number
  outspoken: number
  /** Added ones that customers made: they come in as the analyst's. */
  fromCustomers: number
  /** Added spans of words that are written differently here: they come in as all of the statement. */
  widened: number
}

interface Here {
  id: string
  revision: number
  digest: string
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
    refused: 0,
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
  const isTheirNone = inForce.some(({ coder, themeId }) => coder === 'customer' && themeId === null)
  const hasSpoken = inForce.some(({ coder }) => coder !== 'machine')
  const isSameText = here.digest === digestOf(source.text)
  const before = all.added.length
  for (const coding of source.codings) {
    const themeId = themeOf(coding.code)
    if (themeId === null) continue
    const theirs = coderOf(coding)
    const place = isSameText ? { from: coding.from, to: coding.to } : { from: null, to: null }
    const isThere = (one: { themeId: string | null; from?: number | null; to?: number | null; coder: Coder }) =>
      one.themeId === themeId && one.from === place.from && one.to === place.to && (theirs === 'machine' || one.coder !== 'machine')
    if (inForce.some(isThere) || all.added.slice(before).some(isThere)) all.known += 1
    else if (isTheirNone) all.refused += 1
    else if (theirs === 'machine' && hasSpoken) all.outspoken += 1
    else {
      if (theirs === 'customer') all.fromCustomers += 1
      if (coding.from !== null && !isSameText) all.widened += 1
      const coder = theirs === 'machine' ? 'machine' : 'analyst'
      const confidence = coder === 'machine' ? coding.confidence : null
      all.added.push({ statementId: here.id, revision: here.revision, themeId, ...place, coder, confidence })
    }
  }
  const isCoded = all.added.length > before
  if (isCoded) all.removed.push(...inForce.filter(({ themeId }) => themeId === null).map(({ id }) => id))
  else if (saysNone(source) && !hasSpoken) {
    all.removed.push(...inForce.map(({ id }) => id))
    all.added.push({ statementId: here.id, revision: here.revision, themeId: null, from: null, to: null, coder: 'analyst' })
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

/** What tools put at the end of a text moves nothing in it. */
function digestOf(text: string) {
  return createHash('md5')
    .update(text.replace(/[ \n\t]+$/, ''))
    .digest('hex')
}

/** Every statement that can be read, with what is in force about it. */
async function statementsHere(db: Db, { companyId, id }: { companyId: string; id: string }): Promise<Here[]> {
  return await selectRows<Here>(
    db,
    sql`select s.id, s.revision, md5(rtrim(r.why, E' \n\t')) as digest, c.codings
      from statements s join statement_revisions r on r.company_id = s.company_id and r.statement_id = s.id and r.number = s.revision
      left join (select c.statement_id, json_agg(json_build_object('id', c.id, 'themeId', c.theme_id, 'from', c.from, 'to', c.to, 'coder', c.coder)) as codings
        from codings c where c.company_id = ${companyId} and c.dialogue_id = ${id} and c.removed_at is null group by c.statement_id) c on c.statement_id = s.id
      where s.company_id = ${companyId} and s.dialogue_id = ${id} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = s.id`)}
      order by s.posted_at, s.id`,
  )
}
