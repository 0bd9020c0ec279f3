import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  credits,
  memberships,
  obligations,
  predictions,
  responseDrafts,
  responseRevisions,
  responses,
  staff,
} from '../../db/schema/index.ts'
import { offerCommitments } from '../commitments/offering.ts'
import { mustMay } from '../companies/permissions.ts'
import { creditConsults } from '../consults/helping.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { calendarOf } from '../obligations/calendars.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { address } from './addressing.ts'
import { type Answering, wholeAnswer } from './answering.ts'
import { extendDuties } from './extending.ts'
import { predictionOf } from './predicting.ts'
import { linkRepeats, mustNotRepeat } from './repeating.ts'
import { isResent } from './resending.ts'
import { mustRestOnShared } from './resting.ts'
import { type Addressed, holdTargets, type Target } from './targets.ts'

interface Publishing extends Answering {
  by: Member
  id?: string | undefined
  /** One or more, of the same dialogue, answered in one. */
  targets: Target[]
  /** Earlier answers that this one repeats, because it answers the same question as they did. */
  sameAs?: string[] | undefined
  at: Date
}

/**
 * Publishes the company's answer, by name, with what its author expects of it, which stays sealed, and ends the duties it meets. "We must find out first" is no answer: it moves the date, once.
 * An answer is owed and can come at any time, also after the dialogue has closed, and also where nobody asked for one. Refuses with repeats
 * what repeats an earlier answer, where its author did not say that both answer the same question, and with taken the same answer with
 * other promises, sent by the same form. Gives its id and where to read it.
 */
export async function publishResponse(db: Db, dialogue: Dialogue, { by, id: asked, targets, sameAs = [], at, ...given }: Publishing) {
  mustMay(by, 'respond')
  const answering = wholeAnswer(given, { calendar: await calendarOf(db, dialogue.company), at })
  const path = `${pathOf(dialogue)}/${targets[0]!.kind === 'statement' ? 'whys' : 'conflicts'}/${targets[0]!.id}`
  return await db.transaction(async (tx) => {
    const response = {
      companyId: dialogue.companyId,
      dialogueId: dialogue.id,
      authorId: by.personId,
      isAnswer: answering.outcome !== 'find_out',
      revision: 1,
      publishedAt: at,
    }
    const { id, isNew } = await once(asked, {
      at,
      make: async (id) =>
        (
          await tx
            .insert(responses)
            .values({ ...response, id })
            .onConflictDoNothing()
            .returning({ id: responses.id })
        ).length > 0,
      isSame: (id) => isResent(tx, { companyId: by.companyId, id, authorId: by.personId, targets, answering }),
    })
    if (isNew) {
      const held = await holdTargets(tx, dialogue, targets)
      const said = await mustNotRepeat(tx, dialogue.company, {
        answer: answering.answer,
        isAnswer: response.isAnswer,
        targets,
        except: [id],
        sameAs,
      })
      await writeResponse(tx, dialogue, { by, id, targets: held, answering, at })
      await linkRepeats(tx, { companyId: dialogue.companyId, responseId: id, said })
    }
    return { id, path, isNew }
  })
}

type Writing = { by: Member; id: string; targets: Addressed[]; answering: Answering; at: Date }

async function writeResponse(tx: Db, dialogue: Dialogue, { by, id: responseId, targets, answering, at }: Writing) {
  const { companyId, id: dialogueId } = dialogue
  const { heard, answer, outcome, reason, criterionId = null, until } = answering
  await mustBeColleagues(tx, companyId, answering.credits)
  await mustRestOnShared(tx, dialogue, { criterionId })
  await tx.insert(responseRevisions).values({ companyId, responseId, number: 1, heard, answer, outcome, reason, criterionId, at })
  await address(tx, { companyId, responseId, targets, isAnswer: outcome !== 'find_out', at })
  if (answering.credits.length > 0)
    await tx.insert(credits).values([...new Set(answering.credits)].map((personId) => ({ companyId, responseId, personId })))
  if (answering.expect) await tx.insert(predictions).values({ companyId, responseId, ...predictionOf(answering.expect), at })
  await dropDrafts(tx, { companyId, by, targets })
  if (outcome === 'find_out') return await extendDuties(tx, dialogue, { by, responseId, targets, reason: reason!, until: until!, at })
  await creditConsults(tx, { companyId, responseId, targets })
  const { kind, id } = targets[0]!
  await record(tx, 'response_published', {
    companyId,
    dialogueId,
    by: by.personId,
    at,
    detail: { responseId, outcome, [`${kind}Id`]: id, targets: targets.length },
  })
  await offerCommitments(tx, dialogue, { by, from: { responseId }, commitments: answering.commitments, at })
}

async function mustBeColleagues(tx: Db, companyId: string, named: string[]) {
  if (named.length === 0) return
  const answers = inArray(memberships.role, ['staff', 'admin'])
  const known = await tx
    .select({ personId: staff.personId })
    .from(staff)
    .innerJoin(memberships, and(eq(memberships.companyId, staff.companyId), eq(memberships.personId, staff.personId)))
    .where(and(eq(staff.companyId, companyId), inArray(staff.personId, named), answers, isNull(memberships.endedAt)))
  if (named.some((personId) => !known.some((one) => one.personId === personId)))
    throw new Refusal('invalid', 'Choose somebody from the list.', { field: 'credits' })
}

/** What the author had kept towards it has become the answer, also where somebody else met that duty. A colleague's is theirs to keep. */
async function dropDrafts(tx: Db, { companyId, by, targets }: { companyId: string; by: Member; targets: Addressed[] }) {
  const ids = targets.map(({ id }) => id)
  const about = or(inArray(obligations.statementId, ids), inArray(obligations.conflictId, ids))
  const duties = tx
    .select({ id: obligations.id })
    .from(obligations)
    .where(and(eq(obligations.companyId, companyId), about))
  await tx
    .delete(responseDrafts)
    .where(
      and(eq(responseDrafts.companyId, companyId), eq(responseDrafts.authorId, by.personId), inArray(responseDrafts.obligationId, duties)),
    )
}
