import type { Db } from '../../db/client.ts'
import type { OpeningHours, visibilities } from '../../db/schema/index.ts'
import { openDialogue } from '../dialogues/opening.ts'
import { publishDialogue } from '../dialogues/publishing.ts'
import { findDialogue, isOpen } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import type { Gathered } from './gathering.ts'
import type { MappingProblem } from './mapping.ts'

/** What an import needs to know of its company. */
export interface Company {
  id: string
  slug: string
  name: string
  timeZone: string
  hours: OpeningHours
  promiseHours: number
  statementHours: number
  supportsForAnswer: number
}

/** Where words are to go: into the dialogue at `slug`, else into the one that asks their question, which is opened where there is none. */
export interface Target {
  slug: string | null
  /** Asked instead of what the source says it is about. */
  question: string | null
  /** Of a dialogue that has to be opened; its champion is whoever brings the words in, unless another is named. */
  context: string
  championId: string | null
  visibility: (typeof visibilities)[number]
}

/** A dialogue that is there, or one to be opened: then it has no id yet. */
export interface Destination {
  id: string | null
  slug: string | null
  question: string
}

export interface DialogueThere {
  id: string
  slug: string
  question: string
  phase: string
}

/** Where each part of an import goes, in their order, and what stands in its way. Of two dialogues `there` that ask the same, the first is meant. */
export function destinationsOf(parts: Gathered[], { slug, question }: Target, there: DialogueThere[]) {
  if (parts.length > 1 && (slug || question)) return { destinations: [], obstacles: [{ sentence: several }] }
  const obstacles: MappingProblem[] = []
  const destinations = parts.map((part): Destination => {
    const asked = question ?? part.question
    const found = there.find((dialogue) => (slug ? dialogue.slug === slug : dialogue.question === asked))
    if (found && !isOpen(found))
      obstacles.push({ sentence: shut[found.phase === 'draft' ? 'draft' : 'closed'], values: { question: found.question } })
    if (found) return found
    if (slug) obstacles.push({ sentence: 'There is no dialogue at “{slug}”.', values: { slug } })
    else if (!asked) obstacles.push({ sentence: 'Choose the dialogue that the words go to, or write the question of a new one.' })
    return { id: null, slug: null, question: asked ?? '' }
  })
  return { destinations, obstacles }
}

/** Opens a dialogue for words that come in, and publishes it: they were said already, so it listens from the start. */
export async function openFor(
  tx: Db,
  company: Company,
  { question, target, by, at }: { question: string; target: Target; by: Member; at: Date },
) {
  const { context, championId, visibility } = target
  const { promiseHours, statementHours, supportsForAnswer } = company
  const asked = {
    question,
    context,
    championId: championId ?? by.personId,
    promiseHours,
    statementHours,
    supportsForAnswer,
    visibility,
    options: [],
  }
  const { slug } = await openDialogue(tx, company, { by, at, ...asked })
  const dialogue = await findDialogue(tx, company, slug, { reader: by, at })
  await publishDialogue(tx, dialogue, { by, at })
  return dialogue.id
}

const several = 'This file names several dialogues. Choose one dialogue, or a column that names them, but not both.'

const shut = {
  draft: 'The dialogue “{question}” is a draft. Publish it first.',
  closed: 'The dialogue “{question}” is closed, so nothing more can be said in it.',
}
