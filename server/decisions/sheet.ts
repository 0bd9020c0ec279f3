import type { Dialogue } from '../dialogues/reading.ts'
import { pathOf } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import type { Words } from '../words/words.ts'
import { proposedReview } from './days.ts'
import { firstOf } from './following.ts'
import { rows } from './form.ts'
import type { tableOf } from './preparing.ts'
import { wantsOf } from './recording.ts'
import { firstsOf, rankedOf } from './showing.ts'

/** What was typed into the form, and what was wrong with it. */
interface Form {
  id: string
  values: Record<string, string>
  problems: Record<string, string>
  problem: string | null
}

export type Sheet = ReturnType<typeof sheetOf>
export type RowShown = Sheet['rows'][number]

interface Choice {
  value: string
  label: string
}

interface Tick extends Choice {
  isTicked: boolean
  /** It is first together, or shares the first place. */
  isFirst?: boolean
}

interface Drawing {
  by: Member
  /** The form nobody has typed into yet, or what was typed, where it was refused. */
  form: Form
  isRefused: boolean
  words: Words
  at: Date
}

/** The form in which a decision is recorded. One that was refused says all that it wants, also what only the ranking and the calendar can say. */
export function sheetOf(
  dialogue: Dialogue,
  table: Awaited<ReturnType<typeof tableOf>>,
  { by, form: given, isRefused, words, at }: Drawing,
) {
  const { ranking, colleagues } = table
  const names = Object.fromEntries(table.options.map(({ id, name }) => [id, name]))
  const owner = Object.fromEntries(rows.map((row) => [`owner${row}`, by.personId]))
  const typed = isRefused ? given : { ...given, values: { reviewOn: proposedReview(dialogue.company, at), ...owner } }
  const { departure, reviewOn } = typed.values
  const [optionIds, criterionIds] = [idsIn(typed, 'options'), idsIn(typed, 'criteria')]
  const wants = isRefused
    ? wantsOf({ optionIds, departure: departure?.trim() || null, reviewOn: reviewOn || null }, { dialogue, ranking, at })
    : []
  const wanted = Object.fromEntries(wants.map(({ field, sentence }) => [field, words.t(sentence)]))
  const form = inOrder({ ...typed, problems: { ...wanted, ...typed.problems } })
  const first = firstOf(ranking)
  return {
    path: pathOf(dialogue),
    question: dialogue.question,
    company: dialogue.company.name,
    replaces: dialogue.decided?.at ?? null,
    options: table.options.map(
      ({ id, name }): Tick => ({ value: id, label: name, isTicked: optionIds.includes(id), isFirst: first.includes(id) }),
    ),
    criteria: table.criteria.map(({ id, name }): Tick => ({ value: id, label: name, isTicked: criterionIds.includes(id) })),
    ranked: rankedOf(ranking, { names, taken: [], words }),
    firsts: firstsOf(ranking, names),
    colleagues: colleagues.map(({ id, name }): Choice => ({ value: id, label: name })),
    rows: rows.map((row) => ({ row, next: rows.find((next) => next > row) ?? null, isOpen: isBegun(form, row) })),
    form,
  }
}

function idsIn({ values }: Form, name: string) {
  return (values[name] ?? '').split(',').filter((id) => id !== '')
}

/** What is to be mended, in the order in which the form asks for it. */
function inOrder(form: Form): Form {
  const lines = rows.flatMap((row) => ['what', 'owner', 'due', 'how'].map((field) => `${field}${row}`))
  const order = ['options', 'departure', 'criteria', 'rationale', 'reviewOn', ...lines, 'dissent']
  const problems = Object.entries(form.problems).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  return { ...form, problems: Object.fromEntries(problems) }
}

/** Whether something is written in this line or in a later one, or wanted there. */
function isBegun({ values, problems }: Form, from: number) {
  const asked = rows.filter((row) => row >= from).flatMap((row) => [`what${row}`, `due${row}`, `how${row}`, `owner${row}`])
  return asked.some((field) => problems[field] || (!field.startsWith('owner') && values[field]))
}
