import { eq, or, sql } from 'drizzle-orm'
import { dialogues, invitees } from '../../db/schema/index.ts'

/** Of a query that has joined the dialogue: whether a customer may read it. */
export function mayRead(personId: string) {
  return or(
    eq(dialogues.visibility, 'public'),
    sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${dialogues.companyId} and ${invitees.dialogueId} = ${dialogues.id} and ${invitees.personId} = ${personId})`,
  )
}
