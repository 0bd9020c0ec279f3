import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreement } from '../../bench/agreement.ts'
import { filingFitted } from '../../server/themes/finding/features.ts'
import { filed, sure } from '../../server/themes/finding/filing.ts'
import { groupsOf, nearestOf } from '../../server/themes/finding/grouping.ts'
import { type Matrix, normalised, zeros } from '../../server/themes/finding/matrix.ts'
import { phrasesIn } from '../../server/themes/finding/phrases.ts'
import { along, directionsOf, projected } from '../../server/themes/finding/projecting.ts'
import { runsOf } from '../../server/themes/finding/runs.ts'
import { normal, seeded } from '../../server/themes/finding/seeded.ts'
import { suggestThemes } from '../../server/themes/finding/suggesting.ts'
import { gramTerms, maskOf, stemTerms, tfIdf, withoutMask, wordsOf } from '../../server/themes/finding/terms.ts'
import { wardGroups } from '../../server/themes/finding/wards.ts'

/** Rows around a few middles: which row is around which is known. */
function clouds(count: number, each: number, spread = 0.2): { matrix: Matrix; labels: string[] } {
  const random = seeded(5)
  const matrix = zeros(count * each, count)
  const labels = Array.from({ length: count * each }, (_, row) => `cloud ${row % count}`)
  for (let row = 0; row < matrix.rows; row += 1)
    for (let column = 0; column < count; column += 1)
      matrix.values[row * count + column] = (row % count === column ? 1 : 0) + spread * normal(random)
  return { matrix: normalised(matrix), labels }
}

describe('agreement with labels', () => {
  test('is one where groups and labels are the same partition, whatever they are called', () => {
    expect(agreement([7, 7, 3, 3], ['a', 'a', 'b', 'b'])).toEqual({ v: 1, ari: 1, purity: 1, k: 2 })
  })

  // scikit-learn's documentation of adjusted_rand_score and v_measure_score.
  test('is as the published examples say', () => {
    expect(agreement([0, 0, 1, 2], ['0', '0', '1', '1']).ari).toBeCloseTo(0.57, 2)
    expect(agreement([0, 0, 1, 1], ['0', '0', '1', '2']).v).toBeCloseTo(0.8, 2)
    expect(agreement([0, 1, 2, 3], ['0', '0', '1', '1']).v).toBeCloseTo(0.66, 1)
  })
})

describe('rows in the directions in which they differ most', () => {
  test('keep their angles where no direction is left out', () => {
    const { matrix } = clouds(4, 6, 0.5)
    const turned = projected(matrix, { rank: 4, random: seeded(1) })
    const angles = (one: Matrix) =>
      Array.from({ length: one.rows }, (_, row) =>
        Array.from({ length: one.columns }, (_, column) => one.values[column]! * one.values[row * one.columns + column]!).reduce(
          (a, b) => a + b,
        ),
      )
    angles(matrix).forEach((angle, row) => {
      expect(angles(turned)[row]).toBeCloseTo(angle, 8)
    })
  })

  test('are the same for a matrix and for the same one kept by its cells that are not zero', () => {
    const dense: Matrix = { rows: 3, columns: 4, values: Float64Array.from([1, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0, 5]) }
    const sparse = {
      columns: 4,
      rows: [
        { columns: Int32Array.from([0, 2]), values: Float64Array.from([1, 2]) },
        { columns: Int32Array.from([1]), values: Float64Array.from([3]) },
        { columns: Int32Array.from([0, 3]), values: Float64Array.from([4, 5]) },
      ],
    }
    const [one, other] = [dense, sparse].map((matrix) => projected(matrix, { rank: 2, random: seeded(1) }))
    expect([...one!.values]).toEqual([...other!.values])
  })
})

describe('others in the directions that were found for some', () => {
  test('stand where they would stand among those', () => {
    const { matrix } = clouds(4, 6, 0.5)
    const { along: found, directions } = directionsOf(matrix, { rank: 3, random: seeded(1) })
    for (const [place, value] of along(matrix, directions).values.entries()) expect(value).toBeCloseTo(found.values[place]!, 6)
  })

  test('are as near to each other as if all had been looked at together, where they say the same', () => {
    const texts = Array.from(
      { length: 40 },
      (_, place) => `${['It never sticks in frost', 'I hear that it moved'][place % 2]} ${place % 5}`,
    )
    const telling = (some: string[]) => ({ words: some.map((text) => wordsOf(text, 'en')), vectors: null })
    const { matrix, rowsOf } = filingFitted(telling(texts))
    const others = rowsOf(telling(texts.slice(0, 4)))
    for (const [place, value] of others.values.entries()) expect(value).toBeCloseTo(matrix.values[place]!, 4)
  })

  test('the nearest of a row are those of the largest cosine, nearest first', () => {
    const { matrix } = clouds(3, 50, 0.6)
    const row = (of: number) => [...matrix.values.subarray(of * 3, of * 3 + 3)]
    const cosine = (one: number, other: number) => row(one).reduce((sum, value, place) => sum + value * row(other)[place]!, 0)
    for (const [one, near] of nearestOf(matrix, 7).entries()) {
      const all = Array.from({ length: 150 }, (_, other) => other)
        .filter((other) => other !== one)
        .sort((a, b) => cosine(one, b) - cosine(one, a))
      expect(near.map((its) => its.row)).toEqual(all.slice(0, 7))
    }
  })
})

