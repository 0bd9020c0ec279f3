import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import { may } from '../companies/permissions.ts'
import { mayLead } from '../dialogues/phases.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { isSealed, isWeighing } from '../dialogues/weighing-time.ts'
import type { Member } from '../member.ts'
import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'

type Standing = Awaited<ReturnType<typeof standingFor>>
export type Missing = ReturnType<typeof awaitedBy>

/** How far a dialogue is on its way to a decision: what both sides share, how many weighed, and whether the reader did. One statement. */
export async function standingFor(db: Db, { companyId, id }: Dialogue, { reader }: { reader: Member | null }) {
  const weighed = (more = sql``) => sql`from weighings given where given.company_id = ${companyId} and given.dialogue_id = ${id}
    and given.weighed_at is not null ${more}`
  const [row] = await db
    .select({
      criteria: sql<number>`(select count(*)::int from criteria shared where shared.company_id = ${companyId} and shared.dialogue_id = ${id}
        and shared.shared_at is not null and shared.retired_at is null and shared.merged_into_id is null)`,
      options: sql<number>`(select count(*)::int from options offered where offered.company_id = ${companyId} and offered.dialogue_id = ${id}
        and offered.retired_at is null and offered.merged_into_id is null
        and 2 = (select count(*) from option_acceptances accepted where accepted.company_id = offered.company_id and accepted.option_id = offered.id))`,
      customers: sql<number>`(select count(*)::int ${weighed(sql`and given.side = 'customer'`)})`,
      colleagues: sql<number>`(select count(*)::int ${weighed(sql`and given.side = 'company'`)})`,
      hasWeighed: sql<boolean>`exists (select 1 ${weighed(sql`and given.person_id = ${reader?.personId ?? null}::uuid`)})`,
    })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
  return row!
}

interface Asking {
  reader: Member | null
  words: Words
  said: Said
  at: Date
}

/** What is missing before there is a decision, step by step, and the one thing this reader can do next. */
export function awaitedBy(dialogue: Dialogue, standing: Standing, asking: Asking) {
  const { t } = asking.words
  if (dialogue.phase === 'closed')
    return { title: t('Nothing was decided here'), sentence: t('The dialogue was closed before a decision.'), steps: [], next: null }
  return {
    title: isSealed(dialogue, asking.at) ? t('Nothing is decided yet') : t('Weighing is closed; the decision is not recorded yet'),
    sentence: t('What is decided will stand here, with what it rests on, why, and what anybody has against it.'),
    steps: stepsOf(dialogue, standing, asking),
    next: nextFor(dialogue, standing, asking),
  }
}

function stepsOf(dialogue: Dialogue, { criteria, customers, colleagues }: Standing, { words: { t }, said, at }: Asking) {
  const { champion, company, weighingClosesAt } = dialogue
  const [isOpen, isOver] = [isWeighing(dialogue, at), !isSealed(dialogue, at)]
  const people = t('{customers, plural, one {One customer has} other {# customers have}} weighed, and {colleagues, number} of {company}.', {
    customers,
    colleagues,
    company: company.name,
  })
  const until = weighingClosesAt
    ? t('Open until {time}.', { time: said.timeThere(weighingClosesAt) })
    : t('Open until {champion} says when it closes.', { champion: champion.name })
  return [
    {
      is: criteria > 0 ? ('past' as const) : ('now' as const),
      words: t('Both sides agree on what decides'),
      sentence: t('{count, plural, =0 {No criterion is shared yet.} one {One criterion is shared.} other {# criteria are shared.}}', {
        count: criteria,
      }),
    },
    {
      is: isOver ? ('past' as const) : isOpen ? ('now' as const) : ('ahead' as const),
      words: t('Everybody weighs, one person as much as another'),
      sentence: isOpen
        ? `${until} ${people}`
        : isOver
          ? people
          : t('It begins once {champion} moves the dialogue on.', { champion: champion.name }),
    },
    {
      is: isOver ? ('now' as const) : ('ahead' as const),
      words: t('{champion} records the decision here', { champion: champion.name }),
      sentence: t('If it departs from the ranking of both sides together, it says why above all else.'),
    },
  ]
}

function nextFor(dialogue: Dialogue, { criteria, options, hasWeighed }: Standing, { reader, words: { t }, at }: Asking) {
  const path = pathOf(dialogue)
  const look = { href: `${path}/criteria`, words: t('See the criteria') }
  if (dialogue.phase === 'draft') return null
  if (isWeighing(dialogue, at))
    return hasWeighed || (reader && !may(reader, 'weigh')) ? look : { href: `${path}/weigh`, words: t('Give your weights') }
  if (isSealed(dialogue, at) || !mayLead(reader, dialogue)) return look
  if (criteria > 0 && options > 0) return { href: `${path}/decision/new`, words: t('Record the decision') }
  return { href: `${path}/phase`, words: t('Take the dialogue a step back') }
}
