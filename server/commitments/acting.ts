import { may } from '../companies/permissions.ts'
import { type Dialogue, isOpen, pathOf } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import type { Whole } from './reading.ts'
import { hasEnded } from './standing.ts'

/** What a reader can do with a commitment: the address, or null. */
export interface Acts {
  /** Of the other side. */
  accept: string | null
  confirm: string | null
  notDone: string | null
  /** The other day that its owner asks for, to be accepted or declined. */
  day: { dueOn: string; reason: string | null; accept: string; decline: string } | null
  /** Of its owner's side. */
  done: string | null
  another: string | null
  /** Of both: the other side's once it is overdue. */
  broken: string | null
  raise: string | null
  hide: string | null
  appeal: string | null
  /** For whom nobody is signed in, where somebody's word is missing. */
  signIn: string | null
}

/** What this reader can do with a commitment as it stands. */
export function actsOf(
  dialogue: Dialogue,
  commitment: Whole,
  { reader, isSignedIn }: { reader: Member | null; isSignedIn: boolean },
): Acts {
  const { id, path, standing, isOwn, isOther, hidden, side, ownerId } = commitment
  const { state, isOverdue, asked } = standing
  const runs = state === 'offered' || state === 'accepted'
  const goesOn = !hasEnded(standing)
  const when = (is: boolean, act: string) => (is ? `${path}/${act}` : null)
  return {
    accept: when(isOther && state === 'offered', 'accept'),
    confirm: when(isOther && state === 'done', 'confirm'),
    notDone: when(isOther && state === 'done', 'not-done'),
    day:
      asked && isOther && runs
        ? {
            dueOn: asked.dueOn,
            reason: asked.reason,
            accept: `${path}/another-day/${asked.id}/accept`,
            decline: `${path}/another-day/${asked.id}/decline`,
          }
        : null,
    done: when(isOwn && runs, 'done'),
    another: when(isOwn && runs, 'another-day'),
    broken: when((isOwn && goesOn) || (isOther && isOverdue), 'broken'),
    raise: isOpen(dialogue) && (!reader || may(reader, 'raise')) ? `${pathOf(dialogue)}/conflicts/new?about=commitment:${id}` : null,
    hide: may(reader, 'hide') && side === 'customer' && !hidden ? `${pathOf(dialogue)}/hide?about=commitment:${id}` : null,
    appeal: hidden && reader?.personId === ownerId && side === 'customer' ? `${path}/appeal` : null,
    signIn: !isSignedIn && goesOn ? `/sign-in?next=${encodeURIComponent(path)}` : null,
  }
}
