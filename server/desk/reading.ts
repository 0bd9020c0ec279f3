import { eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { commitments, companies, holidays } from '../../db/schema/index.ts'
import { promisesBy } from '../commitments/own.ts'
import { type AskedOfMe, askedOf } from '../consults/reading.ts'
import type { Member } from '../member.ts'
import type { Calendar } from '../obligations/counting.ts'
import { afterWorkingDays } from '../obligations/days.ts'
import { countOwed, type OwedPlace, openObligations } from '../obligations/owed.ts'
import { type AskedLine, isWanted, narrowingIn, tally, type Wanted } from './narrowing.ts'

interface Asking {
  by: Member
  wanted: Wanted
  after: OwedPlace | undefined
  at: Date
}

const perPage = 100

/**
 * A page of the Desk for one reader: a hundred duties at most, on its first page also what they were asked to help with; how many stand
 * behind each choice; what they promised; until when something is due next (`soon`: the end of the next working day); and where the next page begins. Four
 * statements at most.
 */
export async function queueOf(db: Db, company: { id: string }, { by, wanted, after, at }: Asking) {
  const { personId: readerId } = by
  const { calendar, promised } = await dayOf(db, company, { personId: readerId })
  const soon = afterWorkingDays(calendar, at, 1)
  const asked = await askedOf(db, company, { personId: readerId })
  const counts = tally(await countOwed(db, company, { at, soon, readerId, search: wanted.search }), asked.map(lineOf), wanted)
  const desk = { at, soon, readerId, narrowed: narrowingIn(wanted), after, limit: perPage + 1 }
  const owed = wanted.whose === 'asked' ? [] : await openObligations(db, company, desk)
  const lines = owed.slice(0, perPage)
  const showsAsked = !after && wanted.whose !== 'mine'
  return {
    counts,
    soon,
    lines,
    asked: showsAsked ? asked.filter((one) => isWanted(lineOf(one), wanted)) : [],
    /** What the reader promised and has not done, whatever else is chosen. */
    promised: after || wanted.whose === 'asked' ? [] : promised,
    next: owed.length > perPage ? lines.at(-1) : undefined,
  }
}

/** The company's calendar, and what the reader promised there and has still to do. */
async function dayOf(db: Db, company: { id: string }, { personId }: { personId: string }) {
  const [row] = await db
    .select({
      timeZone: companies.timeZone,
      hours: companies.hours,
      holidays: sql<
        Calendar['holidays']
      >`coalesce((select json_agg(json_build_object('date', closed.date, 'name', closed.name) order by closed.date)
        from ${holidays} closed where closed.company_id = ${company.id}), '[]')`,
      promised: promisesBy(company.id, { personId, isRunning: true, where: eq(commitments.side, 'company') }),
    })
    .from(companies)
    .where(eq(companies.id, company.id))
  const { promised, ...calendar } = row!
  return { calendar, promised }
}

function lineOf({ dialogue: { slug, question: of }, by, question, words }: AskedOfMe): AskedLine {
  return { slug, question: of, text: [by.name, question, words].filter(Boolean).join('\n') }
}
