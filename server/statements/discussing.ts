import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { type Dialogue, isOpen } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import type { Discussed } from './discussed.ts'
import { type ReplyTo, replyTo } from './replying.ts'
import { type Threads, threadsOf } from './threads.ts'

/** What the replies below something are drawn from. `Form` is the form that a new reply is written into. */
export interface Discussion<Form> {
  threads: Threads
  replying: (ReplyTo & { form: Form }) | null
  signIn: string | null
  /** What is replied to: its page, and whose words they are where that is one person. */
  exchange: { path: string; by: { name: string } | null; answer: { id: string } | null }
}

interface Asked<Form> {
  about: Discussed
  /** The page the replies stand on. */
  path: string
  reader: Member | null
  visitor: { name: string } | null
  /** The address's own: which reply is to be answered, and after which place to go on. */
  query: unknown
  form: Form
  /** Whose commitment it is, where the replies are to one: they may say how far it is. */
  ownerId?: string
}

const chosen = z.object({
  reply: z.uuid().optional().catch(undefined),
  after: z.string().max(80).optional().catch(undefined),
})

/** The replies to a criterion, an option, a decision or a commitment, with the form for a new one where the reader may write it. One statement. */
export async function discussionOf<Form extends { values: Record<string, string>; problem: string | null }>(
  db: Db,
  dialogue: Dialogue,
  { about, path, reader, visitor, query, form, ownerId }: Asked<Form>,
): Promise<Discussion<Form>> {
  const { reply, after } = chosen.parse(query ?? {})
  const threads = await threadsOf(db, dialogue, { about, path, reader, after })
  const refused = form.problem === null ? undefined : form.values
  const replying = replyTo(dialogue, { reader, visitor, threads, path, chosen: { reply }, refused, ownerId: ownerId ?? null })
  return {
    threads,
    replying: replying && { ...replying, action: `${discussionPath(dialogue, about)}/comments`, form },
    signIn: visitor || !isOpen(dialogue) ? null : `/sign-in?next=${encodeURIComponent(path)}`,
    exchange: { path, by: null, answer: null },
  }
}

/** Where something that is discussed has its address. A decision's replies are posted below its own id; it is read at `/decision`. */
export function discussionPath({ company, slug }: { company: { slug: string }; slug: string }, about: Discussed) {
  const [key, id] = Object.entries(about)[0] as [keyof typeof places, string]
  return `/${company.slug}/d/${slug}/${places[key]}/${id}`
}

const places = {
  statementId: 'whys',
  conflictId: 'conflicts',
  criterionId: 'criteria',
  optionId: 'options',
  decisionId: 'decision',
  commitmentId: 'commitments',
} as const
