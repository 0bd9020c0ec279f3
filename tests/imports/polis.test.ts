import { describe, expect, test } from 'vitest'
import { readPolis, readPolisFolder } from '../../server/imports/polis.ts'
import { isAbsent, realData } from './real-data.ts'

const limits = { maxBytes: 10_000_000, maxRows: 100_000 }
// Counted from the files by another program: in all four the sums of votes.csv, every row counted, are those of comments.csv.
// That is so only because a vote that was changed counts twice there; `votes` holds each voter's latest word alone.
describe.skipIf(isAbsent).each([
  {
    folder: '15-per-hour-seattle',
    comments: 54,
    authors: 33,
    voters: 339,
    voteRows: 2995,
    pairs: 2872,
    agrees: 1400,
    disagrees: 936,
    empty: 0,
    moderated: [23, 1, 30],
  },
  {
    folder: 'football-concussions',
    comments: 298,
    authors: 93,
    voters: 1487,
    voteRows: 14_924,
    pairs: 14_328,
    agrees: 6865,
    disagrees: 4427,
    empty: 1,
    moderated: [137, 116, 45],
  },
  {
    folder: 'scoop-hivemind.affordable-housing',
    comments: 165,
    authors: 57,
    voters: 381,
    voteRows: 15_076,
    pairs: 14_995,
    agrees: 8084,
    disagrees: 4572,
    empty: 0,
    moderated: [46, 0, 119],
  },
  {
    folder: 'vtaiwan.uberx',
    comments: 197,
    authors: 105,
    voters: 1921,
    voteRows: 49_997,
    pairs: 49_443,
    agrees: 31_352,
    disagrees: 12_021,
    empty: 0,
    moderated: [78, 20, 99],
  },
])('the real export $folder', async ({ folder, ...counts }) => {
  const polis = await readPolisFolder(realData(`polis/${folder}`), limits)

  test('is read whole, without a problem', () => {
    expect(polis.problems).toEqual([])
    expect(polis.comments).toHaveLength(counts.comments)
    expect(new Set(polis.comments.map((comment) => comment.authorId)).size).toBe(counts.authors)
    expect(polis.comments.filter((comment) => comment.words.trim() === '')).toHaveLength(counts.empty)
    expect([-1, 0, 1].map((state) => polis.comments.filter((comment) => comment.moderated === state).length)).toEqual(counts.moderated)
    expect(polis.voteRows).toBe(counts.voteRows)
  })

  test('counts each voter once on each comment', () => {
    expect(polis.votes.length + polis.passed).toBe(counts.pairs)
    expect(polis.repeated).toBe(counts.voteRows - counts.pairs)
    expect(polis.disagreed).toBe(polis.votes.filter((vote) => !vote.agrees).length)
    expect(new Set(polis.votes.map((vote) => `${vote.commentId} ${vote.voterId}`)).size).toBe(polis.votes.length)
    expect(new Set(polis.votes.map((vote) => vote.voterId)).size).toBeLessThanOrEqual(counts.voters)
  })

  test('writes agree as 1, and its sums fit comment by comment', () => {
    expect(polis.sign).toEqual({ agree: 1, certain: true })
    expect(polis.mismatches).toEqual([])
    expect(polis.comments.reduce((sum, comment) => sum + comment.agrees, 0)).toBe(counts.agrees)
    expect(polis.comments.reduce((sum, comment) => sum + comment.disagrees, 0)).toBe(counts.disagrees)
  })
})

test.skipIf(isAbsent)('the summary says what it was about, in any script and over many lines', async () => {
  const uber = await readPolisFolder(realData('polis/vtaiwan.uberx'), limits)
  expect(uber).toMatchObject({ topic: 'UberX 自用車載客 — vTaiwan.tw', url: 'https://pol.is/3phdex2kjf' })
  expect(uber.description).toContain('\n* **請點選「分享您的觀點...」加入你的意見')
  expect(uber.comments.find((comment) => comment.id === '194')).toMatchObject({
    authorId: '4413',
    at: new Date(1472552518501),
    moderated: 0,
  })
})

const summary = 'topic,Parcels\nurl,https://example.org\nconversation-description,"Why?\nTell us."\n'
const commentsHeader = 'timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n'
const votesHeader = 'timestamp,datetime,comment-id,voter-id,vote\n'
const read = (comments: string, votes: string) =>
  readPolis(
    {
      'summary.csv': Buffer.from(summary),
      'comments.csv': Buffer.from(commentsHeader + comments),
      'votes.csv': Buffer.from(votesHeader + votes),
    },
    limits,
  )

