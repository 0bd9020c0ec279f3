import { isProof, proofOf } from '../proof.ts'
import type { Topic } from './queueing.ts'

interface Whose {
  personId: string
  topic: Topic
}

/** Where one person stops one kind of mail from one company, without signing in. Whoever has it can do nothing else with it. */
export function leavingPath(companySlug: string, { personId, topic }: Whose, secret: string) {
  return `/unsubscribe/${companySlug}/${topic}/${personId}/${proofOf(secret, 'unsubscribe', companySlug, topic, personId)}`
}

export function isLeavingToken(given: string, { companySlug, personId, topic }: Whose & { companySlug: string }, secret: string) {
  return isProof(given, secret, 'unsubscribe', companySlug, topic, personId)
}
