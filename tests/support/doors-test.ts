import { type Doors, openDoors } from './doors.ts'
import { test as withDatabase } from './test.ts'

/** A test with a database and the whole app on it: `doors`, opened at `at`, on the cast's Monday unless told otherwise. */
export function testAt(at?: Date) {
  return withDatabase.extend<{ doors: Doors }>({
    doors: async ({ database }, use) => {
      const doors = await openDoors(database, at ? { at } : {})
      await use(doors)
      await doors.close()
    },
  })
}

export const test = testAt()
