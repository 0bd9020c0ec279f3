import { isProof, proofOf } from '../proof.ts'

/** Where a colleague helps. What proves that we made it is derived from the id, so that no usable link rests in the database. */
export function consultPath(companySlug: string, consultId: string, secret: string) {
  return `/${companySlug}/consult/${consultId}/${proofOf(secret, 'consult', consultId)}`
}

export function isConsultToken(given: string, consultId: string, secret: string) {
  return isProof(given, secret, 'consult', consultId)
}
