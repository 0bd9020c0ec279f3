import type { Db } from '../db/client.ts'
import { isAway, isUnavailable } from '../db/faults.ts'

/** How long something that failed is left alone. */
export const setAside = 3_600_000
/** The same of what the machine does for a whole dialogue, where the next try may well succeed. */
export const rest = 300_000

/** Told of each that failed. Without anybody who is told, a failure is everybody's. */
export type Failed = (error: unknown) => void

export const failTogether: Failed = (error) => {
  throw error
}

interface Working<One> {
  deed: (tx: Db, some: One[]) => Promise<void>
  failed: Failed
}

/**
 * Does something for all of these, in the caller's transaction, so that one that is broken stops no other: where it fails, what was done is
 * undone, and it is done for each half of them, down to the broken one. Gives those. Where the database has no time for us or is gone,
 * nothing is broken, and all fail.
 */
export async function withoutBroken<One>(tx: Db, some: One[], { deed, failed }: Working<One>): Promise<One[]> {
  try {
    await tx.transaction((part) => deed(part, some))
    return []
  } catch (error) {
    if (isUnavailable(error)) throw error
    if (some.length > 1) {
      const half = Math.ceil(some.length / 2)
      const first = await withoutBroken(tx, some.slice(0, half), { deed, failed })
      return [...first, ...(await withoutBroken(tx, some.slice(half), { deed, failed }))]
    }
    failed(error)
    return some
  }
}

/**
 * Does something by itself, so that what comes after it is done even where it is broken. Gives what it gives, or null where it is broken;
 * fails where the database is gone, which stops all. One that took too long for the database is broken: its neighbours are not as large.
 */
export async function orBroken<Done>(deed: () => Promise<Done>, failed: Failed): Promise<Done | null> {
  try {
    return await deed()
  } catch (error) {
    if (isAway(error)) throw error
    failed(error)
    return null
  }
}
