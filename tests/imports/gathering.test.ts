import { describe, expect, test } from 'vitest'
import { gatherAnswers, gatherPolis } from '../../server/imports/gathering.ts'
import { readPolis } from '../../server/imports/polis.ts'

describe('the answers of a survey', () => {
  const answer = { line: 2, sourceKey: 'k', choice: 'Locker', why: 'near' }

  test('are of one person where the address is the same, or else the name; any other is somebody of its own', () => {
    const [part] = gatherAnswers([
      { ...answer, sourceKey: 'a', email: 'ana@example.org' },
      { ...answer, sourceKey: 'b', email: 'ana@example.org', person: 'Ana' },
      { ...answer, sourceKey: 'c', person: 'Ben' },
      { ...answer, sourceKey: 'd', person: 'Ben' },
      { ...answer, sourceKey: 'e' },
      { ...answer, sourceKey: 'f' },
    ])
    expect([...part!.people.values()].map(({ name, email }) => [name, email])).toEqual([
      ['Ana', 'ana@example.org'],
      ['Ben', null],
      [null, null],
      [null, null],
    ])
    const authors = part!.sayings.map(({ authorKey }) => authorKey)
    expect(authors[0]).toBe(authors[1])
    expect(authors[2]).toBe(authors[3])
    expect(new Set(authors).size).toBe(4)
  })

  test('are parted by what they are about, in the order of the file', () => {
    const parts = gatherAnswers([
      { ...answer, dialogue: 'Parcels' },
      { ...answer, dialogue: 'Motors' },
      { ...answer, dialogue: 'Parcels' },
    ])
    expect(parts.map(({ question, sayings }) => [question, sayings.length])).toEqual([
      ['Parcels', 2],
      ['Motors', 1],
    ])
  })
})

describe('a conversation', () => {
  const comments = [
    '1400000000000,x,0,7,2,1,1,Late',
    '1400000000000,x,1,8,1,0,-1,Rejected',
    '1400000000000,x,2,8,0,0,0,   ',
    '1400000000000,x,3,9,1,0,0,Early',
  ]
  const votes = [
    '1400000000001,x,0,7,1',
    '1400000000001,x,0,8,1',
    '1400000000001,x,0,9,-1',
    '1400000000001,x,1,9,1',
    '1400000000001,x,3,8,1',
    '1400000000001,x,3,7,0',
  ]
  const read = (url = 'https://pol.is/1') => {
    const polis = readPolis(
      {
        'summary.csv': Buffer.from(`topic,Parcels\nurl,${url}\n`),
        'comments.csv': Buffer.from(
          `timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n${comments.join('\n')}`,
        ),
        'votes.csv': Buffer.from(`timestamp,datetime,comment-id,voter-id,vote\n${votes.join('\n')}`),
      },
      { maxBytes: 10_000, maxRows: 100 },
    )
    return gatherPolis(polis, { choice: 'A view', nameless: 'Participant {number}' })
  }

  test('gives its comments, and who agrees with somebody else’s', () => {
    const { part } = read()
    expect(part.sayings.map(({ line, why, choice }) => [line, why, choice])).toEqual([
      [2, 'Late', 'A view'],
      [5, 'Early', 'A view'],
    ])
    expect(part.agreements.map(({ sourceKey, supporterKey }) => [sourceKey.split(' ')[2], supporterKey.split(' ')[2]])).toEqual([
      ['0', '8'],
      ['3', '8'],
    ])
    expect([...part.people.values()].map(({ name }) => name)).toEqual(['Participant 7', 'Participant 9', 'Participant 8'])
  })

  test('leaves out what its moderators rejected and what has no words, and counts it, as it counts disagreement', () => {
    const { counts, leftOut } = read()
    expect(leftOut).toEqual([{ line: 4, sentence: 'The comment is empty.', values: {} }])
    expect(counts).toEqual({
      comments: 4,
      rejected: 1,
      wordless: 1,
      votes: 6,
      repeated: 0,
      passed: 1,
      disagreed: 1,
      agreed: 4,
      withOneself: 1,
      withLeftOut: 1,
    })
  })

  test('has keys of its own, so that comment 0 of another conversation is another', () => {
    const keys = (url: string) => read(url).part.sayings.map(({ sourceKey }) => sourceKey)
    expect(keys('https://pol.is/1')).toEqual(keys('https://pol.is/1'))
    expect(keys('https://pol.is/1')).not.toEqual(keys('https://pol.is/2'))
  })
})
