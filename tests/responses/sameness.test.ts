import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fewestRuns, passagesOf, repeatsFrom, shareOf, soughtIn } from '../../server/responses/sameness.ts'

const told =
  'The switch was made quieter on purpose, after people in towns told us that it woke the children. We will test the sound at three metres, with the engine running, before the winter.'
const other =
  'Our workshops order each seal by hand, and two of them forgot it over the summer. From Monday on the list is printed with the day on it, and Ingrid reads it every morning.'

/** Words that nobody else writes: each part of one is of these letters only. */
const wordsOf = (letters: string) =>
  fc
    .array(fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 6 }), { minLength: 16, maxLength: 80 })
    .map((words) => words.join(' '))
const [mine, theirs] = [wordsOf('abcde'), wordsOf('vwxyz')]

describe('the share of an answer that an earlier one holds', () => {
  test('is all of it of itself, and nothing of what has no words in common', () => {
    fc.assert(
      fc.property(mine, theirs, (one, another) => {
        fc.pre(soughtIn(one).length > 0)
        expect(shareOf(one, one)).toBe(1)
        expect(shareOf(one, another)).toBe(0)
        expect(shareOf(one, `${another} ${one}`)).toBe(1)
      }),
    )
  })

  test('does not grow with words of one’s own, and is never outside 0 to 1', () => {
    fc.assert(
      fc.property(mine, mine, theirs, (one, earlier, own) => {
        const share = shareOf(one, earlier)
        expect(share >= 0 && share <= 1).toBe(true)
        if (soughtIn(one).length > 0) expect(shareOf(`${one} ${own}`, earlier)).toBeLessThanOrEqual(share)
      }),
    )
  })

  test('is not the same both ways: what is cut out of a long answer repeats all of itself, the long one only a part', () => {
    expect(shareOf(told, `${told} ${other}`)).toBe(1)
    expect(shareOf(`${told} ${other}`, told)).toBeLessThan(0.55)
  })

  test.each([
    ['pasted with another name', `Dear Jim, ${told}`, `Dear Ana, ${told}`],
    ['in capitals, with other marks and breaks', told.toUpperCase().replaceAll(',', ' –').replaceAll('. ', '.\n\n'), told],
    [
      'in letters of another width, and with what nobody sees',
      told.replace('three', 'ｔｈｒｅｅ').replace('quieter', 'qui\u00ADeter'),
      told,
    ],
    ['sentence by sentence in another order', told.split('. ').toReversed().join('. '), told],
    ['a half of it written anew', `${told.split('. ')[0]}. ${other.split('. ')[1]}`, told],
    [
      'in a script that puts nothing between words',
      '我們上週在三公尺外測試了聲音，引擎運轉時仍然聽得見，因此我們不會改變開關，但冬天之前會再問一次大家。',
      '您好，我們上週在三公尺外測試了聲音，引擎運轉時仍然聽得見，因此我們不會改變開關，但冬天之前會再問一次大家。謝謝。',
    ],
  ])('is found %s', (_, answer, earlier) => {
    expect(shareOf(answer, earlier)).toBeGreaterThanOrEqual(repeatsFrom)
  })

  test.each([
    [
      'a greeting and a close',
      `Dear Jim, thank you for telling us about this. ${told} With kind regards`,
      `Dear Ana, thank you for telling us about this. ${other} With kind regards`,
    ],
    ['too few words to be anybody’s own', 'Yes, we will send you a new one tomorrow.', 'Yes, we will send you a new one tomorrow.'],
    ['nothing at all', '', told],
    ['marks and pictures', '… — 🙂 !?', '… — 🙂 !?'],
  ])('is not made of %s alone', (_, answer, earlier) => {
    expect(shareOf(answer, earlier)).toBeLessThan(repeatsFrom)
  })

  test('is not made of what both quote of a customer, as far as the customer said it', () => {
    const [mine, theirs] = [`You wrote: “${other}” ${told}`, `“${other}” We did not know, and from today on somebody rings you.`]
    expect(shareOf(mine, theirs, [`And besides. ${other.toUpperCase()} Nobody told me.`])).toBeLessThan(repeatsFrom)
    expect(shareOf(mine, theirs, ['Nobody told me.'])).toBeGreaterThanOrEqual(repeatsFrom)
    expect(passagesOf(mine, theirs, [other]).some(({ isRepeated }) => isRepeated)).toBe(false)
  })

  test.each(['“”', '„“', '«»', '»«', '""', '「」'])('is not hidden by setting all of it between %s', ([open, close]) => {
    for (const answer of [`${open}${told}${close}`, `Dear Jim, we wrote to somebody: ${open}${told}${close}`]) {
      expect(shareOf(answer, told, [other])).toBeGreaterThanOrEqual(repeatsFrom)
      expect(soughtIn(answer).some((passage) => told.includes(passage))).toBe(true)
      expect(passagesOf(answer, told).some(({ isRepeated }) => isRepeated)).toBe(true)
    }
  })

  test('is made of what the customer quoted of an earlier answer, where that is said again as one’s own', () => {
    expect(shareOf(told, told, [`You told me: ${told}`])).toBe(1)
  })

  test(`is told from ${fewestRuns + 3} words on`, () => {
    const words = Array.from({ length: fewestRuns + 3 }, (_, index) => `word${'abcdefghijk'[index]}`)
    expect(shareOf(words.join(' '), words.join(' '))).toBe(1)
    expect(shareOf(words.slice(1).join(' '), words.slice(1).join(' '))).toBe(0)
  })
})

describe('what is repeated', () => {
  test('is marked from its first word to its last, and the parts together are the text', () => {
    const earlier = `Dear Jim. ${told} It is printed.`
    expect(passagesOf(earlier, `${told} ${other}`)).toEqual([
      { words: 'Dear Jim. ', isRepeated: false },
      { words: told.slice(0, -1), isRepeated: true },
      { words: '. It is printed.', isRepeated: false },
    ])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, one) => {
        expect(
          passagesOf(`${text} ${told}`, `${one} ${told}`)
            .map(({ words }) => words)
            .join(''),
        ).toBe(`${text} ${told}`)
      }),
    )
  })

  test('is looked for by passages of the answer as they were written, twelve at most', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
        const sought = soughtIn(text)
        expect(sought.length).toBeLessThanOrEqual(12)
        for (const passage of sought) expect(text).toContain(passage)
      }),
    )
    expect(soughtIn(told).length).toBeGreaterThan(5)
  })
})
