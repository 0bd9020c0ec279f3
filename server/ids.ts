import { v7 } from 'uuid'

/** A new id: a uuid of version 7, which sorts by the time it was made. `at` gives that time where it is not now. */
export function newId(at?: Date) {
  return at ? v7({ msecs: at.getTime() }) : v7()
}
