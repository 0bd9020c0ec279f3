import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answersOf } from '../../server/imports/answers.ts'
import { readCsv } from '../../server/imports/csv.ts'
import { checkMapping, guessMapping, readChoices, readMapping } from '../../server/imports/mapping.ts'
import { isAbsent, realData } from './real-data.ts'

const limits = { maxBytes: 10_000_000, maxRows: 100_000 }

describe('which column holds what', () => {
  test.each([
    ['choice=stance,why=text,dialogue=topic', { choice: 'stance', why: 'text', dialogue: 'topic' }],
    [' choice = stance , why = text ', { choice: 'stance', why: 'text' }],
    ['choice="What, exactly?",why="He said ""why"""', { choice: 'What, exactly?', why: 'He said "why"' }],
    ['choice=a=b,why=c', { choice: 'a=b', why: 'c' }],
    ['choice=c,why=w,person=p,email=e,time=t', { choice: 'c', why: 'w', person: 'p', email: 'e', time: 't' }],
  ])('%s', (text, mapping) => {
    expect(readMapping(text)).toEqual({ mapping, problems: [] })
  })

  test.each([
    ['', 'Write columns like choice=stance,why=text, and a name with a comma in quotation marks.'],
    ['stance', 'Write columns like choice=stance,why=text, and a name with a comma in quotation marks.'],
    ['choice="stance,why=text', 'Write columns like choice=stance,why=text, and a name with a comma in quotation marks.'],
    ['choice=stance,', 'Write columns like choice=stance,why=text, and a name with a comma in quotation marks.'],
    ['choice=stance', 'Say which column holds the why, as in why=text.'],
    ['choice=,why=text', 'Say which column holds the choice, as in choice=stance.'],
    ['choice=a,why=b,time=', 'No column is named for “{name}”.'],
    ['choice=a,why=b,choice=c', '“{name}” is said twice.'],
    ['choice=a,why=b,phone=c', '“{name}” is not something that can be brought in. Known are: {names}.'],
  ])('%j is refused with a sentence', (text, sentence) => {
    expect(readMapping(text)).toMatchObject({ mapping: null, problems: [{ sentence }] })
  })

  test('a column that the file does not have is named, with those that it has', () => {
    expect(checkMapping({ choice: 'stance', why: 'txt' }, ['text', 'stance'])).toEqual([
      { sentence: 'There is no column “{column}”. The columns are: {columns}.', values: { column: 'txt', columns: 'text, stance' } },
    ])
    expect(checkMapping({ choice: 'stance', why: 'text' }, ['text', 'stance'])).toEqual([])
  })

  test.each([
    ['text,label,topic,stance', { choice: 'stance', why: 'text', dialogue: 'topic' }],
    ['Wahl,Begründung,E-Mail,Datum,Thema', { choice: 'Wahl', why: 'Begründung', email: 'E-Mail', time: 'Datum', dialogue: 'Thema' }],
    ['Timestamp,Your name,Which option?,Comments', { time: 'Timestamp', person: 'Your name', choice: 'Which option?', why: 'Comments' }],
    ['Q1,Q2', { why: 'Q2' }],
    ['mail', { email: 'mail' }],
  ])('%s: the columns are guessed by what they are called, the why failing that by its length', (header, guessed) => {
    const names = header.split(',')
    const cells = Object.fromEntries(names.map((name, place) => [name, 'x'.repeat(place + 1)]))
    expect(guessMapping(names, [{ line: 2, cells }])).toEqual(guessed)
  })

  test('choices are called what one likes', () => {
    expect(readChoices('1="in favour",-1=against')).toEqual({
      choices: new Map([
        ['1', 'in favour'],
        ['-1', 'against'],
      ]),
      problems: [],
    })
    expect(readChoices('1=').problems).toEqual([{ sentence: 'Write choices like 1="in favour",-1="against".' }])
    expect(readChoices('1=a,1=b').problems).toEqual([{ sentence: '“{name}” is said twice.', values: { name: '1' } }])
  })
})

