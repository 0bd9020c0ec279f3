import { newId } from './ids.ts'

interface Making {
  /** Inserts under this id (`onConflictDoNothing` on the primary key) and says whether the row is new. */
  make: (id: string) => Promise<boolean>
  /** Whether what already has this id is the very same: by the same person, in the same words. */
  isSame: (id: string) => Promise<boolean>
}

/**
 * Makes a thing once, however often its form arrives: the id that the form was drawn with becomes the thing's own. Where that id is
 * taken by the same words of the same person, it already happened, and `isNew` is false; where it is taken by anything else, the thing
 * is made under a new id, so that nothing is lost. Call it inside the deed's transaction.
 */
export async function once(id: string | undefined, { at, make, isSame }: Making & { at: Date }): Promise<{ id: string; isNew: boolean }> {
  if (id !== undefined) {
    if (await make(id)) return { id, isNew: true }
    if (await isSame(id)) return { id, isNew: false }
  }
  const fresh = newId(at)
  if (!(await make(fresh))) throw new Error('a thing with a new id could not be made')
  return { id: fresh, isNew: true }
}
