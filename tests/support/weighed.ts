import type { Db } from '../../db/client.ts'
import { memberships, people, ratings, weighings, weights } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { monday, type Troupe } from './cast.ts'

/** What people gave, put there as the deeds would leave it. */

export interface Gift {
  /** Somebody of the cast; else somebody new. */
  personId?: string
  side?: 'customer' | 'company'
  /** By criterion, in the order of the criteria; none: the person only rated. */
  points?: number[] | null
  /** By option, then by criterion; undefined is not a word. */
  scores?: (number | null | undefined)[][]
  openedAt?: Date | null
  evidence?: string
}

interface Table {
  criteria: string[]
  options: string[]
  at?: Date
}

export async function give(db: Db, { company, dialogue }: Troupe, { criteria, options, at = monday }: Table, gifts: Gift[]) {
  const [companyId, dialogueId] = [company.id, dialogue.id]
  const all = gifts.map((gift) => ({
    ...gift,
    isNew: !gift.personId,
    personId: gift.personId ?? newId(),
    side: gift.side ?? ('customer' as const),
  }))
  const strangers = all.filter(({ isNew }) => isNew)
  await inParts(strangers, (some) =>
    db.insert(people).values(
      some.map(({ personId }, number) => ({
        id: personId,
        name: `Person ${number}`,
        email: `${personId}@example.org`,
        emailVerified: true,
        createdAt: at,
        updatedAt: at,
      })),
    ),
  )
  await inParts(strangers, (some) =>
    db.insert(memberships).values(
      some.map(({ personId, side }) => ({
        companyId,
        personId,
        role: side === 'customer' ? ('customer' as const) : ('staff' as const),
        since: at,
      })),
    ),
  )
  await inParts(all, (some) =>
    db.insert(weighings).values(
      some.map(({ personId, side, points, scores, openedAt }) => ({
        companyId,
        dialogueId,
        personId,
        side,
        weighedAt: points ? at : null,
        ratedAt: scores ? at : null,
        openedAt: openedAt ?? null,
        at,
      })),
    ),
  )
  const given = all.flatMap(({ personId, points }) =>
    (points ?? []).map((some, place) => ({ companyId, dialogueId, personId, criterionId: criteria[place]!, points: some })),
  )
  await inParts(given, (some) => db.insert(weights).values(some))
  const rated = all.flatMap(({ personId, scores, evidence }) =>
    (scores ?? []).flatMap((row, option) =>
      row.flatMap((score, criterion) =>
        score === undefined
          ? []
          : [
              {
                companyId,
                dialogueId,
                personId,
                optionId: options[option]!,
                criterionId: criteria[criterion]!,
                score,
                evidence: evidence ?? null,
                at,
              },
            ],
      ),
    ),
  )
  await inParts(rated, (some) => db.insert(ratings).values(some))
}

/** A statement takes so many values. */
async function inParts<T>(rows: T[], insert: (some: T[]) => PromiseLike<unknown>) {
  for (let from = 0; from < rows.length; from += 2000) await insert(rows.slice(from, from + 2000))
}

/** So many people, a few of them of the company, with weights and ratings that are the same on every run. */
export function crowdOf(size: number, { criteria, options }: { criteria: number; options: number }): Gift[] {
  let seed = 7
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  return Array.from({ length: size }, (_, person) => ({
    side: person % 25 === 1 ? ('company' as const) : ('customer' as const),
    points: toHundred(Array.from({ length: criteria }, () => 1 + next(20))),
    scores: Array.from({ length: options }, (_, option) =>
      Array.from({ length: criteria }, (_, criterion) =>
        next(12) === 0 ? null : Math.min(4, Math.max(0, ((option * 3 + criterion * 5) % 4) + next(3) - 1)),
      ),
    ),
  }))
}

function toHundred(shares: number[]) {
  const whole = shares.reduce((sum, share) => sum + share)
  const points = shares.map((share) => Math.floor((share * 100) / whole))
  points[0]! += 100 - points.reduce((sum, some) => sum + some)
  return points
}
