import { may } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import type { Comment, Threads } from './threads.ts'

/** What the form below the replies is about. */
export interface ReplyTo {
  action: string
  /** Whose reply is answered, where one is. */
  to: Comment | null
  /** The answer that is replied to, where it is one. */
  answer: string | null
  /** Customers who speak here for the first time choose the name they show. */
  asksName: boolean
  needsName: boolean
}

interface Asked {
  reader: Member | null
  visitor: { name: string } | null
  threads: Threads
  path: string
  /** The reply and the answer that were chosen to reply to. */
  chosen: { reply?: string | undefined; answer?: string | undefined }
  /** A reply was refused: what was typed is shown again whatever refused it. */
  wasRefused: boolean
  isOpen: boolean
}

/** To what a new reply would reply; null for whoever only reads here. */
export function replyTo(
  dialogue: { visibility: string; ownName: unknown },
  { reader, visitor, threads, path, chosen, wasRefused, isOpen }: Asked,
): ReplyTo | null {
  const speaks = reader ? may(reader, 'comment') : visitor !== null && dialogue.visibility === 'public'
  if (!wasRefused && !(speaks && isOpen)) return null
  const to = [...threads.onWords, ...threads.onAnswer].find(({ id }) => id === chosen.reply) ?? null
  return {
    action: `${path}/comments`,
    to,
    answer: to ? to.responseId : (chosen.answer ?? null),
    asksName: (reader === null || reader.role === 'customer') && dialogue.ownName === null,
    needsName: !visitor?.name,
  }
}
