import type { Db } from '../../db/client.ts'
import { isUnavailable } from '../../db/faults.ts'

/** How long something that failed is left alone. */
export const setAside = 3_600_000

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
