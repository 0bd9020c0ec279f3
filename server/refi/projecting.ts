import type { Db } from '../../db/client.ts'
import { codebookOf, termsIn } from './book.ts'
import { analystAs, customers, machine, toldAs } from './coders.ts'
import { guidOf } from './format/guids.ts'
import type { Case, Coding, Note, Project, Source } from './format/model.ts'
import { filled, labels, origin } from './labels.ts'
import { placeNow } from './places.ts'
import { personAs, statementAs } from './pseudonyms.ts'
import {
  aboutStatements,
  aroundStatements,
  type CheckRow,
  type CodingRow,
  type CustomerRow,
  checkPages,
  customerPages,
  type StatementRow,
  statementPages,
  type Taking,
} from './rows.ts'
import { columnVariable, ofChecks, ofCustomers, ofStatements, valuesOf } from './variables.ts'

type Around = Awaited<ReturnType<typeof aroundStatements>>

/**
 * A dialogue as a REFI-QDA project, as it stood at a moment: themes as codes, statements as sources with their codings, customers as cases, what they
 * said of themes as notes. Statements whose words are hidden are left out and counted. Its rows are read as they are written, and asked twice they
 * are the same; the moment they are all of is `taking.at`.
 */
export async function projectOf(db: Db, taking: Taking & { dialogue: { question: string } }): Promise<Project> {
  const { codes, sets } = await codebookOf(db, taking)
  const around = await aroundStatements(db, taking)
  const byGuid = (one: { guid: string }, other: { guid: string }) => (one.guid < other.guid ? -1 : 1)
  const analysts = around.analysts.map((analyst) => analystAs(taking, analyst)).toSorted(byGuid)
  const told = around.told.map((name) => toldAs(taking, name)).toSorted(byGuid)
  return {
    name: taking.dialogue.question,
    origin,
    description: descriptionOf(taking, around),
    at: taking.at,
    users: [
      machine,
      customers,
      ...analysts.map((analyst, n) => ({ ...analyst, id: `A${n + 1}` })),
      ...told.map((one, n) => ({ ...one, id: `F${n + 1}` })),
    ],
    codes,
    variables: [
      ...Object.values(ofCustomers),
      ...Object.values(ofStatements),
      ...Object.values(ofChecks),
      ...taking.columns.map(columnVariable),
    ],
    sets,
    sourceCount: around.all - around.hidden,
    cases: () => casesOf(db, taking, around),
    sources: () => sourcesOf(db, taking, around, new Set(sets.flatMap(({ codes }) => codes))),
    notes: () => notesOf(db, taking),
  }
}

function descriptionOf({ at, names, terms }: Taking, { all, hidden }: Around) {
  const { project } = labels
  return [
    filled(project.at, { at: at.toISOString(), statements: all - hidden }),
    ...(hidden > 0 ? [filled(project.hidden, { hidden })] : []),
    project[names],
    ...termsIn(terms),
  ].join(' ')
}

async function* casesOf(db: Db, taking: Taking, around: Around): AsyncGenerator<Case> {
  for await (const page of customerPages(db, taking)) {
    for (const row of page) yield caseOf(row, taking, around)
  }
}

function caseOf({ said, ...row }: CustomerRow, taking: Taking, { options, namesakes }: Around): Case {
  const { id, name } = calledOf(row, taking, namesakes)
  const each = (of: (one: CustomerRow['said'][number]) => string | null) =>
    [...new Set(said.map(of).filter((one) => one !== null))].join(' | ')
  return {
    guid: id,
    name,
    values: valuesOf([
      [ofCustomers.workplace, row.workplace],
      [ofCustomers.roleThere, row.roleThere],
      [ofCustomers.statements, said.length],
      [ofCustomers.options, each(({ optionId }) => options.get(optionId) ?? null)],
      [ofCustomers.months, each(({ month }) => month)],
      [ofCustomers.languages, each(({ language }) => language)],
      [ofCustomers.supports, said.reduce((sum, { supports }) => sum + supports, 0)],
      [ofCustomers.hasChecked, said.some(({ checked }) => checked !== null)],
    ]),
    sources: said.map(({ id }) => statementAs(taking, id)),
  }
}

