import { and, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { statementRevisions, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import { type Named, optionNamed, optionNameMost } from '../dialogues/options.ts'
import { type Dialogue, mustBeOpen, pathOf } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { checkbox, formId, line, optionalWords, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { startObligation } from '../obligations/starting.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'

/** What is said: a choice and why, and what may be told beside it. */
export const saidFields = {
  choice: line(optionNameMost, 'Name what you chose, in a few words.'),
  why: words({ most: 20_000, empty: 'Say why. One sentence is enough.' }),
  trying: optionalWords({ most: 5000 }),
  nearly: optionalWords({ most: 5000 }),
  felt: optionalWords({ most: 5000 }),
}

export const newStatement = z.object({ id: formId(), ...saidFields, asksAnswer: checkbox(), ...appearanceFields })

/** What was said, as it is kept in a revision. */
export interface Said {
  choice: string
  why: string
  trying?: string | null
  nearly?: string | null
  felt?: string | null
}

interface Posting extends Said {
  by: Member
  /** The form's id: it becomes the statement's, so that a double click posts once. */
  id?: string | undefined
  asksAnswer?: boolean
  /** The name to show; empty for their own, or the one they showed in this dialogue before. */
  name?: string | null
  hidden?: boolean
  knownToStaff?: boolean
  at: Date
  /** Where it was brought in from elsewhere: by which import, and the key that keeps a second run from adding it twice. */
  importId?: string | null
  sourceKey?: string | null
}

/**
 * Posts a customer's choice and why. Gives its id, its address, and whether it is new: the same form sent twice, or the same source
 * read twice, posts once. Refuses whoever is here for the company, and a dialogue that is not open. Where an answer is asked for, the
 * clock starts.
 */
export async function postStatement(
  db: Db,
  dialogue: Dialogue,
  { by, id, name, hidden = false, knownToStaff = false, at, ...posting }: Posting,
) {
  mustMay(by, 'state')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    const known = posting.sourceKey ? await fromSource(tx, dialogue, posting.sourceKey) : null
    if (known) return posted(dialogue, { id: known.id, isNew: false })
    const shown = await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    if (!shown.name) throw new Refusal('invalid', 'Give the name to show beside your words.', { field: 'name' })
    const option = await optionNamed(tx, dialogue, { by, name: posting.choice, at })
    const statement = await once(id, {
      at,
      make: (id) => insertStatement(tx, dialogue, { id, by, at, ...posting }),
      isSame: (id) => isSaid(tx, dialogue, { id, by, option, why: posting.why }),
    })
    if (statement.isNew) await keepWords(tx, dialogue, { id: statement.id, by, optionId: option.id, at, ...posting })
    return posted(dialogue, statement)
  })
}

function posted(dialogue: Dialogue, { id, isNew }: { id: string; isNew: boolean }) {
  return { id, isNew, path: statementPath(dialogue, id) }
}

/** Where a statement is read. */
export function statementPath(dialogue: { slug: string; company: { slug: string } }, id: string) {
  return `${pathOf(dialogue)}/whys/${id}`
}

async function fromSource(tx: Db, dialogue: Dialogue, sourceKey: string) {
  const [known] = await tx
    .select({ id: statements.id })
    .from(statements)
    .where(and(eq(statements.companyId, dialogue.companyId), eq(statements.dialogueId, dialogue.id), eq(statements.sourceKey, sourceKey)))
  return known ?? null
}

async function insertStatement(
  tx: Db,
  dialogue: Dialogue,
  { id, by, at, asksAnswer = false, importId = null, sourceKey = null }: Posting & { id: string },
) {
  const { companyId, id: dialogueId } = dialogue
  const made = await tx
    .insert(statements)
    .values({ companyId, id, dialogueId, authorId: by.personId, revision: 1, asksAnswer, postedAt: at, importId, sourceKey })
    .onConflictDoNothing({ target: [statements.companyId, statements.id] })
    .returning({ id: statements.id })
  return made.length > 0
}

async function isSaid(
  tx: Db,
  { companyId, id: dialogueId }: Dialogue,
  { id, by, option, why }: { id: string; by: Member; option: Named; why: string },
) {
  const [same] = await tx
    .select({ id: statements.id })
    .from(statements)
    .innerJoin(
      statementRevisions,
      and(eq(statementRevisions.companyId, statements.companyId), eq(statementRevisions.statementId, statements.id)),
    )
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.id, id),
        eq(statements.dialogueId, dialogueId),
        eq(statements.authorId, by.personId),
        eq(statementRevisions.number, 1),
        inArray(statementRevisions.optionId, [option.id, option.saidId]),
        eq(statementRevisions.why, why),
      ),
    )
  return same !== undefined
}

async function keepWords(
  tx: Db,
  dialogue: Dialogue,
  { id, by, optionId, why, trying = null, nearly = null, felt = null, asksAnswer, at }: Posting & { id: string; optionId: string },
) {
  const { companyId, id: dialogueId } = dialogue
  await tx.insert(statementRevisions).values({ companyId, statementId: id, number: 1, optionId, why, trying, nearly, felt, at })
  await record(tx, 'statement_posted', {
    companyId,
    dialogueId,
    by: by.personId,
    at,
    detail: { statementId: id },
    more: { statements: 1 },
    onlyWhileOpen: true,
  })
  if (asksAnswer) await startObligation(tx, dialogue, { about: { statementId: id }, cause: 'asks', at })
}
