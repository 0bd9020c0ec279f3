import { createHmac, timingSafeEqual } from 'node:crypto'

/** Where a colleague helps. What proves that we made it is derived from the id, so that no usable link rests in the database. */
export function consultPath(companySlug: string, consultId: string, secret: string) {
  return `/${companySlug}/consult/${consultId}/${consultToken(consultId, secret)}`
}

export function isConsultToken(given: string, consultId: string, secret: string) {
  const [typed, ours] = [Buffer.from(given), Buffer.from(consultToken(consultId, secret))]
  return typed.length === ours.length && timingSafeEqual(typed, ours)
}

function consultToken(consultId: string, secret: string) {
  return createHmac('sha256', secret).update(`consult ${consultId}`).digest('base64url')
}
