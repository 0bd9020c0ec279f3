import { and, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { conflicts, consults, memberships, people, staff, statements, withdrawals } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { email, formId, optionalLine, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'

/** Whoever is asked: a colleague by their id, `other` by the name and the address beside it. */
export const askForm = z
  .object({
    id: formId(),
    helper: z.union([z.literal('other'), z.uuid('Choose whom you ask.')], 'Choose whom you ask.'),
    helperName: optionalLine(80),
    helperEmail: z.union([z.literal('').transform(() => null), email()], 'Write an e-mail address, like ana@example.org.').default(null),
    ask: words({ most: 5000, empty: 'Say in a sentence what you need to know.' }),
  })
  .transform((typed, { addIssue }) => {
    if (typed.helper !== 'other') return typed
    if (!typed.helperName) addIssue({ code: 'custom', path: ['helperName'], message: 'Write their name: they are credited by it.' })
    if (!typed.helperEmail) addIssue({ code: 'custom', path: ['helperEmail'], message: 'Write an e-mail address, like ana@example.org.' })
    return typed
  })

export type Asked = { kind: 'statement' | 'conflict'; id: string }

/** A colleague who is at home here, or somebody known by name and address only. */
export type Helper = { personId: string } | { name: string; email: string }

interface Asking {
  by: Member
  /** The id the form was drawn with: sent twice, it asks once. */
  id?: string | undefined
  about: Asked
  helper: Helper
  question: string
  at: Date
}

/**
 * Asks a colleague for help with an answer, in private: no page of a customer tells of it, and the fact belongs to no dialogue, so that
 * not even its version does. Gives the consult's id. Refuses whoever does not answer here, what is not of this dialogue or was withdrawn,
 * somebody who is not of the company, oneself, an analyst whom nothing would reach, and a colleague who was asked already and whose answer is still to be published.
 */
export async function askConsult(db: Db, dialogue: Dialogue, { by, id, about, helper, question, at }: Asking) {
  mustMay(by, 'respond')
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    await holdAsked(tx, dialogue, about)
    const helping = await knownHelper(tx, companyId, helper)
    if (helping.helperId === by.personId || helping.personId === by.personId)
      throw new Refusal('invalid', 'That is you. Ask somebody else.', { field: fieldOf(helper) })
    const { helperId, name, email } = helping
    const row = {
      companyId,
      dialogueId,
      ...columnsOf(about),
      askedBy: by.personId,
      helperId,
      name,
      email,
      question,
      at,
      wantsNoCredit: false,
    }
    const asked = await once(id, {
      at,
      make: async (id) => {
        if ((await tx.$count(consults, and(eq(consults.companyId, companyId), eq(consults.id, id)))) > 0) return false
        await mustNotBeOpen(tx, row, fieldOf(helper))
        const made = await tx
          .insert(consults)
          .values({ ...row, id })
          .onConflictDoNothing()
          .returning({ id: consults.id })
        return made.length > 0
      },
      isSame: async (id) => {
        const same = [eq(consults.id, id), eq(consults.askedBy, by.personId), eq(consults.email, email), eq(consults.question, question)]
        return (await tx.$count(consults, and(eq(consults.companyId, companyId), isAbout(about), ...same))) > 0
      },
    })
    if (asked.isNew) await record(tx, 'consult_asked', { companyId, by: by.personId, at, isPublic: false, detail: { consultId: asked.id } })
    return asked
  })
}

/** Takes a question back that nobody answered yet: its link leads nowhere from now on. For whoever asked. */
export async function withdrawConsult(db: Db, dialogue: Dialogue, { by, id, at }: { by: Member; id: string; at: Date }) {
  mustMay(by, 'respond')
  const { companyId } = dialogue
  const it = and(eq(consults.companyId, companyId), eq(consults.dialogueId, dialogue.id), eq(consults.id, id))
  await db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(consults)
      .where(and(it, eq(consults.askedBy, by.personId), isNull(consults.answeredAt), isNull(consults.responseId)))
      .returning({ id: consults.id })
    if (gone)
      return void (await record(tx, 'consult_withdrawn', { companyId, by: by.personId, at, isPublic: false, detail: { consultId: id } }))
    const [held] = await tx.select({ askedBy: consults.askedBy }).from(consults).where(it)
    if (!held) throw new Refusal('not_found', 'There is nothing at this address.')
    if (held.askedBy !== by.personId) throw new Refusal('not_allowed', 'Only whoever asked takes the question back.')
    throw new Refusal('too_late', 'There is help already, or the answer is published. The question stays.')
  })
}

