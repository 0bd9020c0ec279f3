import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import type { Figure } from '../../server/record/figures.ts'

interface Time {
  since: Date
  until: Date
}

const met = `(select r.published_at from response_targets t join responses r on r.company_id = t.company_id and r.id = t.response_id
  where t.company_id = o.company_id and t.obligation_id = o.id)`
const letGo = `least(
  (select w.at from withdrawals w where w.company_id = o.company_id and w.conflict_id = o.conflict_id),
  (select case when count(*) = 2 then max(d.at) end from disagreements d where d.company_id = o.company_id and d.conflict_id = o.conflict_id),
  (select min(v.at) from verdicts v where v.company_id = o.company_id and v.settled = 'yes' and v.at > o.started_at and v.target_id in
    (select t.id from response_targets t where t.company_id = o.company_id and t.conflict_id = o.conflict_id)))`
const isOwn = (conflictId: string) =>
  `exists (select 1 from conflicts c where c.company_id = $company and c.id = ${conflictId} and c.side = 'company')`
const duties = `(select o.*, ${met} met, coalesce(${letGo}, 'infinity') gone from obligations o where o.company_id = $company and not ${isOwn('o.conflict_id')}) o`
const within = (moment: string) => `${moment} > $since and ${moment} <= $until`

const latest = (
  column: string,
) => `(select v.${column} from verdicts v where v.company_id = t.company_id and v.target_id = t.id and v.at <= $until
  order by v.at desc, v.id desc limit 1)`
const answers = `(select t.*, r.published_at, ${latest('heard')} heard, ${latest('settled')} settled, ${latest('correction')} correction,
    (select p.heard from predictions p where p.company_id = t.company_id and p.response_id = t.response_id) expects_heard,
    (select p.settled from predictions p where p.company_id = t.company_id and p.response_id = t.response_id) expects_settled
  from response_targets t join responses r on r.company_id = t.company_id and r.id = t.response_id
  where t.company_id = $company and r.is_answer and ${within('r.published_at')}
    and not ${isOwn('t.conflict_id')}) a`
const same = `(select s.* from supporter_verdicts s join ${answers} on a.id = s.target_id where s.company_id = $company and s.at <= $until
  and exists (select 1 from supports u where u.company_id = s.company_id and u.person_id = s.person_id
    and (u.conflict_id = a.conflict_id or u.statement_id = a.statement_id))
  and not exists (select 1 from supporter_verdicts n where n.company_id = s.company_id and n.target_id = s.target_id and n.person_id = s.person_id and n.at <= $until and n.at > s.at)) s`

const beside = (table: string) => `${table} b where b.company_id = $company and ${within('b.at')} and not exists
  (select 1 from obligations o where o.company_id = $company and o.id = b.obligation_id and ${isOwn('o.conflict_id')})`

/** What happened to a commitment last, by then. */
const step = (
  what: string,
  kind = '',
) => `(select ${what} from commitment_steps s where s.company_id = c.company_id and s.commitment_id = c.id
  and s.at <= $until ${kind && `and s.kind = '${kind}'`} order by s.at desc, s.id desc limit 1)`
const dayOf = (moment: string) => `(${moment} at time zone (select time_zone from companies where companies.id = c.company_id))::date`
const promised = (
  side: string,
) => `(select c.*, ${step('s.kind')} kind, ${step('s.at')} last_at, ${dayOf(step('s.at', 'done'))} done_on, ${dayOf('$until::timestamptz')} today,
    coalesce((select r.due_on from renegotiations r where r.company_id = c.company_id and r.commitment_id = c.id and r."end" = 'accepted' and r.ended_at <= $until
      order by r.ended_at desc limit 1), c.first_due_on) due
  from commitments c where c.company_id = $company and c.side = '${side}' and c.at <= $until) c`
