import { isProof, proofOf } from '../proof.ts'

/** How long a mailed link leads to what somebody was asked about their words, counted from when they were asked. */
export const askedLinkDays = 60

interface About {
  themeId: string
  statementId: string
  personId: string
}

/**
 * Where one customer says, without signing in, whether a theme is theirs that one statement of theirs was put under, and whether that may be
 * quoted. Whoever has the link can do that alone, as that one person. What proves that we made it is derived, so that no usable link rests
 * in the database.
 */
export function askedPath(companySlug: string, about: About, secret: string) {
  const { themeId, statementId, personId } = about
  return `/theme/${companySlug}/${themeId}/${statementId}/${personId}/${proofOf(secret, 'theme', themeId, statementId, personId)}`
}

export function isAskedToken(given: string, { themeId, statementId, personId }: About, secret: string) {
  return isProof(given, secret, 'theme', themeId, statementId, personId)
}

/** Whether the link still leads there. */
export function isAskedLinkGood(askedAt: Date, at: Date) {
  return at.getTime() - askedAt.getTime() <= askedLinkDays * 86_400_000
}
