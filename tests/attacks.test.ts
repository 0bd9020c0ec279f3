import { expect } from 'vitest'
import type { Database } from '../db/client.ts'
import { attack, harmless } from './support/attacks.ts'
import { openKnocking } from './support/knocking.ts'
import { bonesOf, codeIn } from './support/page.ts'
import { setStage } from './support/stage.ts'
import { type Dress, lookAtAll, type Seen, tellAll } from './support/telling.ts'
import { test } from './support/test.ts'

test('words that look like code are words: every page is built as it is with plain ones', { timeout: 600_000 }, async ({ database }) => {
  const { plain, armed } = await toldTwice(database)
  expect(armed.map(({ label }) => label)).toEqual(plain.map(({ label }) => label))
  expect(armed.length).toBeGreaterThan(150)
  const broken = armed.flatMap(({ label, body }, place) => {
    const [found, expected] = [bonesOf(body), bonesOf(plain[place]!.body)]
    const strange = found.findIndex((bone, index) => bone !== expected[index])
    const differs = strange >= 0 || found.length !== expected.length
    return [
      ...(differs ? [`${label}: ${found[strange]} instead of ${expected[strange]}`] : []),
      ...codeIn(body).map((code) => `${label}: ${code}`),
    ]
  })
  expect(broken).toEqual([])
  const shown = armed.filter(({ body }) => body.includes('svg/onload'))
  expect(shown.length, 'pages on which the words stand at all').toBeGreaterThan(80)
})

/** The same story in plain words and in others, on the same stage, each undone. */
async function toldTwice(database: Database) {
  const stage = await setStage(database.db)
  const knocking = await openKnocking(database, stage, { undo: true })
  const tell = (dress: Dress): Promise<Seen[]> =>
    knocking.undone(async () => {
      const { halden: half } = stage
      const seen = await tellAll({ db: database.db, half, knocking, dress })
      return [...seen, ...(await lookAtAll({ half, knocking }, seen))]
    })
  return { plain: await tell(harmless), armed: await tell(attack) }
}