const isToDo = "(kind is null or kind = 'accepted' or kind = 'not_done')"
const commitmentsOf = (side: string) => [
  `${promised(side)} where kind = 'confirmed' and done_on <= due and ${within('last_at')}`,
  `${promised(side)} where kind = 'confirmed' and done_on > due and ${within('last_at')}`,
  `${promised(side)} where kind = 'broken' and ${within('last_at')}`,
  `${promised(side)} where ${isToDo} and today > due`,
  `${promised(side)} where ${isToDo} and today <= due`,
  `${promised(side)} where kind = 'done'`,
]
const names = ['kept', 'late', 'broken', 'overdue', 'open', 'unconfirmed'] as const
type Prefixed<Side extends string> = Record<`${Side}-${(typeof names)[number]}`, string>
const prefixed = <Side extends string>(prefix: Side, statements: string[]) =>
  Object.fromEntries(names.map((name, place) => [`${prefix}-${name}`, statements[place]])) as Prefixed<Side>

/** Every figure of the Record as the plainest statement that counts it, written down anew from what the page says it counts. */
const counted: Record<Figure, string> = {
  kept: `${duties} where met <= due_at and met <= gone and ${within('met')}`,
  late: `${duties} where least(met, gone) > due_at and ${within('least(met, gone)')}`,
  overdue: `${duties} where due_at < $until and coalesce(met, 'infinity') > $until and gone > $until`,
  'let-go': `${duties} where gone <= due_at and gone < coalesce(met, 'infinity') and ${within('gone')}`,
  heard: `${answers} where heard = 'yes'`,
  'partly-heard': `${answers} where heard = 'partly'`,
  'not-heard': `${answers} where heard = 'no'`,
  settled: `${answers} where settled = 'yes'`,
  'not-yet-settled': `${answers} where settled = 'not_yet'`,
  'not-settled': `${answers} where settled = 'no'`,
  silent: `${answers} where heard is null`,
  corrected: `${answers} where correction is not null`,
  expected: `${answers} where heard is not null and expects_heard is not null`,
  'same-for-me': same,
  'same-heard': `${same} where heard = 'yes'`,
  'same-settled': `${same} where settled = 'yes'`,
  extended: beside('extensions'),
  asked: beside('waitings'),
  'handed-over': beside('handings'),
  reopened: `${duties} where cause = 'reopened' and ${within('started_at')}`,
  ...prefixed('commitments', commitmentsOf('company')),
  ...prefixed('customers', commitmentsOf('customer')),
}

export async function recount(db: Db, companyId: string, time: Time): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const [figure, from] of Object.entries(counted)) {
    const [row] = await selectRows<{ count: number }>(db, statement(`select count(*)::int as count from ${from}`, companyId, time))
    found[figure] = row!.count
  }
  return found
}

/** The working hours that were taken by what was owed and answered in this time, and not let go before. */
export async function hoursIn(db: Db, companyId: string, time: Time): Promise<number[]> {
  const from = `(select o.*, t.hours from ${duties} join response_targets t on t.company_id = $company and t.obligation_id = o.id) o`
  const rows = await selectRows<{ hours: number }>(
    db,
    statement(`select hours from ${from} where met <= gone and ${within('met')}`, companyId, time),
  )
  return rows.map(({ hours }) => hours)
}

/** What was expected and what was said of each answer that has both. */
export async function pairsIn(db: Db, companyId: string, time: Time) {
  return await selectRows<{ heard: string; settled: string; expects_heard: boolean; expects_settled: boolean }>(
    db,
    statement(`select heard, settled, expects_heard, expects_settled from ${counted.expected}`, companyId, time),
  )
}

/** The share of values that are no greater, with those between two values parted evenly (Hyndman and Fan's seventh definition). */
export function quantile(values: number[], share: number) {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return below + (above - below) * (place - Math.floor(place))
}

function statement(text: string, companyId: string, { since, until }: Time) {
  const values: Record<string, string> = { company: `${companyId}`, since: since.toISOString(), until: until.toISOString() }
  return sql.raw(text.replace(/\$(company|since|until)/g, (_, name: string) => `'${values[name]}'`))
}
