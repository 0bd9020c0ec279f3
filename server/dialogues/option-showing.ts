import { may, sideOf } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import type { Words } from '../words/words.ts'
import type { ChangeKind } from './option-changing.ts'
import type { Acceptance, OptionLine, OptionWhole, Side, Someone, Step } from './option-reading.ts'
import { type Dialogue, pathOf } from './reading.ts'
import { isShaping } from './weighing-time.ts'

/** What this reader can do while the table is being laid. */
export interface Laying {
  /** Whose side they are on; null where they do nothing here. */
  side: Side | null
  /** Where they sign in first, where they are a guest. */
  signIn: string | null
}

interface Onlooker {
  reader: Member | null
  visitor: object | null
  /** Where they are led once they have signed in. */
  path: string
  at: Date
}

export function layingOf(dialogue: Dialogue, { reader, visitor, path, at }: Onlooker): Laying {
  const isOpen = isShaping(dialogue, at)
  const canJoin = visitor !== null && dialogue.visibility === 'public'
  const mayPropose = isOpen && (reader ? may(reader, 'propose') : canJoin)
  const signIn = isOpen && !visitor ? `/sign-in?next=${encodeURIComponent(path)}` : null
  return { side: mayPropose ? (reader ? sideOf(reader) : 'customer') : null, signIn }
}

/** An option in the list. `missing`: the side that has not accepted it; null where both have, and off the table. */
export interface Line extends Pick<OptionLine, 'id' | 'name' | 'side' | 'chosenBy' | 'hiding' | 'retiredAt' | 'retiredFor' | 'asksFor'> {
  path: string
  missing: Side | null
  /** Where this reader accepts it for their side. */
  accept: string | null
}

export interface Lines {
  shared: Line[]
  proposed: Line[]
  retired: Line[]
  /** Of how many these are the most chosen, those off the table left out. */
  count: number
}

/** The options of a dialogue as its page lists them: what both sides share, what one side proposes, what is off the table. */
export function linesOf(dialogue: Dialogue, options: OptionLine[], { side }: Laying): Lines {
  const lines = options.map((option): Line => {
    const path = `${pathOf(dialogue)}/options/${option.id}`
    const missing = option.retiredAt ? null : missingOf(option.acceptedBy)
    return { ...option, path, missing, accept: side && missing === side ? `${path}/accept` : null }
  })
  const living = lines.filter(({ retiredAt }) => !retiredAt)
  return {
    shared: living.filter(({ missing }) => missing === null),
    proposed: living.filter(({ missing }) => missing !== null),
    retired: lines.filter(({ retiredAt }) => retiredAt),
    count: dialogue.optionCount,
  }
}

/** Something that happened to an option, in words; `name` is one that it had, or that of what became part of it. */
export interface Past {
  at: Date
  what: string
  name: string | null
  reason: string | null
  accepted: string[]
}

/** Something that somebody wants to do with it, and that waits for the other side. */
export interface Wish {
  id: string
  kind: ChangeKind
  by: string
  at: Date
  /** The name it would have, or that of the option it would become part of. */
  name: string | null
  href: string | null
  reason: string | null
  missing: Side
  accept: string | null
  drop: string | null
}

export type Page = ReturnType<typeof pageOf>

/** An option as its own page shows it to this reader. */
export function pageOf(
  dialogue: Dialogue,
  option: OptionWhole,
  { reader, laying, words }: { reader: Member | null; laying: Laying; words: Words },
) {
  const { id, name, hiding, side, at, retiredAt, chosenBy, acceptances, steps, proposedBy } = option
  const path = `${pathOf(dialogue)}/options/${id}`
  const { side: ownSide } = laying
  const missing = retiredAt ? null : missingOf(acceptances.map((one) => one.side))
  const isAuthor = side === 'customer' && reader?.role === 'customer' && reader.personId === proposedBy
  return {
    id,
    path,
    name,
    hiding,
    side,
    by: nameOf(option.by, side, words),
    at,
    chosenBy,
    missing,
    end: retiredAt && { at: retiredAt, reason: steps.find(({ kind, adoptedAt }) => kind === 'retire' && adoptedAt)?.reason ?? null },
    sides: (['customer', 'company'] as const).map((side) => sideAs(side, acceptances, { missing, ownSide, path, words })),
    wishes: steps.flatMap((step) => (isOpen(step) ? wishOf(step, { path, reader, ownSide, words, dialogue }) : [])),
    past: pastOf(option, words),
    isLiving: retiredAt === null,
    appeal: hiding && isAuthor ? `${path}/appeal` : null,
    hide: may(reader, 'hide') && !hiding && side === 'customer' ? `${pathOf(dialogue)}/hide?about=option:${id}` : null,
  }
}

