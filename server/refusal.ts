import type { Values } from './words/words.ts'

export type Reason =
  | 'not_found'
  | 'not_allowed'
  | 'not_signed_in'
  | 'foreign_origin'
  | 'closed'
  | 'taken'
  | 'repeats'
  | 'too_late'
  | 'expired'
  | 'invalid'
  | 'too_many'

/** A rule said no. Carries a reason for programs and a sentence for people (the English key, with its values); knows nothing of HTTP. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly reason: Reason
  readonly values: Values
  readonly field: string | undefined
  constructor(reason: Reason, sentence: string, { field, ...values }: Values & { field?: string } = {}) {
    super(sentence)
    this.reason = reason
    this.values = values
    this.field = field
  }
}