describe('the answers of a survey', () => {
  const mapping = { choice: 'choice', why: 'why', person: 'who', email: 'mail', time: 'when', dialogue: 'about' }
  const header = 'about,who,mail,when,choice,why\n'
  const read = (text: string) => answersOf(readCsv(Buffer.from(header + text), limits).rows, mapping, { timeZone: 'Europe/Zurich' })

  test('are read with all that is known of them', () => {
    expect(read('Parcels,Ana Roca, Ana@Example.org ,2026-03-31 17:00,Locker,"It is near.\r\n\r\nVery."\n').answers).toEqual([
      {
        line: 2,
        sourceKey: expect.stringMatching(/^[0-9a-f]{64}-1$/),
        choice: 'Locker',
        why: 'It is near.\n\nVery.',
        dialogue: 'Parcels',
        person: 'Ana Roca',
        email: 'ana@example.org',
        at: new Date('2026-03-31T15:00:00Z'),
      },
    ])
  })

  test('may leave out person, e-mail and time', () => {
    const { answers, problems } = read('Parcels,,,,Locker,It is near\n')
    expect(answers).toEqual([{ line: 2, sourceKey: expect.any(String), choice: 'Locker', why: 'It is near', dialogue: 'Parcels' }])
    expect(problems).toEqual([])
  })

  test('every cell that cannot be taken is named by line and column, and the good rows are kept', () => {
    const { answers, problems } = read(
      [
        'Parcels,,,,,near',
        'Parcels,,,,Locker,  ',
        ',,,,Locker,near',
        'Parcels,,ana@,31.3.2026,Locker,near',
        `Parcels,,,,${'x'.repeat(201)},${'y'.repeat(20_001)}`,
        `Parcels,,,,${'x'.repeat(200)},${'y'.repeat(20_000)}`,
      ].join('\n'),
    )
    expect(problems).toEqual([
      { line: 2, column: 'choice', sentence: 'The choice is missing.', values: {} },
      { line: 3, column: 'why', sentence: 'The why is missing.', values: {} },
      { line: 4, column: 'about', sentence: 'The dialogue is missing.', values: {} },
      { line: 5, column: 'mail', sentence: 'Write an e-mail address, like ana@example.org.', values: {} },
      { line: 5, column: 'when', sentence: expect.stringContaining('“{time}” cannot be read for certain.'), values: { time: '31.3.2026' } },
      { line: 6, column: 'choice', sentence: 'Keep this under {maximum, number} characters.', values: { maximum: 200 } },
      { line: 6, column: 'why', sentence: 'Keep this under {maximum, number} characters.', values: { maximum: 20_000 } },
    ])
    expect(answers.map((answer) => answer.line)).toEqual([7])
  })

  test('are called what one likes', () => {
    const rows = readCsv(Buffer.from('stance,text\n1,yes\n -1 ,no\n0,well\n'), limits).rows
    const choices = new Map([
      ['1', 'in favour'],
      ['-1', 'against'],
    ])
    const { answers } = answersOf(rows, { choice: 'stance', why: 'text' }, { timeZone: 'UTC', choices })
    expect(answers.map((answer) => answer.choice)).toEqual(['in favour', 'against', '0'])
  })

  test('keep their key when the file is sorted, saved on another system, or its choices are called otherwise', () => {
    const first = readCsv(Buffer.from('stance,text\n1,"one\ntwo"\n-1,cafe\u0301\n'), limits).rows
    const again = readCsv(Buffer.from('text,extra,stance\r\ncafé,x,-1\r\n"one\r\ntwo ",y,1\r\n'), limits).rows
    const keys = (rows: typeof first, choices = new Map<string, string>()) =>
      answersOf(rows, { choice: 'stance', why: 'text' }, { timeZone: 'UTC', choices }).answers.map((answer) => answer.sourceKey)
    expect(keys(again, new Map([['1', 'yes']]))).toEqual(keys(first).toReversed())
  })

  test('that are alike in everything are all kept, each with a key of its own', () => {
    const { answers } = read('Parcels,,,,Locker,near\nParcels,,,,Locker,near\nParcels,,,,Locker,far\n')
    const keys = answers.map((answer) => answer.sourceKey)
    expect(new Set(keys).size).toBe(3)
    expect(keys[1]).toBe(keys[0]!.replace(/-1$/, '-2'))
  })

  test('whose cells only add up to the same text are not alike', () => {
    const { answers } = read('Parcels,ab,,,c,d\nParcels,a,,,bc,d\n')
    expect(new Set(answers.map((answer) => answer.sourceKey)).size).toBe(2)
  })
})

describe.skipIf(isAbsent)('the real arguments of ArgKP', () => {
  const read = () => {
    const { header, rows, problems } = readCsv(readFileSync(realData('themes/argkp-9topics.csv')), limits)
    const { mapping } = readMapping('choice=stance,why=text,dialogue=topic')
    const { choices } = readChoices('1="in favour",-1="against"')
    return { header, rows, mapping: mapping!, broken: problems, ...answersOf(rows, mapping!, { timeZone: 'UTC', choices }) }
  }

  test('are all read: 1,365 in 9 dialogues, 708 in favour and 657 against', () => {
    const { header, mapping, broken, rows, answers, problems } = read()
    expect(checkMapping(mapping, header)).toEqual([])
    expect([...broken, ...problems]).toEqual([])
    expect(rows).toHaveLength(1365)
    expect(answers).toHaveLength(1365)
    expect(Object.groupBy(answers, (answer) => answer.dialogue!)).toSatisfy((topics: object) => Object.keys(topics).length === 9)
    expect(answers.filter((answer) => answer.choice === 'in favour')).toHaveLength(708)
    expect(answers.filter((answer) => answer.choice === 'against')).toHaveLength(657)
  })

  test('hold no row twice, so every key ends in 1, and reading again gives the same keys', () => {
    const keys = read().answers.map((answer) => answer.sourceKey)
    expect(keys.every((key) => key.endsWith('-1'))).toBe(true)
    expect(new Set(keys).size).toBe(1365)
    expect(read().answers.map((answer) => answer.sourceKey)).toEqual(keys)
  })
})
