import { and, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { commitments, memberships } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import { mustBeOpen } from '../dialogues/reading.ts'
import { record, recordAll } from '../events/record.ts'
import { formId, line } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { dateIn } from '../obligations/days.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { setCommitmentAlarms } from './alarms.ts'

export const commitmentWhatMost = 300
export const commitmentHowMost = 300

export const offerForm = z.object({
  id: formId(),
  what: line(commitmentWhatMost, 'Say what will be done.'),
  how: line(commitmentHowMost, 'Say how the others will see that it is done.'),
  owner: z
    .string()
    .optional()
    .transform((typed) => typed || null)
    .pipe(z.uuid('Choose somebody from the list.').nullable()),
  due: z.string({ error: 'Say by when.' }).min(1, 'Say by when.').pipe(z.iso.date('Choose a day from the calendar.')),
  ...appearanceFields,
})

/** What commitments need to know of their dialogue. */
interface Dialogue {
  companyId: string
  id: string
  company: { timeZone: string }
}

export interface Offered {
  what: string
  /** How the other side will see that it is done. */
  how?: string | null | undefined
  ownerId: string
  /** 'YYYY-MM-DD', in the company's zone. */
  dueOn: string
  /** The line of the form that it was written in; its place among them where nothing is said. */
  row?: number | undefined
}

interface Offering {
  by: Member
  /** The answer or the decision that it is part of. */
  from: { responseId: string } | { decisionId: string } | null
  commitments: Offered[]
  at: Date
}

/**
 * Offers who does what by when, in the caller's transaction, each with its fact: for oneself, or for a colleague who answers for the
 * company too. Refuses with invalid a day that is past and an owner of another side, at the field of its row. Gives their ids. Whether
 * anything can be said in the dialogue is the caller's rule.
 */
export async function offerCommitments(tx: Db, dialogue: Dialogue, { by, from, commitments: given, at }: Offering) {
  mustMay(by, 'commit')
  if (given.length === 0) return []
  const offered = given.map((one, index) => ({ ...one, row: one.row ?? index + 1 }))
  const { companyId, id: dialogueId } = dialogue
  mustBeToCome(offered, dialogue, at)
  await mustBeOfSide(tx, offered, by)
  const side = sideOf(by)
  const rows = offered.map(({ row: _, ...one }) => ({ ...rowOf(one, dialogue, { by, at }), id: newId(at), ...from }))
  await tx.insert(commitments).values(rows)
  await setCommitmentAlarms(tx, rows, { companyId, at })
  const facts = rows.map(({ id: commitmentId }) => ({ dialogueId, detail: { commitmentId, side, ...from } }))
  await recordAll(tx, 'commitment_offered', facts, { companyId, by: by.personId, at })
  return rows.map(({ id }) => id)
}

interface Promising extends Omit<Offered, 'ownerId' | 'row'> {
  by: Member
  id?: string | undefined
  /** Of the company's side: who does it; oneself where nobody is named. */
  ownerId?: string | null
  /** How a customer appears; the company's people appear as themselves. */
  name?: string | null
  hidden?: boolean
  knownToStaff?: boolean
  at: Date
}

/**
 * Offers something by oneself, in an open dialogue: a customer for themselves, the company's people for themselves or a colleague.
 * Refuses as `offerCommitments`, and with closed where nothing more can be said. Gives its id. The same form sent twice offers it once.
 */
export async function offerCommitment(
  db: Db,
  dialogue: Dialogue & { phase: string },
  { by, id: asked, ownerId, name = null, hidden = false, knownToStaff = false, at, ...offered }: Promising,
) {
  mustMay(by, 'commit')
  mustBeOpen(dialogue)
  const { companyId, id: dialogueId } = dialogue
  const side = sideOf(by)
  const one = { ...offered, ownerId: ownerId ?? by.personId }
  const row = rowOf(one, dialogue, { by, at })
  return await db.transaction(async (tx) => {
    mustBeToCome([one], dialogue, at)
    await mustBeOfSide(tx, [one], by)
    if (side === 'customer') await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    const make = async (id: string) =>
      (
        await tx
          .insert(commitments)
          .values({ ...row, id })
          .onConflictDoNothing()
          .returning({ id: commitments.id })
      ).length > 0
    const { id, isNew } = await once(asked, { at, make, isSame: (id) => isSame(tx, { ...row, id }) })
    if (!isNew) return { id, isNew }
    await setCommitmentAlarms(tx, [{ id, dueOn: one.dueOn }], { companyId, at })
    const detail = { commitmentId: id, side }
    await record(tx, 'commitment_offered', { companyId, dialogueId, by: by.personId, at, detail, onlyWhileOpen: true })
    return { id, isNew }
  })
}

type Row = Omit<typeof commitments.$inferInsert, 'id'>

function rowOf({ what, how, ownerId, dueOn }: Offered, dialogue: Dialogue, { by, at }: { by: Member; at: Date }) {
  return {
    companyId: dialogue.companyId,
    dialogueId: dialogue.id,
    what,
    how: how ?? null,
    ownerId,
    side: sideOf(by),
    firstDueOn: dueOn,
    dueOn,
    offeredBy: by.personId,
    at,
  } satisfies Row
}

/** Field names are numbered where there are several rows. */
function fieldOf(name: string, { row }: Offered) {
  return `${name}${row ?? ''}`
}

/** Refuses with invalid a day before today, which ends at midnight in the company's zone. */
function mustBeToCome(offered: Offered[], { company }: Dialogue, at: Date) {
  const past = offered.find(({ dueOn }) => dueOn < dateIn(company.timeZone, at))
  if (past) throw new Refusal('invalid', 'This day is past. Choose a later one.', { field: fieldOf('due', past) })
}

/** A customer promises for themselves alone, the company's people for whoever answers for it now. */
async function mustBeOfSide(tx: Db, offered: Offered[], by: Member) {
  const named = offered.filter(({ ownerId }) => ownerId !== by.personId)
  if (named.length === 0) return
  if (sideOf(by) === 'customer')
    throw new Refusal('invalid', 'You can promise something for yourself only.', { field: fieldOf('owner', named[0]!) })
  const ids = named.map(({ ownerId }) => ownerId)
  const answering = await tx
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(
      and(
        eq(memberships.companyId, by.companyId),
        inArray(memberships.personId, ids),
        inArray(memberships.role, ['staff', 'admin']),
        isNull(memberships.endedAt),
      ),
    )
  const stranger = named.find(({ ownerId }) => !answering.some(({ personId }) => personId === ownerId))
  if (stranger) throw new Refusal('invalid', 'Choose somebody from the list.', { field: fieldOf('owner', stranger) })
}

async function isSame(tx: Db, row: Row & { id: string }) {
  const { companyId, id, dialogueId, ownerId, what, how, firstDueOn, offeredBy } = row
  const [found] = await tx
    .select({ id: commitments.id, how: commitments.how })
    .from(commitments)
    .where(
      and(
        eq(commitments.companyId, companyId),
        eq(commitments.id, id),
        eq(commitments.dialogueId, dialogueId),
        eq(commitments.ownerId, ownerId),
        eq(commitments.offeredBy, offeredBy),
        eq(commitments.what, what),
        eq(commitments.firstDueOn, firstDueOn),
      ),
    )
  return found !== undefined && found.how === how
}
