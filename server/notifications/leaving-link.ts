import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Topic } from './queueing.ts'

interface Whose {
  personId: string
  topic: Topic
}

/** Where one person stops one kind of mail from one company, without signing in. Whoever has it can do nothing else with it. */
export function leavingPath(companySlug: string, { personId, topic }: Whose, secret: string) {
  return `/unsubscribe/${companySlug}/${topic}/${personId}/${leavingToken(companySlug, { personId, topic }, secret)}`
}

export function isLeavingToken(given: string, { companySlug, ...whose }: Whose & { companySlug: string }, secret: string) {
  const [typed, ours] = [Buffer.from(given), Buffer.from(leavingToken(companySlug, whose, secret))]
  return typed.length === ours.length && timingSafeEqual(typed, ours)
}

function leavingToken(companySlug: string, { personId, topic }: Whose, secret: string) {
  return createHmac('sha256', secret).update(`unsubscribe ${companySlug} ${topic} ${personId}`).digest('base64url')
}
