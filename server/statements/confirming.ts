import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { people } from '../../db/schema/index.ts'
import { joinDialogue } from '../companies/joining.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { optionalLine } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import { discardHeld, type Held } from './holding.ts'
import { postStatement } from './posting.ts'

export const confirmation = z.object({ name: optionalLine(80) })

interface Confirming {
  /** Who has shown that the address is theirs: by the link that was mailed there, or by an earlier one. */
  personId: string
  /** The name to show, where it is not the one written first. */
  name?: string | null
  at: Date
}

/**
 * Publishes what was held: its writer becomes a customer of the company, the statement takes the held id, and nothing waits any more,
 * all or nothing. Refuses whoever has another address, the company's own people, and a dialogue that closed meanwhile: then it goes on waiting.
 */
export async function publishHeld(db: Db, dialogue: Dialogue, { held, personId, name, at }: Confirming & { held: Held }) {
  const { id, hidden, knownToStaff, choice, why, trying, nearly, felt, asksAnswer } = held
  return await db.transaction(async (tx) => {
    const shown = name || held.name
    const visitor = await writerOf(tx, { personId, email: held.email, name: hidden ? '' : shown, at })
    const by = await joinDialogue(tx, dialogue, { visitor, member: null, at })
    const said = { choice, why, trying, nearly, felt, asksAnswer }
    const posted = await postStatement(tx, dialogue, { by, id, ...said, name: shown, hidden, knownToStaff, at })
    await discardHeld(tx, dialogue.company, { id })
    return posted
  })
}

/** The person behind the address. Somebody who has no name yet has the one they gave, unless it was given to hide behind. */
async function writerOf(tx: Db, { personId, email, name, at }: { personId: string; email: string; name: string; at: Date }) {
  const theirs = and(eq(people.id, personId), eq(people.email, email), eq(people.emailVerified, true))
  const [person] = await tx.select({ personId: people.id, name: people.name }).from(people).where(theirs)
  if (!person) throw new Refusal('not_allowed', 'These words wait for somebody with another address.')
  if (person.name || !name) return person
  await tx.update(people).set({ name, updatedAt: at }).where(theirs)
  return { ...person, name }
}
