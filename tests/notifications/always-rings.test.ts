import { and, eq, gte } from 'drizzle-orm'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { alarms, mails } from '../../db/schema/index.ts'
import { sayDone, sayNotDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { findCommitment } from '../../server/commitments/reading.ts'
import { acceptAnotherDay, askForAnotherDay } from '../../server/commitments/renegotiating.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { dateIn } from '../../server/obligations/days.ts'
import { Refusal } from '../../server/refusal.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

const deeds = ['ring', 'ask', 'accept', 'done', 'contradicted'] as const
const hour = 3_600_000
/** What happens how many hours after what happened before it, and for how many days later another day is asked. */
const course = fc.array(
  fc.record({ deed: fc.constantFrom(...deeds), hours: fc.constantFrom(0, 1, 3, 8, 9, 15, 24, 48), days: fc.nat(2) }),
  {
    minLength: 1,
    maxLength: 14,
  },
)

test('what is still to be done has something to ring, or rings now, whatever happened to it', { timeout: 60_000 }, async ({ db }) => {
  const { halden } = await cast(db)
  await fc.assert(
    fc.asyncProperty(course, fc.nat(2), fc.nat(23), async (happens, days, hours) => {
      let at = new Date(monday.getTime() + hours * hour)
      const commitmentId = await offered(db, halden, { dueOn: dayAfter(at, days), at })
      for (const { deed, hours: passed, days: later } of happens) {
        at = new Date(at.getTime() + passed * hour)
        await happen(db, halden, { deed, commitmentId, days: later, at })
        const { standing } = await findCommitment(db, halden.dialogue, { id: commitmentId, reader: null, at })
        if (standing.state === 'done') continue
        await ringAlarms(db, at)
        const toCome = and(eq(alarms.aboutId, commitmentId), gte(alarms.at, at))
        expect(await db.$count(alarms, toCome)).toBeGreaterThan(0)
      }
      await db.delete(alarms)
      await db.delete(mails)
    }),
    { numRuns: 40 },
  )
})

async function offered(db: Db, { dialogue, ana }: Troupe, { dueOn, at }: { dueOn: string; at: Date }) {
  return (await offerCommitment(db, dialogue, { by: ana, what: 'measures', how: 'a table', dueOn, at })).id
}

interface Happening {
  deed: (typeof deeds)[number]
  commitmentId: string
  days: number
  at: Date
}

/** Does it as far as it can be done now: what is refused changes nothing. */
async function happen(db: Db, { dialogue, ana, tom }: Troupe, { deed, commitmentId, days, at }: Happening) {
  const { standing } = await findCommitment(db, dialogue, { id: commitmentId, reader: null, at })
  const of = { commitmentId, at }
  const { asked } = standing
  const does: Record<Happening['deed'], () => Promise<unknown>> = {
    ring: () => ringAlarms(db, at),
    ask: () => askForAnotherDay(db, dialogue, { by: ana, dueOn: dayAfter(at, days), reason: 'Rain.', ...of }),
    accept: async () => asked && (await acceptAnotherDay(db, dialogue, { by: tom, renegotiationId: asked.id, ...of })),
    done: () => sayDone(db, dialogue, { by: ana, words: 'There.', ...of }),
    contradicted: async () => {
      if (standing.state !== 'done') await sayDone(db, dialogue, { by: ana, words: 'There.', ...of })
      await sayNotDone(db, dialogue, { by: tom, words: 'No.', ...of })
    },
  }
  await does[deed]().catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
  })
}

function dayAfter(at: Date, days: number) {
  return dateIn('Europe/Zagreb', new Date(at.getTime() + days * 24 * hour))
}
