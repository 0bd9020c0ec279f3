import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * What proves that we made a link: derived from what it is for and the server's secret, so that no usable link rests in the database.
 * Say first which kind of link it is, so that what proves one proves no other.
 */
export function proofOf(secret: string, ...isFor: [kind: string, ...ids: string[]]) {
  return createHmac('sha256', secret).update(isFor.join(' ')).digest('base64url')
}

/** Whether this proves it. Takes as long for a wrong guess as for a right one. */
export function isProof(given: string | undefined, secret: string, ...isFor: [kind: string, ...ids: string[]]) {
  const [typed, ours] = [Buffer.from(given ?? ''), Buffer.from(proofOf(secret, ...isFor))]
  return typed.length === ours.length && timingSafeEqual(typed, ours)
}
