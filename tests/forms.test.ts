import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkbox, choice, email, formId, line, many, optionalLine, optionalWords, wholeNumber, words } from '../server/forms.ts'

const everything = z.object({ line: optionalLine(10), words: optionalWords({ most: 20 }), ticked: checkbox(), names: many(), id: formId() })

const firstSentence = (schema: z.ZodType, given: unknown) => schema.safeParse(given).error?.issues[0]?.message

describe('what may be left out', () => {
  test('is empty, also where a browser sends nothing of it', () => {
    const nothing = { line: null, words: null, ticked: false, names: [] }
    expect(everything.parse({})).toEqual(nothing)
    expect(everything.parse({ line: '', words: ' \n', ticked: '', names: '', id: 'made up' })).toEqual({ ...nothing, id: undefined })
  })

  test('is taken where it is there', () => {
    const given = { line: ' a\tb ', words: 'a\r\nb', ticked: 'on', names: ['x', 'y'] }
    expect(everything.parse(given)).toEqual({ line: 'a b', words: 'a\nb', ticked: true, names: ['x', 'y'] })
    expect(everything.parse({ names: 'x' }).names).toEqual(['x'])
  })
})

describe('what must be there', () => {
  const needed = z.object({ name: line(10, 'Write your name.') })

  test.for([{}, { name: '' }, { name: '  \n ' }, { name: '\u0000\u0007' }])('says its own sentence for %j', (given) => {
    expect(firstSentence(needed, given)).toBe('Write your name.')
  })

  test('says so for an address, a choice and a number', () => {
    expect(firstSentence(z.object({ mail: email() }), {})).toBe('Write an e-mail address, like ana@example.org.')
    expect(firstSentence(z.object({ role: choice(['staff'], 'Choose a role.') }), {})).toBe('Choose a role.')
    expect(firstSentence(z.object({ hours: wholeNumber({ least: 1, most: 9, sentence: 'One to nine.' }) }), {})).toBe('One to nine.')
    expect(firstSentence(z.object({ hours: wholeNumber({ least: 1, most: 9, sentence: 'One to nine.' }) }), { hours: '1.5' })).toBe(
      'One to nine.',
    )
  })
})

describe('what was written', () => {
  const why = words({ most: 20, empty: 'Say why.' })

  test('loses control characters and keeps right-to-left and emoji letters', () => {
    expect(why.parse('a\u0000b\u001bc')).toBe('abc')
    expect(why.parse('שלום 👩‍🔧')).toBe('שלום 👩‍🔧')
  })

  test('is refused where it is too long, or where letters arrived broken', () => {
    expect(firstSentence(why, 'x'.repeat(21))).toBe('Keep this under {maximum, number} characters.')
    expect(firstSentence(why, 'caf\uFFFD')).toBe('Some letters did not arrive whole. Please write them again.')
    expect(firstSentence(why, 'lone \uD800')).toBe('Some letters did not arrive whole. Please write them again.')
  })

  test('an address is taken in small letters', () => {
    expect(email().parse(' Ana@Example.ORG ')).toBe('ana@example.org')
  })
})