describe('groups', () => {
  test('are found as many as there are, and the same each time', () => {
    const { matrix, labels } = clouds(6, 40)
    const groups = groupsOf(matrix)
    expect(agreement(groups, labels).ari).toBeGreaterThan(0.95)
    expect(groupsOf(matrix)).toEqual(groups)
  })

  test('are more where a finer look is asked for', () => {
    const { matrix } = clouds(5, 50, 0.4)
    const count = (fineness: number) => new Set(groupsOf(matrix, { fineness })).size
    expect(count(3)).toBeGreaterThan(count(0.5))
  })

  test('are found in as many as are asked for, however the rows are ordered', () => {
    const { matrix, labels } = clouds(5, 20)
    expect(agreement(wardGroups(matrix, 5), labels).ari).toBeGreaterThan(0.95)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (count) => new Set(wardGroups(matrix, count)).size === count),
      { numRuns: 10 },
    )
  })

  test('take new rows by the examples that people confirmed, surely where one is near and the next is far', () => {
    const { matrix, labels } = clouds(4, 10)
    const examples = [0, 1, 2, 3].map((cloud) => [cloud, cloud + 4])
    const places = filed(matrix, examples)
    expect(places.map(({ group }) => `cloud ${group}`)).toEqual(labels)
    expect(places.every(({ margin, likeness }) => margin > 0 && likeness <= 1.000001)).toBe(true)
    const between = normalised({ rows: 1, columns: 4, values: Float64Array.from([1, 1, 0, 0]) })
    const both = { rows: matrix.rows + 1, columns: 4, values: Float64Array.from([...matrix.values, ...between.values]) }
    expect(filed(both, examples).at(-1)!.margin).toBeLessThan(0.2)
  })
})

describe('words', () => {
  test('are known with where they stand, in languages that write without spaces too', () => {
    const text = 'Es ist leiser, 静かです'
    for (const { text: word, from, to } of wordsOf(text, 'de')) expect(text.slice(from, to)).toBe(word)
    expect(wordsOf('静かな窓です', 'ja').length).toBeGreaterThan(1)
  })

  test('of the question and the option tell no reason from another, so they are left out', () => {
    const mask = maskOf(['Why did you choose the window motor?', 'Two-cable regulator'], 'en')
    expect(withoutMask('The motor is quiet, and the regulators last', mask, 'en')).toBe('The is quiet, and the last')
  })

  test('that one text alone has, or more than half of them, tell nothing, and every text has length one', () => {
    const rows = tfIdf([['a', 'b', 'c'], ['a', 'b', 'f'], ['f', 'b', 'd'], ['e']]).rows
    expect(rows.map(({ columns }) => columns.length)).toEqual([1, 2, 1, 0])
    expect(Math.hypot(...rows[1]!.values)).toBeCloseTo(1)
  })

  test('are stems in pairs, and runs of letters that hold whole characters', () => {
    expect(stemTerms(wordsOf('It never sticks in frost', 'en'))).toEqual(['never', 'stick', 'frost', 'never stick', 'stick frost'])
    expect(gramTerms(wordsOf('é𝔞b', 'en'))).toContain('é𝔞b')
  })
})

