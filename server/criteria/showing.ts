import { may, sideOf } from '../companies/permissions.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { isShaping } from '../dialogues/weighing-time.ts'
import type { Member } from '../member.ts'
import type { Words } from '../words/words.ts'
import type { Backer } from './model.ts'
import type { SpeaksFor } from './speaking.ts'
import type { Change, WholeCriterion } from './whole.ts'

/** What this reader can do where criteria are shaped. */
export interface Shaping {
  /** Criteria are still proposed, endorsed and changed, by whoever may. */
  isOpen: boolean
  /** This reader may, as they are. */
  may: boolean
  /** They might, once they are signed in. */
  isGuest: boolean
  side: 'customer' | 'company'
  /** They have shown no name in this dialogue yet, and are asked for it first. */
  asksName: boolean
  needsName: boolean
}

interface Onlooker {
  reader: Member | null
  visitor: { name: string } | null
  at: Date
}

export function shapingOf(dialogue: Dialogue, { reader, visitor, at }: Onlooker): Shaping {
  const isOpen = isShaping(dialogue, at)
  const canJoin = visitor !== null && dialogue.visibility === 'public'
  const side = reader ? sideOf(reader) : 'customer'
  return {
    isOpen,
    may: isOpen && (reader ? may(reader, 'propose') : canJoin),
    isGuest: isOpen && visitor === null,
    side,
    asksName: side === 'customer' && dialogue.ownName === null,
    needsName: !visitor?.name,
  }
}

/** The criteria of one statement, as its page shows them to this reader. */
export interface Speaking extends SpeaksFor {
  /** Where it is linked and unlinked, where all criteria are, and where it is made one. */
  action: string
  criteria: string
  make: string
  isOpen: boolean
  mayLink: boolean
}

/** What a statement speaks for; null where that says nothing and nothing can be done about it. */
export function speakingOf(
  dialogue: Dialogue,
  { id, path, isHidden }: { id: string; path: string; isHidden: boolean },
  { speaksFor, ...onlooker }: Onlooker & { speaksFor: SpeaksFor | null },
): Speaking | null {
  const shaping = shapingOf(dialogue, onlooker)
  const isOpen = (shaping.may || shaping.isGuest) && !isHidden
  if (!speaksFor || (speaksFor.linked.length === 0 && !isOpen)) return null
  const criteria = `${pathOf(dialogue)}/criteria`
  return {
    ...speaksFor,
    action: `${path}/criteria`,
    criteria,
    make: `${criteria}/new?from=${id}`,
    isOpen,
    mayLink: shaping.may && !isHidden,
  }
}

/** Something that happened to a criterion, in words. `words` are a wording of it, or of another; `reason` is why. */
export interface Past {
  at: Date
  what: string
  words: string | null
  href: string | null
  reason: string | null
  accepted: Backer[]
}

/** What happened to a criterion from its first wording on, the first thing first. */
export function historyOf(criterion: WholeCriterion, { t }: Words): Past[] {
  const { by, first, proposedAt, sharedAt, merged, changes } = criterion
  const nothing = { words: null, href: null, reason: null, accepted: [] }
  const past = [
    { ...nothing, at: proposedAt, what: t('{who} proposed it.', { who: by.name }), words: first },
    ...(sharedAt ? [{ ...nothing, at: sharedAt, what: t('Both sides endorse it: it is shared.') }] : []),
    ...merged.map(({ at, sentence, path }) => ({
      ...nothing,
      at,
      what: t('Another criterion became part of it, with whoever endorsed that.'),
      words: sentence,
      href: path,
    })),
    ...changes.flatMap((change) => pastOf(change, t) ?? []),
  ]
  return past.sort((one, other) => one.at.getTime() - other.at.getTime())
}

function pastOf({ state, kind, by, endedAt, reason, sentence, into, accepted }: Change, t: Words['t']): Past | null {
  if (state === 'open') return null
  const done =
    kind === 'reword'
      ? t('It has new words, proposed by {who}.', { who: by.name })
      : kind === 'merge'
        ? t('It became part of another criterion, as {who} proposed.', { who: by.name })
        : t('It was taken off the table, as {who} proposed.', { who: by.name })
  const dropped = t(
    '{who} had proposed to {kind, select, reword {reword it} merge {make it part of another} other {take it off the table}}. The proposal is no longer open.',
    { who: by.name, kind },
  )
  return {
    at: endedAt!,
    what: state === 'done' ? done : dropped,
    words: sentence ?? into?.sentence ?? null,
    href: into?.path ?? null,
    reason,
    accepted: accepted.filter(({ publicId }) => publicId !== by.publicId),
  }
}
