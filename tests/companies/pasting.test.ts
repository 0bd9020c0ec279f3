import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPasted } from '../../server/companies/pasting.ts'

describe('a line of a pasted list', () => {
  test.for([
    ['ana@example.org', 'ana@example.org', null],
    ['Ana Kovač <Ana@Example.org>', 'ana@example.org', 'Ana Kovač'],
    ['"Kovač, Ana" <ana@example.org>;', 'ana@example.org', 'Kovač, Ana'],
    ['ana@example.org, Ana Kovač', 'ana@example.org', 'Ana Kovač'],
    ['Ana Kovač; ana@example.org', 'ana@example.org', 'Ana Kovač'],
    ['Ana\tKovač\tana@example.org', 'ana@example.org', 'Ana Kovač'],
    ['  <ana@example.org>  ', 'ana@example.org', null],
    ['ana@example.org,', 'ana@example.org', null],
    ['ana@example.org\r', 'ana@example.org', null],
  ] as const)('%s is read', ([row, email, name]) => {
    expect(readPasted(row)).toEqual({ people: [{ line: 1, email, name }], bad: [] })
  })

  test.for([
    'Ana Kovač',
    'ana@',
    '@example.org',
    'ana@example.org ben@example.org',
    'ana@example.org, ben@example.org',
    `${'x'.repeat(81)} <ana@example.org>`,
    'ana@example.org\u2028<x',
  ])('%j is told as bad', (row) => {
    expect(readPasted(row)).toMatchObject({ people: [], bad: [{ line: 1 }] })
  })
})

describe('a pasted list', () => {
  test('counts its lines from 1, empty ones included', () => {
    const { people, bad } = readPasted('ana@example.org\n\n   \nnonsense\nben@example.org')
    expect(people.map(({ line }) => line)).toEqual([1, 5])
    expect(bad).toEqual([{ line: 4, text: 'nonsense' }])
  })

  test('takes an address once, however it is written', () => {
    expect(readPasted('ana@example.org\nAna <ANA@example.org>').people).toEqual([{ line: 1, email: 'ana@example.org', name: null }])
  })

  test('loses no line: each that says something is somebody, somebody again, or bad', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const { people, bad } = readPasted(text)
        const lines = text.split('\n').filter((row) => row.trim() !== '').length
        expect(people.length + bad.length).toBeLessThanOrEqual(lines)
        if (lines > 0) expect(people.length + bad.length).toBeGreaterThan(0)
      }),
    )
  })
})
