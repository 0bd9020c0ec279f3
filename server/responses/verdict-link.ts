import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a mailed link leads to its questions, counted from the answer. A newer answer ends it sooner. */
export const verdictLinkDays = 60

/**
 * Where one person says how one answer was received, without signing in: mailed to whom it was written for, and to who said the same.
 * Whoever has it can do that one thing as that one person. What proves that we made it is derived, so that no usable link rests in the
 * database.
 */
export function verdictPath(companySlug: string, targetId: string, personId: string, secret: string) {
  return `/verdict/${companySlug}/${targetId}/${personId}/${verdictToken(targetId, personId, secret)}`
}

export function isVerdictToken(given: string, { targetId, personId }: { targetId: string; personId: string }, secret: string) {
  const [typed, ours] = [Buffer.from(given), Buffer.from(verdictToken(targetId, personId, secret))]
  return typed.length === ours.length && timingSafeEqual(typed, ours)
}

/** Whether the link to an answer of this moment still leads to its questions. */
export function isVerdictLinkGood(publishedAt: Date, at: Date) {
  return at.getTime() - publishedAt.getTime() <= verdictLinkDays * 86_400_000
}

function verdictToken(targetId: string, personId: string, secret: string) {
  return createHmac('sha256', secret).update(`verdict ${targetId} ${personId}`).digest('base64url')
}
