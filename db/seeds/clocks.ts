import { and, desc, eq } from 'drizzle-orm'
import type { Dialogue } from '../../server/dialogues/reading.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { handOver } from '../../server/obligations/handing.ts'
import { replyToQuestion } from '../../server/obligations/replying.ts'
import type { Db } from '../client.ts'
import { obligations } from '../schema/index.ts'
import type { DemoCast } from './demo.ts'
import { hoursAfter } from './playing.ts'
import type { Raising } from './story.ts'

interface Owed {
  raising: Raising
  cast: DemoCast
  at: Date
}

/** What happened to the clock of a conflict that was raised at `at`: who took the duty over, what the customer was asked first. */
export function clockScenes(tx: Db, { companyId }: Dialogue, conflictId: string, { raising, cast, at }: Owed) {
  const company = { id: companyId }
  const { who, handed, question } = raising
  const duty = async () => {
    const about = and(eq(obligations.companyId, companyId), eq(obligations.conflictId, conflictId))
    const [latest] = await tx.select({ id: obligations.id }).from(obligations).where(about).orderBy(desc(obligations.round)).limit(1)
    return latest!.id
  }
  const hand = async ({ by, to, reason, afterHours }: NonNullable<Raising['handed']>) =>
    handOver(tx, company, { by: cast[by], obligationId: await duty(), toId: cast[to].personId, reason, at: hoursAfter(at, afterHours) })
  const ask = async ({ by, words, afterHours, reply }: NonNullable<Raising['question']>) => {
    const asked = hoursAfter(at, afterHours)
    const obligationId = await duty()
    await askCustomer(tx, company, { by: cast[by], obligationId, question: words, at: asked })
    if (!reply) return []
    const when = hoursAfter(asked, reply.afterHours)
    const answer = () => replyToQuestion(tx, company, { by: cast[who], obligationId, reply: reply.words, at: when })
    return [{ at: when, play: answer }]
  }
  return [
    ...(handed ? [{ at: hoursAfter(at, handed.afterHours), play: () => hand(handed) }] : []),
    ...(question ? [{ at: hoursAfter(at, question.afterHours), play: () => ask(question) }] : []),
  ]
}
