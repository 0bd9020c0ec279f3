import { isProof, proofOf } from '../proof.ts'

/** How long a mailed link leads to a commitment, counted from its day, or from what was last said of it where that is later. */
export const commitmentLinkDays = 60

/**
 * Where one customer says of one commitment how it goes, without signing in: accepts it, confirms it, says that it is not done, or whether
 * another day will do. Mailed to whom it was promised to. Whoever has it can do that alone, as that one person. What proves that we made
 * it is derived, so that no usable link rests in the database.
 */
export function commitmentPath(companySlug: string, commitmentId: string, personId: string, secret: string) {
  return `/commitment/${companySlug}/${commitmentId}/${personId}/${proofOf(secret, 'commitment', commitmentId, personId)}`
}

export function isCommitmentToken(given: string, { commitmentId, personId }: { commitmentId: string; personId: string }, secret: string) {
  return isProof(given, secret, 'commitment', commitmentId, personId)
}

/** Whether the link still leads there, `last` being the later of its day's end and what was last said of it. */
export function isCommitmentLinkGood(last: Date, at: Date) {
  return at.getTime() - last.getTime() <= commitmentLinkDays * 86_400_000
}
