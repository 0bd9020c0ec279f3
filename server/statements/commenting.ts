import { and, eq } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { comments, conflicts, responses, statements } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import { type Dialogue, mustBeOpen } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { formId, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'

/** `answer` is set where the reply is to an answer of the company, `parent` where it is to another reply. */
export const newComment = z.object({
  id: formId(),
  words: words({ most: 5000, empty: 'Write your reply first.' }),
  answer: z.uuid().optional().catch(undefined),
  parent: z.uuid().optional().catch(undefined),
  ...appearanceFields,
})

export type Commented = { statementId: string } | { conflictId: string } | { responseId: string }

interface Commenting {
  by: Member
  id?: string | undefined
  about: Commented
  /** The reply that this one answers. Threads are two deep: an answer to an answer stands beside it. */
  parentId?: string | undefined
  words: string
  name?: string | null
  hidden?: boolean
  knownToStaff?: boolean
  at: Date
}

/** Replies to a statement, a conflict or an answer. Gives its id and whether it is new. It stops no clock. Refuses analysts, and a dialogue that is not open. */
export async function postComment(
  db: Db,
  dialogue: Dialogue,
  { by, id, about, parentId, words, name, hidden = false, knownToStaff = false, at }: Commenting,
) {
  mustMay(by, 'comment')
  mustBeOpen(dialogue)
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    await mustBeHere(tx, dialogue, about)
    const topId = parentId === undefined ? null : await topOf(tx, dialogue, { about, parentId })
    const side = sideOf(by)
    if (side === 'customer') await appearAs(tx, dialogue, { by, name, hidden, knownToStaff, at })
    const comment = await once(id, {
      at,
      make: async (id) => {
        const row = {
          companyId,
          id,
          dialogueId,
          ...about,
          parentId: topId,
          authorId: by.personId,
          side,
          words,
          at,
        } satisfies typeof comments.$inferInsert
        const made = await tx
          .insert(comments)
          .values(row)
          .onConflictDoNothing({ target: [comments.companyId, comments.id] })
          .returning({ id: comments.id })
        return made.length > 0
      },
      isSame: async (id) => {
        const same = and(
          eq(comments.companyId, companyId),
          eq(comments.id, id),
          eq(comments.authorId, by.personId),
          eq(comments.words, words),
          isAbout(about),
        )
        return (await tx.select({ id: comments.id }).from(comments).where(same)).length > 0
      },
    })
    const detail = { commentId: comment.id, ...about }
    if (comment.isNew) await record(tx, 'comment_posted', { companyId, dialogueId, by: by.personId, at, detail, onlyWhileOpen: true })
    return comment
  })
}

async function mustBeHere(tx: Db, dialogue: Dialogue, about: Commented) {
  const found =
    'statementId' in about
      ? await tx.$count(statements, within(statements, dialogue, about.statementId))
      : 'conflictId' in about
        ? await tx.$count(conflicts, within(conflicts, dialogue, about.conflictId))
        : await tx.$count(responses, within(responses, dialogue, about.responseId))
  if (found === 0) throw new Refusal('not_found', 'There is nothing at this address.')
}

function within(table: Record<'companyId' | 'dialogueId' | 'id', PgColumn>, { companyId, id: dialogueId }: Dialogue, id: string) {
  return and(eq(table.companyId, companyId), eq(table.dialogueId, dialogueId), eq(table.id, id))
}

/** The reply under which this one stands: the one it answers, or the one above that. */
async function topOf(tx: Db, { companyId }: Dialogue, { about, parentId }: { about: Commented; parentId: string }) {
  const [parent] = await tx
    .select({ id: comments.id, parentId: comments.parentId })
    .from(comments)
    .where(and(eq(comments.companyId, companyId), eq(comments.id, parentId), isAbout(about)))
  if (!parent) throw new Refusal('not_found', 'There is nothing at this address.')
  return parent.parentId ?? parent.id
}

async function appearAs(tx: Db, dialogue: Dialogue, appearing: Parameters<typeof appear>[2]) {
  const shown = await appear(tx, dialogue, appearing)
  if (!shown.name) throw new Refusal('invalid', 'Give the name to show beside your words.', { field: 'name' })
}

function isAbout(about: Commented) {
  if ('statementId' in about) return eq(comments.statementId, about.statementId)
  return 'conflictId' in about ? eq(comments.conflictId, about.conflictId) : eq(comments.responseId, about.responseId)
}
