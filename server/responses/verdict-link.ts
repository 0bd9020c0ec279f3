import { isProof, proofOf } from '../proof.ts'

/** How long a mailed link leads to its questions, counted from the answer. A newer answer ends it sooner. */
export const verdictLinkDays = 60

/**
 * Where one person says how one answer was received, without signing in: mailed to whom it was written for, and to who said the same.
 * Whoever has it can do that one thing as that one person. What proves that we made it is derived, so that no usable link rests in the
 * database.
 */
export function verdictPath(companySlug: string, targetId: string, personId: string, secret: string) {
  return `/verdict/${companySlug}/${targetId}/${personId}/${proofOf(secret, 'verdict', targetId, personId)}`
}

export function isVerdictToken(given: string, { targetId, personId }: { targetId: string; personId: string }, secret: string) {
  return isProof(given, secret, 'verdict', targetId, personId)
}

/** Whether the link to an answer of this moment still leads to its questions. */
export function isVerdictLinkGood(publishedAt: Date, at: Date) {
  return at.getTime() - publishedAt.getTime() <= verdictLinkDays * 86_400_000
}
