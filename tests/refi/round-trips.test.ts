import fc from 'fast-check'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { bringInBook } from '../../server/refi/bringing.ts'
import { openBook } from '../../server/refi/opening.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { addCodings, type NewCoding } from '../../server/themes/codings.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { neverKept, test } from '../support/test.ts'
import { another, saidBy, takeOut, whoCoded } from './coded.ts'
import { taken } from './taken.ts'

/** Whatever was coded, by whomever: a project's way out and back in leaves it as it was, and a way through another dialogue leaves every name. */

const whys = ['It was cheaper, and 🙂 never stuck.', 'זה היה זול יותר', 'My uncle sold it to me.\nTwice.']
const themes = ['Price', 'Repairs', 'Family']
const [coded, out, gone, back] = [1, 2, 3, 4].map((days) => later({ days })) as [Date, Date, Date, Date]

const coders = ['machine', 'noor', 'maren', 'author', 'told', 'together'] as const
const coding = fc.record({
  statement: fc.nat({ max: whys.length - 1 }),
  theme: fc.nat({ max: themes.length - 1 }),
  span: fc.option(fc.tuple(fc.nat({ max: 7 }), fc.integer({ min: 8, max: 14 }))),
  coder: fc.constantFrom(...coders),
  names: fc.tuple(name(), name()),
})
type Wanted = typeof coding extends fc.Arbitrary<infer One> ? One : never

test('a way out and in leaves who coded what, and one through another dialogue every name', async ({ db }) => {
  const { halden } = await cast(db)
  const statementIds = await saidIn(db, halden, halden.dialogue)
  const second = await another(db, halden, later({ hours: 1 }))
  await saidIn(db, halden, second)
  await fc.assert(
    fc.asyncProperty(fc.array(coding, { minLength: 1, maxLength: 12 }), async (wanted) => {
      await neverKept(db, async (tx) => {
        await code(tx, halden, statementIds, wanted)
        const before = await whoCoded(tx, halden.dialogue)
        const { bytes, read } = await taken(tx, halden, out)
        const file = await openBook(bytes)
        await takeOut(tx, halden.dialogue, { by: halden.priya, at: gone })
        await bringInBook(tx, halden.dialogue, { by: halden.noor, book: file, at: back })
        expect(await whoCoded(tx, halden.dialogue)).toEqual(before)

        await bringInBook(tx, second, { by: halden.maren, book: file, at: back })
        const through = await taken(tx, { ...halden, dialogue: second }, later({ days: 5 }))
        expect(saidBy(through.read)).toEqual(saidBy(read))
        const again = await openBook(through.bytes)
        expect(await bringInBook(tx, second, { by: halden.noor, book: again, at: later({ days: 6 }) })).toEqual({ themes: 0, codings: 0 })
      })
    }),
    { numRuns: 30 },
  )
}, 120_000)

/** A name as tools write it: with a letter in it, and nothing that XML cannot hold. */
function name() {
  return fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `A${text.replace(/[\p{C}\p{Z}\uFFFD]/gu, '')}`.normalize('NFC'))
}

async function saidIn(db: Db, { ana, jim }: Troupe, dialogue: Troupe['dialogue']) {
  const ids: string[] = []
  for (const [n, why] of whys.entries()) {
    ids.push((await postStatement(db, dialogue, { by: n === 1 ? jim : ana, choice: 'Belt', why, at: later({ hours: n }) })).id)
  }
  return ids
}

/** Everything that is wanted, as far as it goes together; of the last statement, where nothing is, that no theme fits. */
async function code(tx: Db, { dialogue, ana, jim, noor, maren }: Troupe, statementIds: string[], wanted: Wanted[]) {
  await holdCodeBook(tx, dialogue)
  const step = await takeStep(tx, dialogue, 'code_book_imported', { by: noor.personId, at: coded })
  const themeIds = await makeThemes(
    tx,
    step,
    themes.map((name) => ({ name, state: 'kept' as const })),
  )
  const codings = wanted.map(({ statement, theme, span, coder, names }): NewCoding => {
    const [from, to] = span ?? [null, null]
    const place = { statementId: statementIds[statement]!, revision: 1, themeId: themeIds[theme]!, from, to }
    const author = statement === 1 ? jim : ana
    if (coder === 'machine') return { ...place, coder, confidence: 0.25 }
    if (coder === 'author') return { ...place, coder: 'customer', by: author.personId }
    const toldCoders = coder === 'told' ? [names[0]] : coder === 'together' ? [...new Set(names)] : null
    return { ...place, coder: 'analyst', by: (coder === 'maren' ? maren : noor).personId, toldCoders }
  })
  const isFree = wanted.every(({ statement }) => statement !== 2)
  const none = { statementId: statementIds[2]!, revision: 1, themeId: null, coder: 'analyst' as const, by: maren.personId }
  await addCodings(tx, step, isFree ? [...codings, none] : codings)
}
