import { may } from '../companies/permissions.ts'
import type { Exchange } from '../exchanges/model.ts'
import type { Member } from '../member.ts'
import { mayTakeBack } from '../obligations/replying.ts'

/** What the reader can do about a clock that runs, beside answering. */
export interface ClockActs {
  /** Where the duty is answered; what can be done about it lies below. */
  action: string
  isOwner: boolean
  mayAsk: boolean
  mayTakeBack: boolean
}

/** Null where no clock runs, or for who only reads along. */
export function clockActs({ chair, conflict }: Exchange, { by, company }: { by: Member; company: { slug: string } }): ClockActs | null {
  if (!chair?.obligationId || !may(by, 'respond')) return null
  const { obligationId, ownerId, question, state } = chair
  return {
    action: `/${company.slug}/desk/${obligationId}`,
    isOwner: ownerId === by.personId,
    mayAsk: question === null && state === 'running' && conflict?.side !== 'company',
    mayTakeBack: question !== null && mayTakeBack(by, { by: question.by.publicId ?? '' }),
  }
}
