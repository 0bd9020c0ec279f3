import { z } from 'zod'
import { type Limits, type Problem, readCsv, type Table } from './csv.ts'
import { readTime } from './times.ts'

export const polisFiles = ['summary.csv', 'comments.csv', 'votes.csv'] as const
export type PolisFile = (typeof polisFiles)[number]
export type PolisProblem = Problem & { file: PolisFile }

const id = z.string().trim().min(1, 'An id is missing.')
const count = z
  .string()
  .regex(/^\d{1,9}$/, 'Counts must be whole numbers.')
  .transform(Number)
const moment = z.string().transform((text, context) => {
  const at = readTime(text, 'UTC')
  if (!at) context.addIssue('This time cannot be read.')
  return at ?? z.NEVER
})

const commentRow = z.object({
  timestamp: moment,
  'comment-id': id,
  'author-id': id,
  agrees: count,
  disagrees: count,
  moderated: z.enum(['-1', '0', '1'], 'Moderated must be -1, 0 or 1.').transform(Number),
  'comment-body': z.string(),
})

const voteRow = z.object({
  timestamp: moment,
  'comment-id': id,
  'voter-id': id,
  vote: z.enum(['-1', '0', '1'], 'A vote must be -1, 0 or 1.').transform(Number),
})

/** Keys and values of summary.csv, which has no header. */
export function readSummary(file: Uint8Array | undefined, limits: Limits) {
  const { rows, problems } = readTable('summary.csv', file && Buffer.concat([Buffer.from('key,value\n'), file]), limits)
  const said: Record<string, string> = Object.fromEntries(rows.map(({ cells }) => [cells.key!.trim(), cells.value!.trim()]))
  return { said, problems: problems.map((problem) => ({ ...problem, line: Math.max(1, problem.line - 1) })) }
}

/** The good rows of comments.csv, each with its line, and what is wrong with the others. */
export function readComments(file: Uint8Array | undefined, limits: Limits) {
  return readRows('comments.csv', file, commentRow, limits)
}

/** The good rows of votes.csv, each with its line, and what is wrong with the others. */
export function readVotes(file: Uint8Array | undefined, limits: Limits) {
  return readRows('votes.csv', file, voteRow, limits)
}

function readRows<Shape extends z.ZodRawShape>(file: PolisFile, bytes: Uint8Array | undefined, schema: z.ZodObject<Shape>, limits: Limits) {
  const table = readTable(file, bytes, limits)
  const problems = [...table.problems, ...missingColumns(file, table, Object.keys(schema.shape))]
  const rows: (z.output<z.ZodObject<Shape>> & { line: number })[] = []
  if (problems.length === table.problems.length) {
    for (const { line, cells } of table.rows) {
      const read = schema.safeParse(cells)
      if (read.success) rows.push({ ...read.data, line })
      else problems.push({ file, line, sentence: read.error.issues[0]!.message })
    }
  }
  return { rows, problems }
}

function readTable(file: PolisFile, bytes: Uint8Array | undefined, limits: Limits) {
  const missing: Table = { header: [], rows: [], problems: [{ line: 1, sentence: 'This file is missing.' }] }
  const table = bytes ? readCsv(bytes, limits) : missing
  return { ...table, problems: table.problems.map((problem): PolisProblem => ({ file, ...problem })) }
}

function missingColumns(file: PolisFile, { header }: Table, columns: string[]): PolisProblem[] {
  if (header.length === 0) return []
  const missing = columns.filter((column) => !header.includes(column))
  return missing.map((column) => ({ file, line: 1, sentence: 'There is no column “{column}”.', values: { column } }))
}
