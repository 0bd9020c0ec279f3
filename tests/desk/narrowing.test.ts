import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { causes } from '../../db/schema/index.ts'
import { addressOf, owedPlaceOf, tally, wantedForm, whose } from '../../server/desk/narrowing.ts'
import { newId } from '../../server/ids.ts'
import { type Pile, states } from '../../server/obligations/owed.ts'

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const wantings = fc.record({
  whose: fc.constantFrom(...whose),
  state: optional(fc.constantFrom(...states)),
  dialogue: optional(fc.constantFrom('seals', 'windows')),
  cause: optional(fc.constantFrom(...causes)),
  search: optional(
    fc
      .string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
      .map((text) => text.trim())
      .filter((text) => text.length > 0 && text.length <= 200),
  ),
})
const piles = fc.array(
  fc.record({
    slug: fc.constantFrom('seals', 'windows'),
    question: fc.constant('Why?'),
    cause: fc.constantFrom(...causes),
    isMine: fc.boolean(),
    urgency: fc.constantFrom('overdue', 'next', 'later'),
    isWaiting: fc.boolean(),
    isFound: fc.boolean(),
    count: fc.nat(1000),
  }) satisfies fc.Arbitrary<Pile>,
)

describe('the address of the Desk', () => {
  test('holds what was chosen, whatever it is, and the place in the list', () => {
    fc.assert(
      fc.property(wantings, fc.nat(3), fc.nat(4_000_000_000), (wanted, group, seconds) => {
        const place = { group, dueAt: new Date(seconds * 1000), id: newId() }
        const query = Object.fromEntries(new URL(addressOf('/halden/desk', wanted, place), 'http://parley.test').searchParams)
        const { before, ...read } = wantedForm.parse(query)
        expect(read).toEqual({ ...wanted, ...(wanted.search && { search: wanted.search.toWellFormed() }) })
        expect(owedPlaceOf(before)).toEqual(place)
      }),
    )
  })

  test('that says nothing, or nonsense, narrows nothing', () => {
    const nothing = { whose: 'everybody' }
    for (const query of [{}, { whose: 'x', state: 'y', cause: 'z', dialogue: '', search: ' ', before: ['a'] }, { search: 'x'.repeat(201) }])
      expect(JSON.parse(JSON.stringify(wantedForm.parse(query)))).toEqual(nothing)
    for (const place of [undefined, '', '4_1_x', '0_1', `9_1_${newId()}`, `1_${'9'.repeat(15)}_${newId()}`])
      expect(owedPlaceOf(place)).toBeUndefined()
  })
})

describe('the counts of the Desk', () => {
  test('are what choosing would show: each choice alone changed, all others kept', () => {
    fc.assert(
      fc.property(piles, wantings, (all, wanted) => {
        const counts = tally(all, [], wanted)
        for (const { name, count } of counts.states) expect(count).toBe(tally(all, [], { ...wanted, state: name }).shown)
        for (const { name, count } of counts.whose) expect(count).toBe(tally(all, [], { ...wanted, whose: name }).shown)
        for (const { name, count } of counts.causes) expect(count).toBe(tally(all, [], { ...wanted, cause: name }).shown)
        for (const { slug, count } of counts.dialogues) expect(count).toBe(tally(all, [], { ...wanted, dialogue: slug }).shown)
        expect(counts.all).toBe(all.reduce((sum, { count }) => sum + count, 0))
      }),
    )
  })

  test('take in what was asked of the reader, which has no state and no cause', () => {
    const asked = [{ slug: 'seals', question: 'Why?', text: 'Priya Shah\nHow loud is it?' }]
    const shown = (wanted: object) => tally([], asked, wantedForm.parse({ whose: 'asked', ...wanted })).shown
    expect([
      shown({}),
      shown({ search: 'LOUD' }),
      shown({ search: 'quiet' }),
      shown({ dialogue: 'windows' }),
      shown({ state: 'overdue' }),
    ]).toEqual([1, 1, 0, 0, 0])
  })
})
