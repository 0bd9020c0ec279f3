import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { people } from '../../db/schema/index.ts'

/** Keeps the language that somebody chose: for what is mailed to them, and for browsers that know nothing of the choice. */
export async function keepChosen(db: Db, personId: string, language: string) {
  await db.update(people).set({ language }).where(eq(people.id, personId))
}

/** Keeps the language in which somebody came in, unless they chose one before. English is what is mailed anyway, and needs no keeping. */
export async function keepSpoken(db: Db, personId: string, language: string) {
  if (language === 'en') return
  await db
    .update(people)
    .set({ language })
    .where(and(eq(people.id, personId), isNull(people.language)))
}
