import type { Db } from '../../db/client.ts'
import { helpTowards } from '../consults/crediting.ts'
import { exchangesOfDuties } from '../exchanges/reading.ts'
import type { Member } from '../member.ts'
import { calendarOf } from '../obligations/calendars.ts'
import { type Typed, wholeAnswer } from '../responses/answering.ts'
import { repeatedBy, sameAs } from '../responses/repeating.ts'
import { chairAfter, previewOf } from '../responses/showing.ts'
import { type Place, targetsAt } from './place.ts'
import { besideAt } from './sheet.ts'

/**
 * An answer before it is out: once for each person whom it is for, under their own words, as they will read it; what its author expects,
 * and what it repeats. Refuses what publishing would refuse of the answer itself. Six statements at most.
 */
export async function previewAt(db: Db, place: Place, { typed, by, at }: { typed: Typed; by: Member; at: Date }) {
  const { answering, together, sameAs: named } = typed
  const { dialogue, exchange } = place
  const calendar = await calendarOf(db, dialogue.company)
  const whole = wholeAnswer(answering, { calendar, at })
  const targets = await targetsAt(db, place, { together })
  const obligationIds = targets.slice(1).flatMap(({ obligationId }) => obligationId ?? [])
  const answered = [exchange, ...(await exchangesOfDuties(db, dialogue, { obligationIds, at }))]
  const { colleagues, criteria } = await besideAt(db, place, { by, at })
  const helping = await helpTowards(db, dialogue.company, targets)
  const [repeated] = await repeatedBy(db, dialogue.company, [
    { answer: whole.answer, isAnswer: whole.outcome !== 'find_out', targets, named },
  ])
  const read = answered.map((one) => {
    const others = answered.filter((other) => other !== one).map(({ by: { name } }) => ({ name }))
    return {
      exchange: one,
      answer: previewOf({ answering: whole, authorId: by.personId, colleagues, helping, others, criteria, at }),
      chair: chairAfter(one.chair, whole, { calendar, at }),
    }
  })
  return { read, expect: whole.expect, same: sameAs(whole.answer, repeated!) }
}