/** Two who show the same name are told apart by a number, as tools take each name once. */
function calledOf(row: { id: string; name: string }, taking: Taking, namesakes: Around['namesakes']) {
  const person = personAs(taking, row)
  const number = taking.names === 'shown' ? namesakes.get(row.id) : undefined
  return number === undefined ? person : { ...person, name: `${person.name} (${number})` }
}

async function* sourcesOf(db: Db, taking: Taking, around: Around, themes: Set<string>): AsyncGenerator<Source> {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
  let number = 0
  for await (const page of statementPages(db, taking)) {
    const about = await aboutStatements(
      db,
      taking,
      page.map(({ id }) => id),
    )
    for (const row of page) {
      number += 1
      const { name } = calledOf({ id: row.authorId, name: row.author }, taking, around.namesakes)
      const codings = about.codings.get(row.id) ?? []
      yield {
        guid: statementAs(taking, row.id),
        name: `${name}, ${day.format(new Date(row.day))} · ${number}`,
        text: row.why,
        by: null,
        at: new Date(row.at),
        codings: codings.flatMap((coding) =>
          coding.themeId && themes.has(coding.themeId) ? codingsOf(coding, coding.themeId, row, taking) : [],
        ),
        notes: (about.checks.get(row.id) ?? []).map(({ id }) => id),
        values: valuesOf([
          [ofStatements.option, around.options.get(row.optionId)],
          [ofStatements.month, row.month],
          [ofStatements.language, row.language],
          [ofStatements.supports, row.supports],
          [ofStatements.revision, row.revision],
          [ofStatements.trying, row.trying],
          [ofStatements.nearly, row.nearly],
          [ofStatements.felt, row.felt],
          [ofStatements.checked, row.checked],
          ...noneOf(codings, taking),
          ...(about.values.get(row.id) ?? []).map(
            ({ column, value }) => [columnVariable(column), value] as [ReturnType<typeof columnVariable>, string],
          ),
        ]),
      }
    }
  }
}

/** That none of the themes fits, and who says so. */
function noneOf(codings: CodingRow[], taking: Taking): Parameters<typeof valuesOf>[0] {
  const none = codings.find(({ themeId }) => themeId === null)
  if (!none) return []
  const { noneFits, noneFitsBy, noneFitsCoding } = ofStatements
  return [
    [noneFits, none.coder],
    [noneFitsBy, codersOf(none, taking).join(' ')],
    [noneFitsCoding, none.id],
  ]
}

/** A coding as it stands in the words of then: once for each who made it, as one of a file may have several. */
function codingsOf(coding: CodingRow, code: string, { why, revision }: StatementRow, taking: Taking): Coding[] {
  const { id, confidence } = coding
  const place = placeNow(coding, { why, revision })
  return codersOf(coding, taking).map((by, n) => {
    const guid = n === 0 ? id : guidOf('a coding told of', id, by)
    return { guid, code, by, at: new Date(coding.at), ...place, confidence }
  })
}

/** The guids of who made a coding. */
function codersOf({ coder, by, toldCoders }: CodingRow, taking: Taking): string[] {
  if (toldCoders) return toldCoders.map((name) => toldAs(taking, name).guid)
  return [coder === 'analyst' ? analystAs(taking, { id: by ?? '', name: '' }).guid : coder === 'machine' ? machine.guid : customers.guid]
}

async function* notesOf(db: Db, taking: Taking): AsyncGenerator<Note> {
  for await (const page of checkPages(db, taking)) yield* page.map(noteOf)
}

const { answers } = labels

function noteOf({ id, at, answer, words, themeId, otherThemeId }: CheckRow): Note {
  return {
    guid: id,
    name: answers[answer],
    text: words ?? answers[answer],
    by: customers.guid,
    at: new Date(at),
    values: valuesOf([
      [ofChecks.answer, answer],
      [ofChecks.theme, themeId],
      [ofChecks.other, otherThemeId],
    ]),
  }
}
