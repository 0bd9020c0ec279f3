import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { consults } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { checkbox, words } from '../forms.ts'
import { Refusal } from '../refusal.ts'

export const helpForm = z.object({
  help: words({ most: 20_000, empty: 'Write what you know about this.' }),
  named: checkbox(),
})

export const creditForm = z.object({ named: checkbox() })

/** A link is good until the answer is published, and for so many days more, in which one can still decline to be named. */
export const goodForDays = 14

/** Whether the link of a consult still opens it: `publishedAt` is when the answer went out, `letGoAt` when no answer was wanted any more. */
export function isGood({ publishedAt, letGoAt }: { publishedAt: Date | null; letGoAt: Date | null }, at: Date) {
  return publishedAt === null ? letGoAt === null : at.getTime() <= publishedAt.getTime() + goodForDays * 86_400_000
}

/** A consult as whoever helps has it in hand; who they are was proven by the link, or by being signed in. */
export interface InHand {
  companyId: string
  id: string
  dialogueId: string
  helperId: string | null
}

/**
 * Keeps a colleague's help, in place of what they wrote before. The same again is no fact. Refuses with too_late once the answer is
 * published: what helped with it stays as it was.
 */
export async function giveHelp(db: Db, consult: InHand, { help, named, at }: { help: string; named: boolean; at: Date }) {
  const { companyId, helperId } = consult
  await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ help: consults.help, wantsNoCredit: consults.wantsNoCredit, responseId: consults.responseId })
      .from(consults)
      .where(isIt(consult))
      .for('no key update')
    if (!before) throw new Refusal('not_found', 'There is nothing at this address.')
    if (before.help === help && before.wantsNoCredit === !named) return
    if (before.responseId) throw new Refusal('too_late', 'The answer is published already, so nothing can be added to it.')
    await tx.update(consults).set({ help, answeredAt: at, wantsNoCredit: !named }).where(isIt(consult))
    const fact = { companyId, by: helperId, at, isPublic: false, detail: { consultId: consult.id, isAgain: before.help !== null } }
    await record(tx, before.help === help ? 'consult_credit_changed' : 'consult_answered', fact)
  })
}

/** Whether a colleague who helped is named beside the answer: theirs to say, also after it was published, when the page changes with it. */
export async function nameHelper(db: Db, consult: InHand, { named, at }: { named: boolean; at: Date }) {
  const { companyId, dialogueId, helperId } = consult
  await db.transaction(async (tx) => {
    const [changed] = await tx
      .update(consults)
      .set({ wantsNoCredit: !named })
      .where(and(isIt(consult), isNotNull(consults.answeredAt), eq(consults.wantsNoCredit, named)))
      .returning({ responseId: consults.responseId })
    if (!changed) return
    const isShown = changed.responseId !== null
    await record(tx, 'consult_credit_changed', {
      companyId,
      ...(isShown && { dialogueId }),
      by: helperId,
      at,
      isPublic: false,
      detail: { consultId: consult.id },
    })
  })
}

interface Targets {
  companyId: string
  responseId: string
  targets: { kind: 'statement' | 'conflict'; id: string }[]
}

/** An answer is out: the consults about what it answers are over, and belong to it. Whoever helped is credited by that. Call it in the answer's own transaction. */
export async function creditConsults(tx: Db, { companyId, responseId, targets }: Targets) {
  const about = targets.map(({ kind, id }) => eq(kind === 'statement' ? consults.statementId : consults.conflictId, id))
  await tx
    .update(consults)
    .set({ responseId })
    .where(and(eq(consults.companyId, companyId), isNull(consults.responseId), or(...about)))
}

function isIt({ companyId, id }: { companyId: string; id: string }) {
  return and(eq(consults.companyId, companyId), eq(consults.id, sql`${id}::uuid`))
}