test('an export with the sign turned round is read as its sums say', () => {
  const polis = read('1400000000000,x,0,7,2,1,1,Late\n', '1400000000001,x,0,7,-1\n1400000000002,x,0,8,-1\n1400000000003,x,0,9,1\n')
  expect(polis).toMatchObject({ sign: { agree: -1, certain: true }, disagreed: 1, passed: 0, mismatches: [], problems: [] })
  expect(polis.votes.filter((vote) => vote.agrees).map((vote) => vote.voterId)).toEqual(['7', '8'])
})

test('where the sums fit either way, 1 means agree and that is said to be uncertain', () => {
  expect(read('1400000000000,x,0,7,1,1,1,Late\n', '1400000000001,x,0,7,1\n1400000000002,x,0,8,-1\n').sign).toEqual({
    agree: 1,
    certain: false,
  })
})

test('the latest vote counts, whatever the order of the lines; of two at once, the one further down', () => {
  const polis = read(
    '1400000000000,x,0,7,2,2,1,Late\n',
    '1400000000009,x,0,7,-1\n1400000000001,x,0,7,1\n1400000000002,x,0,8,-1\n1400000000002,x,0,8,1\n',
  )
  expect(polis.votes).toEqual([
    { commentId: '0', voterId: '7', agrees: false, at: new Date(1400000000009) },
    { commentId: '0', voterId: '8', agrees: true, at: new Date(1400000000002) },
  ])
  expect(polis).toMatchObject({ voteRows: 4, repeated: 2 })
})

test('a pass takes an earlier vote back', () => {
  expect(read('1400000000000,x,0,7,1,0,1,Late\n', '1400000000001,x,0,7,1\n1400000000002,x,0,7,0\n')).toMatchObject({
    votes: [],
    passed: 1,
    disagreed: 0,
    repeated: 1,
  })
})

test('sums that do not fit are named', () => {
  expect(read('1400000000000,x,0,7,5,0,1,Late\n', '1400000000001,x,0,7,1\n').mismatches).toEqual([
    { commentId: '0', agrees: 5, disagrees: 0, countedAgrees: 1, countedDisagrees: 0 },
  ])
})

test('every bad line is named with its file and its reason', () => {
  const polis = read(
    '1400000000000,x,0,7,1,0,1,Late\n1400000000000,x,0,7,1,0,1,Again\nsoon,x,1,7,1,0,1,Late\n1400000000000,x,2,7,many,0,1,Late\n1400000000000,x,3,7,1,0,2,Late\n1400000000000,x,4,,1,0,1,Late\n',
    '1400000000001,x,0,7,2\n1400000000001,x,99,7,1\n1400000000001,x,0\n',
  )
  expect(polis.problems).toEqual([
    { file: 'comments.csv', line: 4, sentence: 'This time cannot be read.' },
    { file: 'comments.csv', line: 5, sentence: 'Counts must be whole numbers.' },
    { file: 'comments.csv', line: 6, sentence: 'Moderated must be -1, 0 or 1.' },
    { file: 'comments.csv', line: 7, sentence: 'An id is missing.' },
    { file: 'comments.csv', line: 3, sentence: 'Comment {id} is on line {before} already.', values: { id: '0', before: 2 } },
    { file: 'votes.csv', line: 4, sentence: expect.stringContaining('the header has {columns}'), values: { cells: 3, columns: 5 } },
    { file: 'votes.csv', line: 2, sentence: 'A vote must be -1, 0 or 1.' },
    { file: 'votes.csv', line: 3, sentence: 'There is no comment {id}.', values: { id: '99' } },
  ])
})

test('a file or a column that is missing is one problem, not one for every line', () => {
  const polis = readPolis(
    { 'summary.csv': Buffer.from('topic,Parcels\nurl\n'), 'comments.csv': Buffer.from('comment-id,author-id\n1,2\n3,4\n') },
    limits,
  )
  expect(polis.problems.map(({ file, line, sentence, values }) => [file, line, sentence, values?.column])).toEqual([
    ['summary.csv', 2, expect.stringContaining('the header has {columns}'), undefined],
    ...['timestamp', 'agrees', 'disagrees', 'moderated', 'comment-body'].map((column) => [
      'comments.csv',
      1,
      'There is no column “{column}”.',
      column,
    ]),
    ['votes.csv', 1, 'This file is missing.', undefined],
  ])
  expect(polis).toMatchObject({ topic: 'Parcels', comments: [], votes: [] })
})

test('a folder that is not there has three files missing', async () => {
  expect((await readPolisFolder(realData('polis/nowhere'), limits)).problems.map((problem) => problem.sentence)).toEqual(
    Array(3).fill('This file is missing.'),
  )
})
