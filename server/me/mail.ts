import type { Topic } from '../notifications/queueing.ts'
import type { membershipsOf } from './reading.ts'

/** One kind of mail from one company, and whether it comes. */
export interface MailLine {
  slug: string
  company: string
  topic: Topic
  isStopped: boolean
}

/** The mails that somebody gets: customers about what they said and what is decided, the company's people about what they answer for; and whatever they stopped. */
export function mailsTo(places: Awaited<ReturnType<typeof membershipsOf>>): MailLine[] {
  return places.flatMap(({ slug, name: company, role, stopped }) => {
    const own: Topic[] = role === 'customer' ? ['answers', 'decisions'] : ['duties']
    return [...new Set([...own, ...stopped])].map((topic) => ({ slug, company, topic, isStopped: stopped.includes(topic) }))
  })
}