/** What a consult is about, as its columns. */
export function columnsOf({ kind, id }: Asked) {
  return { statementId: kind === 'statement' ? id : null, conflictId: kind === 'conflict' ? id : null }
}

function isAbout({ kind, id }: Asked) {
  return eq(kind === 'statement' ? consults.statementId : consults.conflictId, id)
}

/** Which field of the form names them. */
function fieldOf(helper: Helper) {
  return 'personId' in helper ? 'helper' : 'helperEmail'
}

/** Held until the transaction ends: two who ask the same colleague at once ask one after the other. */
async function holdAsked(tx: Db, { companyId, id: dialogueId }: Dialogue, { kind, id }: Asked) {
  const table = kind === 'statement' ? statements : conflicts
  const [held] = await tx
    .select({
      isWithdrawn: sql<boolean>`exists (select 1 from ${withdrawals} where ${withdrawals.companyId} = ${companyId} and ${withdrawals.conflictId} = ${id}::uuid)`,
    })
    .from(table)
    .where(and(eq(table.companyId, companyId), eq(table.dialogueId, dialogueId), eq(table.id, id)))
    .for('no key update')
  if (!held) throw new Refusal('not_found', 'There is nothing at this address.')
  if (held.isWithdrawn) throw new Refusal('taken', 'It was withdrawn meanwhile, so no answer is owed any more.')
}

/** Who it is by the company's own lists, also where they were named by their address. Analysts have no face here: `helperId` is null for them. */
async function knownHelper(tx: Db, companyId: string, helper: Helper) {
  const isThem: SQL = 'personId' in helper ? eq(people.id, helper.personId) : eq(people.email, helper.email)
  const [known] = await tx
    .select({
      personId: people.id,
      helperId: staff.personId,
      name: sql<string>`coalesce(${staff.name}, ${people.name})`,
      email: people.email,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .leftJoin(staff, and(eq(staff.companyId, memberships.companyId), eq(staff.personId, memberships.personId)))
    .where(
      and(
        eq(memberships.companyId, companyId),
        isNull(memberships.endedAt),
        inArray(memberships.role, ['staff', 'analyst', 'admin']),
        isThem,
      ),
    )
  if (known && !known.helperId && !known.email)
    throw new Refusal('invalid', '{name} has no e-mail address here, so nothing would reach them. Ask somebody else.', {
      field: fieldOf(helper),
      name: known.name,
    })
  if (known) return { ...known, email: known.email ?? '' }
  if ('personId' in helper) throw new Refusal('invalid', 'Choose somebody from the list.', { field: 'helper' })
  return { personId: null, helperId: null, ...helper }
}

interface Row {
  companyId: string
  statementId: string | null
  conflictId: string | null
  helperId: string | null
  email: string
}

async function mustNotBeOpen(tx: Db, { companyId, statementId, conflictId, helperId, email }: Row, field: string) {
  const [open] = await tx
    .select({ name: consults.name, answeredAt: consults.answeredAt })
    .from(consults)
    .where(
      and(
        eq(consults.companyId, companyId),
        statementId ? eq(consults.statementId, statementId) : eq(consults.conflictId, conflictId!),
        isNull(consults.responseId),
        or(helperId ? eq(consults.helperId, helperId) : sql`false`, email ? eq(consults.email, email) : sql`false`),
      ),
    )
    .limit(1)
  if (!open) return
  const sentence = open.answeredAt
    ? '{name} has helped with this already, and can add to it until the answer is published.'
    : '{name} was asked about this already, and has not answered yet.'
  throw new Refusal('invalid', sentence, { field, name: open.name })
}
