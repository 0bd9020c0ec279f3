import { may } from '../companies/permissions.ts'
import { isOpen } from '../dialogues/reading.ts'
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
  /** The owner of a commitment may say how far it is. */
  asksPercent: boolean
}

interface Asked {
  reader: Member | null
  visitor: { name: string } | null
  threads: Threads
  path: string
  /** The reply, or the answer, that the page was asked to reply to. */
  chosen: { reply?: string | undefined; answer?: string | undefined }
  /** What was typed in a reply that was refused: shown again whatever refused it. */
  refused: Record<string, string> | undefined
  /** Whose commitment it is, where the replies are to one. */
  ownerId?: string | null
}

/** To what a new reply would reply; null for whoever only reads here. */
export function replyTo(
  dialogue: { visibility: string; phase: string; ownName: unknown },
  { reader, visitor, threads, path, chosen, refused, ownerId = null }: Asked,
): ReplyTo | null {
  const speaks = reader ? may(reader, 'comment') : visitor !== null && dialogue.visibility === 'public'
  if (!refused && !(speaks && isOpen(dialogue))) return null
  const replyId = refused?.parent || chosen.reply
  const to = [...threads.onWords, ...threads.onAnswer].find(({ id }) => id === replyId) ?? null
  return {
    action: `${path}/comments`,
    to,
    answer: to ? to.responseId : refused?.answer || (chosen.answer ?? null),
    asksName: (reader === null || reader.role === 'customer') && dialogue.ownName === null,
    needsName: !visitor?.name,
    asksPercent: !to && reader !== null && reader.personId === ownerId,
  }
}
