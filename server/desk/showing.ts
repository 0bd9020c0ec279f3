import type { AskedOfMe } from '../consults/reading.ts'
import { type Face, faceOf } from '../face.ts'
import { calendarIn } from '../obligations/calendars.ts'
import { groups, type Owed } from '../obligations/owed.ts'
import { progressOf } from '../obligations/standing.ts'
import { shorten } from '../shorten.ts'
import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import { addressOf, type tally, type Wanted } from './narrowing.ts'

export type Tally = ReturnType<typeof tally>

export interface Line
  extends Pick<
    Owed,
    'id' | 'kind' | 'cause' | 'dueAt' | 'isOverdue' | 'waitsUntil' | 'person' | 'words' | 'owner' | 'drafts' | 'hasOwnDraft'
  > {
  href: string
  slug: string
  /** Null where all that is owed is of one dialogue. */
  question: string | null
  hoursLeft: number
  gone: number
  ownerFace: Face
}

export interface AskedItem extends Pick<AskedOfMe, 'id' | 'question' | 'words' | 'at'> {
  href: string
  by: string
  byFace: Face
}

/** One part of the queue under its heading. */
export interface Part {
  name: (typeof groups)[number] | 'asked'
  title: string
  lines: Line[]
  asked: AskedItem[]
}

interface Link {
  href: string
  words: string
  count: number
  isCurrent: boolean
}

export interface Filters {
  whose: Link[]
  states: Link[]
  dialogues: { value: string; label: string }[]
  causes: { value: string; label: string }[]
  /** Whether anything but whose is narrowed, and where nothing is. */
  isNarrowed: boolean
  isFolded: boolean
  clear: string
  wanted: Wanted
}

interface Speaking {
  path: string
  words: Words
  said: Said
}

/** The choices of the Desk, each with its words, its address and how many stand behind it. */
export function filtersOf(counts: Tally, wanted: Wanted, { soon, path, words, said }: Speaking & { soon: Date }): Filters {
  const { t } = words
  const names = { everybody: t('Everybody’s'), mine: t('Mine'), asked: t('Asked of me') }
  const states = { overdue: t('Overdue'), next: t('Due by {time}', { time: said.time(soon) }), waiting: t('Waiting for a reply') }
  const causes = {
    conflict: t('A conflict was raised'),
    asks: t('Somebody asked for an answer'),
    supported: t('Many say the same'),
    reopened: t('It was opened again'),
  }
  const counted = (label: string, count: number) => t('{label} ({count, number})', { label, count })
  return {
    whose: counts.whose.map(({ name, count }) => ({
      href: addressOf(path, { ...wanted, whose: name }),
      words: names[name],
      count,
      isCurrent: name === wanted.whose,
    })),
    states: counts.states.map(({ name, count }) => ({
      href: addressOf(path, { ...wanted, state: name }),
      words: name ? states[name] : t('In any state'),
      count,
      isCurrent: name === wanted.state,
    })),
    dialogues: counts.dialogues.map(({ slug, question, count }) => ({ value: slug, label: counted(shorten(question, 70), count) })),
    causes: counts.causes.map(({ name, count }) => ({ value: name, label: counted(causes[name], count) })),
    isNarrowed: Boolean(wanted.state || wanted.dialogue || wanted.cause || wanted.search),
    isFolded: !(wanted.dialogue || wanted.cause || wanted.search),
    clear: addressOf(path, { whose: wanted.whose }),
    wanted,
  }
}

/** The lines under their headings: overdue, due next, asked of the reader, their own, everybody else's. A part without a line is left out. */
export function partsOf(
  lines: Owed[],
  asked: AskedOfMe[],
  { at, soon, isOneDialogue, path, words, said }: Speaking & { at: Date; soon: Date; isOneDialogue: boolean },
): Part[] {
  const { t } = words
  const titles = {
    overdue: t('Overdue'),
    next: t('Due by {time}', { time: said.time(soon) }),
    asked: t('Asked of me'),
    mine: t('Mine, later'),
    others: t('Everybody’s, later'),
  }
  const part = (name: Part['name'], { lines = [], asked = [] }: Partial<Pick<Part, 'lines' | 'asked'>>) => ({
    name,
    title: titles[name],
    lines,
    asked,
  })
  const [overdue, next, mine, others] = groups.map((name, number) =>
    part(name, { lines: lines.filter(({ group }) => group === number).map((line) => lineOf(line, { path, at, isOneDialogue })) }),
  )
  const helping = part('asked', { asked: asked.map((one) => askedItem(one, path)) })
  return [overdue!, next!, helping, mine!, others!].filter(({ lines, asked }) => lines.length + asked.length > 0)
}

function lineOf(owed: Owed, { path, at, isOneDialogue }: { path: string; at: Date; isOneDialogue: boolean }): Line {
  const { id, kind, cause, dueAt, isOverdue, waitsUntil, startedAt, policy, person, words, ownerId, owner, drafts, hasOwnDraft } = owed
  const { slug, question } = owed.dialogue
  const progress = progressOf({ startedAt, dueAt, waitsUntil, metAt: null }, { calendar: calendarIn(policy), at })
  const shown = { id, kind, cause, dueAt, isOverdue, waitsUntil, person, owner, drafts, hasOwnDraft }
  return {
    ...shown,
    ...progress,
    slug,
    question: isOneDialogue ? null : question,
    words: words && shorten(words, 240),
    href: `${path}/${id}`,
    ownerFace: faceOf(ownerId, owner),
  }
}

function askedItem({ id, question, words, at, by }: AskedOfMe, path: string): AskedItem {
  const href = `${path}/asked/${id}`
  return {
    id,
    at,
    href,
    question: shorten(question, 240),
    words: words && shorten(words, 160),
    by: by.name,
    byFace: faceOf(by.personId, by.name),
  }
}