function missingOf(accepted: Side[]): Side | null {
  if (accepted.length === 2) return null
  return accepted[0] === 'customer' ? 'company' : 'customer'
}

function nameOf({ name }: Someone, side: Side, { t }: Words) {
  return name ?? (side === 'customer' ? t('a customer') : t('somebody of the company'))
}

function sideAs(
  side: Side,
  acceptances: Acceptance[],
  { missing, ownSide, path, words }: { missing: Side | null; ownSide: Side | null; path: string; words: Words },
) {
  const found = acceptances.find((one) => one.side === side)
  const accept = missing === side && ownSide === side ? `${path}/accept` : null
  return { side, accepted: found ? { by: nameOf(found.by, side, words), at: found.at } : null, accept }
}

function isOpen({ adoptedAt, droppedAt }: Step) {
  return !adoptedAt && !droppedAt
}

function wishOf(
  { id, kind, by, side, at, name, into, reason, acceptances }: Step,
  {
    path,
    reader,
    ownSide,
    words,
    dialogue,
  }: { path: string; reader: Member | null; ownSide: Side | null; words: Words; dialogue: Dialogue },
): Wish {
  const missing = missingOf(acceptances.map((one) => one.side))!
  const action = `${path}/changes/${id}`
  return {
    id,
    kind,
    by: nameOf(by, side, words),
    at,
    name: kind === 'retire' ? null : (kind === 'merge' ? into?.name : name) || words.t('a name that is hidden'),
    href: into && `${pathOf(dialogue)}/options/${into.id}`,
    reason,
    missing,
    accept: ownSide === missing ? `${action}/accept` : null,
    drop: ownSide && by.personId === reader?.personId ? `${action}/drop` : null,
  }
}

function pastOf(option: OptionWhole, words: Words): Past[] {
  const { t } = words
  const nothing = { name: null, reason: null, accepted: [] }
  const past: Past[] = [
    { ...nothing, at: option.at, what: t('{who} proposed it.', { who: nameOf(option.by, option.side, words) }) },
    ...(option.acceptances.length === 2
      ? [{ ...nothing, at: option.acceptances[1]!.at, what: t('Both sides accept it: it is shared.') }]
      : []),
    ...option.steps.flatMap((step) => (isOpen(step) ? [] : happened(step, words))),
  ]
  return past.sort((one, other) => one.at.getTime() - other.at.getTime())
}

function happened(step: Step, words: Words): Past {
  const { t } = words
  const { kind, of, reason, side, adoptedAt, droppedAt, acceptances } = step
  const who = nameOf(step.by, side, words)
  const accepted = acceptances.filter((one) => one.side !== side).map((one) => nameOf(one.by, one.side, words))
  if (!adoptedAt)
    return {
      at: droppedAt!,
      what: t(dropped, { who, kind }),
      name: kind === 'retire' ? null : step.name || step.into?.name || t('a name that is hidden'),
      reason,
      accepted: [],
    }
  const name = kind === 'retire' ? null : (of.name ?? t('a name that is hidden'))
  return { at: adoptedAt, what: t(done[kind], { who }), name, reason, accepted }
}

const dropped =
  '{who} had proposed to {kind, select, rename {give it another name} merge {make it part of another} other {take it off the table}}. The proposal is no longer open.'

const done = {
  rename: 'It has another name, as {who} proposed. Until then it was called:',
  merge: 'Another option became part of it, as {who} proposed:',
  retire: 'It was taken off the table, as {who} proposed.',
} as const
