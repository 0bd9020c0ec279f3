import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import type { Deciding } from '../../server/decisions/recording.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption, weighed } from '../support/deciding.ts'

/** A dialogue of Halden's in which both sides weighed two criteria and two options: customers and staff put the rack first together. */

export type Table = Awaited<ReturnType<typeof weighedTable>>

export async function weighedTable(
  db: Db,
  { phase = 'weighing' as Troupe['dialogue']['phase'], closesAt = monday as Date | null, isWeighed = true } = {},
) {
  const { halden, acme } = await cast(db)
  const criteria = [
    await sharedCriterion(db, halden, 'It never sticks in frost.'),
    await sharedCriterion(db, halden, 'I can hear that it moved.'),
  ]
  const options = { arm: await sharedOption(db, halden, 'Arm drive'), rack: await sharedOption(db, halden, 'Rack') }
  if (isWeighed)
    for (const who of [halden.ana, halden.jim, halden.priya])
      await weighed(db, halden, who, { criteria, scores: { [options.arm]: 1, [options.rack]: 4 } })
  return { halden: await inPhase(db, halden, phase, { closesAt }), acme, criteria, options }
}

/** The rack, which follows the ranking, on both criteria. */
export function aDecision({ criteria, options }: Pick<Table, 'criteria' | 'options'>, given: Partial<Deciding> = {}): Deciding {
  return {
    optionIds: [options.rack],
    criterionIds: criteria,
    rationale: 'It held in every frost we tried.',
    departure: null,
    dissent: null,
    reviewOn: '2027-05-09',
    commitments: [],
    ...given,
  }
}

export async function phaseOf(db: Db, { company, dialogue }: Troupe) {
  const [row] = await db
    .select({ phase: dialogues.phase })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.id, dialogue.id)))
  return row!.phase
}
