import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { comments, commitments } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import { type Dialogue, mustBeOpen } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { formId, optionalLine, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { type Commented, isOn, mustBeHere } from './discussed.ts'

const wrongPercent = 'Write a whole number from 0 to 100, or nothing.'
const howFar = z.coerce.number<string>({ error: wrongPercent }).int(wrongPercent).min(0, wrongPercent).max(100, wrongPercent)

/** `answer` is set where the reply is to an answer of the company, `parent` where it is to another reply; `percent` says how far a commitment is. */
export const newComment = z.object({
  id: formId(),
  words: words({ most: 5000, empty: 'Write your reply first.' }),
  answer: z.uuid().optional().catch(undefined),
  parent: z.uuid().optional().catch(undefined),
  percent: optionalLine(20).pipe(howFar.nullable()),
  ...appearanceFields,
})

interface Commenting {
  by: Member
  id?: string | undefined
  about: Commented
  /** The reply that this one answers. Threads are two deep: an answer to an answer stands beside it. */
  parentId?: string | undefined
  words: string
  /** How far the commitment is, 0 to 100: said by its owner alone. */
  percent?: number | null
  name?: string | null
  hidden?: boolean
  knownToStaff?: boolean
  at: Date
}

/**
 * Replies to what was said, answered, proposed, decided or promised. Gives its id and whether it is new. It stops no clock. Refuses
 * analysts, a dialogue that is not open, and how far a commitment is from anybody but its owner.
 */
export async function postComment(
  db: Db,
  dialogue: Dialogue,
  { by, id, about, parentId, words, percent = null, name, hidden = false, knownToStaff = false, at }: Commenting,
) {
  mustMay(by, 'comment')
  mustBeOpen(dialogue)
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    await mustBeHere(tx, dialogue, about)
    if (percent !== null) await mustOwn(tx, dialogue, { about, by })
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
          percent,
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
          isOn(companyId, about),
        )
        return (await tx.select({ id: comments.id }).from(comments).where(same)).length > 0
      },
    })
    const detail = { commentId: comment.id, ...about }
    if (comment.isNew) await record(tx, 'comment_posted', { companyId, dialogueId, by: by.personId, at, detail, onlyWhileOpen: true })
    return comment
  })
}

/** How far it is, only its owner says. */
async function mustOwn(tx: Db, { companyId }: Dialogue, { about, by }: { about: Commented; by: Member }) {
  const id = 'commitmentId' in about ? about.commitmentId : null
  const own = id && and(eq(commitments.companyId, companyId), eq(commitments.id, id), eq(commitments.ownerId, by.personId))
  if (own && (await tx.$count(commitments, own)) > 0) return
  throw new Refusal('not_allowed', 'How far it is, only the person says who does it.')
}

/** The reply under which this one stands: the one it answers, or the one above that. */
async function topOf(tx: Db, { companyId }: Dialogue, { about, parentId }: { about: Commented; parentId: string }) {
  const [parent] = await tx
    .select({ id: comments.id, parentId: comments.parentId })
    .from(comments)
    .where(and(eq(comments.companyId, companyId), eq(comments.id, parentId), isOn(companyId, about)))
  if (!parent) throw new Refusal('not_found', 'There is nothing at this address.')
  return parent.parentId ?? parent.id
}

async function appearAs(tx: Db, dialogue: Dialogue, appearing: Parameters<typeof appear>[2]) {
  const shown = await appear(tx, dialogue, appearing)
  if (!shown.name) throw new Refusal('invalid', 'Give the name to show beside your words.', { field: 'name' })
}