describe('what a theme could be called', () => {
  const runsIn = (text: string, language = 'en') =>
    runsOf({ text, words: wordsOf(text, language) }, new Set()).map(({ from, to }) => text.slice(from, to))
  const namesFor = (members: string[], others: string[], asked: string[] = []) => {
    const texts = [...members, ...others].map((text) => ({ text, words: wordsOf(text, 'en') }))
    return phrasesIn(texts, maskOf(asked, 'en'))([...members.keys()]).map(({ text }) => text)
  }
  const rates = ['I got a wrong exchange rate', 'There was a wrong exchange rate when I paid', 'You took a wrong exchange rate']

  test('are words that say the reason, several rather than one', () => {
    expect(namesFor(rates, ['What is the exchange rate today?', 'Where do I see the exchange rate?'])[0]).toBe('wrong exchange rate')
    expect(namesFor(['Delete my account', 'Please delete my account', 'How to delete my account?'], rates)[0]).toBe('Delete my account')
  })

  test('is one word only where no more are said together', () => {
    expect(namesFor(['Cheaper', 'For all of us here this one was just so much cheaper', 'Cheaper, said my son'], rates)).toEqual([
      'Cheaper',
    ])
  })

  test('hold words of the question and the option, and are not made of those alone', () => {
    const names = namesFor(['The transfer is pending', 'My transfer is pending', 'Still a pending transfer'], rates, ['Transfer'])
    expect(names[0]).toBe('transfer is pending')
    expect(namesFor(['My transfer', 'A transfer', 'One transfer more'], rates, ['Transfer'])).toEqual([])
  })

  test('begin and end on words that carry something, but for a whole clause', () => {
    const runs = runsIn('I would like to know how long it takes until my new card arrives at the house in 14 days')
    expect(runs).toContain('card arrives')
    expect(runs).toContain('new card arrives')
    for (const run of runs) {
      expect(run).not.toMatch(/^(I|would|like|to|how|it|until|my|at|the|in|14)\b/)
      expect(run).not.toMatch(/\b(I|would|like|to|know|how|long|it|until|my|new|at|the|in|14|days?)$/)
    }
    expect(runsIn('It never sticks.')).toContain('It never sticks')
  })

  test('never go from one sentence into the next, whatever was left out between them', () => {
    for (const run of runsIn('My card is stuck.It happened at night. Minus: cold windows; frozen cables, loud motor'))
      expect(run).not.toMatch(/stuck.It|night. Minus|windows; frozen|cables, loud/)
  })

  test('is a run of words of one text, wherever that comes from', () => {
    const word = fc.constantFrom(
      'card',
      'my',
      'exchange',
      'rate',
      'not',
      'up',
      'the',
      '14',
      'Kälte',
      '窓',
      '👍🏽',
      "can't",
      'and',
      '.',
      ',',
      'stuck.It',
    )
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 12 }), { minLength: 1, maxLength: 8 }), (all) => {
        const texts = all.map((words) => words.join(' ')).map((text) => ({ text, words: wordsOf(text, 'en') }))
        for (const { text, in: place, from, to, count } of phrasesIn(texts, new Set())([...texts.keys()])) {
          expect(texts[place]!.text.slice(from, to)).toBe(text)
          expect(text).not.toMatch(/[.,] /)
          expect(wordsOf(text, 'en').length).toBeLessThanOrEqual(6)
          expect(count).toBeGreaterThan(0)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('suggested themes', () => {
  const reasons = ['It never sticks in the frost', 'I can hear that it moved', 'The price was lower than the other']
  const texts = Array.from(
    { length: 60 },
    (_, place) => `${reasons[place % 3]}, ${['truly', 'at least', 'for me', 'so far'][place % 4]} ${place}`,
  )
  const given = { texts, language: 'en', asked: ['Why this one?'], vectors: null }

  test('are the same for the same statements, largest first, with phrases and quotes that customers wrote', () => {
    const { themes } = suggestThemes(given)
    expect(themes.length).toBeGreaterThanOrEqual(3)
    expect(suggestThemes(given).themes).toEqual(themes)
    for (const { members, phrases, quotes } of themes) {
      expect(phrases.length).toBeGreaterThan(0)
      for (const { in: place, from, to, text } of phrases) {
        expect(texts[place]!.slice(from, to)).toBe(text)
        expect(members).toContain(place)
      }
      expect(members).toEqual(expect.arrayContaining(quotes))
      expect(new Set(members.map((member) => member % 3)).size).toBe(1)
    }
  })

  test.each(['.', '!', '?', '…', ';', ',', '\n', '。', '. ', ' (', ' – '])('are called by no words that run across “%s”', (mark) => {
    const across = Array.from({ length: 24 }, (_, place) => (place % 2 === 0 ? `It sticks${mark}Price rises, ${place}` : texts[1]!))
    const { themes } = suggestThemes({ ...given, texts: across })
    const names = themes.flatMap(({ phrases }) => phrases.map(({ text }) => text))
    expect(names).not.toEqual([])
    expect(names.filter((name) => /sticks.+Price/s.test(name))).toEqual([])
  })

  test('have quotes of which no two are alike, in other letters as well', () => {
    const reasons = ['Он совсем тихий ночью', 'Низкая цена меня убедила']
    const ends = ['честно', 'всегда', 'сразу', 'очень']
    const said = Array.from({ length: 40 }, (_, place) => `${reasons[place % 2]}, ${ends[Math.floor(place / 2) % 4]}!`)
    const { themes } = suggestThemes({ texts: said, language: 'ru', asked: [], vectors: null })
    expect(themes.length).toBeGreaterThanOrEqual(2)
    const textsOf = (places: number[]) => new Set(places.map((place) => said[place]))
    expect(themes.map(({ quotes }) => textsOf(quotes).size)).toEqual(themes.map(({ members }) => Math.min(3, textsOf(members).size)))
    expect(themes.some(({ members }) => textsOf(members).size > 2)).toBe(true)
  })

  test('leave out what is no nearer to one of them than to the next', () => {
    const strange = [...texts, 'Zwtk bqlm']
    const { themes, filed: places } = suggestThemes({ ...given, texts: strange })
    const members = themes.flatMap((theme) => theme.members)
    expect(new Set(members).size).toBe(members.length)
    expect(members).not.toContain(texts.length)
    for (const member of members) expect(places[member]!.margin).toBeGreaterThanOrEqual(sure)
  })

  test.each([0, 1, 2, 5])('of %i statements are none or few, and no error', (count) => {
    expect(suggestThemes({ ...given, texts: texts.slice(0, count) }).themes.length).toBeLessThanOrEqual(1)
  })
})
