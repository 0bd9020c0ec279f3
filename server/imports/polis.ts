import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Limits } from './csv.ts'
import { type PolisFile, type PolisProblem, polisFiles, readComments, readSummary, readVotes } from './polis-files.ts'

export type Polis = ReturnType<typeof readPolis>

/** Reads a Polis export from the folder that holds its three files. A file that is missing is a problem like others. */
export async function readPolisFolder(folder: string, limits: Limits): Promise<Polis> {
  const files = await Promise.all(polisFiles.map(async (name) => [name, await readFile(join(folder, name)).catch(() => undefined)]))
  return readPolis(Object.fromEntries(files), limits)
}

/**
 * Reads the three files of a Polis export (pol.is). What it gives:
 * - `comments`, their words as they are, also where they are empty; `moderated` is -1 rejected, 0 not looked at, 1 accepted;
 * - `votes`: each voter's latest word on each comment, passes left out; `disagreed` of them disagree, and `passed` more were passes;
 * - `voteRows`, the good rows of votes.csv, of which `repeated` were repeated or changed by their voter later;
 * - `sign`: some exports write agree as 1 and some as -1. It is the one whose sums come nearer to the agrees and disagrees of
 *   comments.csv, which count every row of votes.csv; not `certain` where both come as near;
 * - `mismatches`: the comments whose rows do not sum to what comments.csv says;
 * - `problems`: every line that could not be read, and why.
 */
export function readPolis(files: { [Name in PolisFile]?: Uint8Array | undefined }, limits: Limits) {
  const summary = readSummary(files['summary.csv'], limits)
  const { rows: comments, problems: badComments } = readComments(files['comments.csv'], limits)
  const { rows: cast, problems: badVotes } = readVotes(files['votes.csv'], limits)
  const sums = sumsOf(comments, cast)
  const sign = signOf(sums)
  const latest = latestOf(cast)
  const meant = latest.filter(({ vote }) => vote !== 0)
  return {
    topic: summary.said.topic ?? '',
    description: summary.said['conversation-description'] ?? '',
    url: summary.said.url ?? '',
    comments: comments.map((row) => ({
      line: row.line,
      id: row['comment-id'],
      authorId: row['author-id'],
      at: row.timestamp,
      words: row['comment-body'],
      moderated: row.moderated,
      agrees: row.agrees,
      disagrees: row.disagrees,
    })),
    votes: meant.map((row) => ({
      commentId: row['comment-id'],
      voterId: row['voter-id'],
      agrees: row.vote === sign.agree,
      at: row.timestamp,
    })),
    disagreed: meant.filter(({ vote }) => vote !== sign.agree).length,
    passed: latest.length - meant.length,
    voteRows: cast.length,
    repeated: cast.length - latest.length,
    sign,
    problems: [...summary.problems, ...badComments, ...repeatedComments(comments), ...badVotes, ...votesOnNothing(comments, cast)],
    mismatches: mismatchesOf(sums, sign.agree),
  }
}

type CommentRow = ReturnType<typeof readComments>['rows'][number]
type VoteRow = ReturnType<typeof readVotes>['rows'][number]
/** What comments.csv says of a comment, and how many rows of votes.csv say 1 and -1. */
type Sum = { commentId: string; agrees: number; disagrees: number; ones: number; minusOnes: number }

function sumsOf(comments: CommentRow[], cast: VoteRow[]): Sum[] {
  const sums = new Map(
    comments.map((row) => [
      row['comment-id'],
      { commentId: row['comment-id'], agrees: row.agrees, disagrees: row.disagrees, ones: 0, minusOnes: 0 },
    ]),
  )
  for (const row of cast) {
    const sum = sums.get(row['comment-id'])
    if (sum && row.vote === 1) sum.ones++
    if (sum && row.vote === -1) sum.minusOnes++
  }
  return [...sums.values()]
}

function signOf(sums: Sum[]): { agree: 1 | -1; certain: boolean } {
  const offAs = (agree: 1 | -1) =>
    sums
      .map((sum) => counted(sum, agree))
      .reduce((off, sum) => off + Math.abs(sum.countedAgrees - sum.agrees) + Math.abs(sum.countedDisagrees - sum.disagrees), 0)
  const [plain, turned] = [offAs(1), offAs(-1)]
  return { agree: turned < plain ? -1 : 1, certain: turned !== plain }
}

function counted({ commentId, agrees, disagrees, ones, minusOnes }: Sum, agree: 1 | -1) {
  const [countedAgrees, countedDisagrees] = agree === 1 ? [ones, minusOnes] : [minusOnes, ones]
  return { commentId, agrees, disagrees, countedAgrees, countedDisagrees }
}

function latestOf(cast: VoteRow[]): VoteRow[] {
  const latest = new Map<string, VoteRow>()
  for (const row of cast) {
    const key = JSON.stringify([row['comment-id'], row['voter-id']])
    const before = latest.get(key)
    if (!before || before.timestamp <= row.timestamp) latest.set(key, row)
  }
  return [...latest.values()]
}

function mismatchesOf(sums: Sum[], agree: 1 | -1) {
  return sums.map((sum) => counted(sum, agree)).filter((sum) => sum.countedAgrees !== sum.agrees || sum.countedDisagrees !== sum.disagrees)
}

function repeatedComments(comments: CommentRow[]): PolisProblem[] {
  const first = new Map<string, number>()
  return comments.flatMap(({ 'comment-id': id, line }) => {
    const before = first.get(id)
    if (before === undefined) first.set(id, line)
    return before === undefined
      ? []
      : [{ file: 'comments.csv', line, sentence: 'Comment {id} is on line {before} already.', values: { id, before } }]
  })
}

function votesOnNothing(comments: CommentRow[], cast: VoteRow[]): PolisProblem[] {
  const known = new Set(comments.map((row) => row['comment-id']))
  return cast
    .filter((row) => !known.has(row['comment-id']))
    .map((row) => ({ file: 'votes.csv', line: row.line, sentence: 'There is no comment {id}.', values: { id: row['comment-id'] } }))
}
