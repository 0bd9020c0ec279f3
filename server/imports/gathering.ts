import { createHash } from 'node:crypto'
import { optionalLine, valuesOf, words } from '../forms.ts'
import type { Answer } from './answers.ts'
import type { Problem } from './csv.ts'
import type { Polis } from './polis.ts'

/** Somebody who spoke elsewhere. `key` is theirs in that source, always the same; `name` what the source calls them. */
export interface Participant {
  key: string
  name: string | null
  email: string | null
}

/** One thing said elsewhere: who by (a participant's key), and the key that keeps it from coming in twice. */
export interface Saying {
  line: number
  sourceKey: string
  authorKey: string
  choice: string
  why: string
  at: Date | null
  /** What the source says of it besides, by the names of its columns: for the analysis alone. */
  kept?: Record<string, string> | undefined
}

/** Somebody's yes to what somebody else said. */
export interface Agreement {
  sourceKey: string
  supporterKey: string
  at: Date
}

/** What comes into one dialogue: `question` is what the source says it is about, null where it does not say. */
export interface Gathered {
  question: string | null
  people: Map<string, Participant>
  sayings: Saying[]
  agreements: Agreement[]
}

/** The answers of a survey by what they are about, in the order of the file. Rows of one e-mail address, or else of one name, are one person; any other row is somebody of its own. */
export function gatherAnswers(answers: Answer[]): Gathered[] {
  const parts = new Map<string, Gathered>()
  for (const answer of answers) {
    const question = answer.dialogue ?? null
    const part: Gathered = parts.get(question ?? '') ?? { question, people: new Map(), sayings: [], agreements: [] }
    parts.set(question ?? '', part)
    const { line, sourceKey, choice, why, at = null, kept } = answer
    part.sayings.push({ line, sourceKey, authorKey: joined(part, answer), choice, why, at, kept })
  }
  return [...parts.values()]
}

/** "Participant {number}" with the number in it. */
export function named(nameless: string, number: number | string) {
  return nameless.replace('{number}', String(number))
}

function joined({ people }: Gathered, { email, person, sourceKey }: Answer) {
  const key = email ? `mail ${email}` : person ? `person ${person}` : `answer ${sourceKey}`
  const known = people.get(key)
  if (!known) people.set(key, { key, name: person ?? null, email: email ?? null })
  else known.name ??= person ?? null
  return key
}

const topic = optionalLine(300)
const body = words({ most: 20_000, empty: 'The comment is empty.' })

export interface PolisCounts {
  comments: number
  /** Left out because the conversation's own moderators had rejected them, or because they hold no words that can be taken. */
  rejected: number
  wordless: number
  votes: number
  /** The rows of votes that a later one replaced. */
  repeated: number
  passed: number
  disagreed: number
  agreed: number
  /** Of those who agree, how many are not brought in: with oneself, or with what is left out. */
  withOneself: number
  withLeftOut: number
}

/**
 * What a Polis conversation holds for a dialogue: its comments, with a fixed choice since Polis knows none, and who agrees with them. Disagreement and
 * passes are only counted. An author is called by their number there, in `nameless`.
 */
export function gatherPolis(
  polis: Polis,
  { choice, nameless }: { choice: string; nameless: string },
): { part: Gathered; counts: PolisCounts; leftOut: Problem[] } {
  const source = createHash('sha256')
    .update(polis.url || polis.topic)
    .digest('hex')
    .slice(0, 16)
  const part: Gathered = {
    question: topic.safeParse(polis.topic.slice(0, 300)).data ?? null,
    people: new Map(),
    sayings: [],
    agreements: [],
  }
  const authors = new Map<string, string>()
  const leftOut: Problem[] = []
  for (const { line, id, authorId, at, words: typed, moderated } of polis.comments) {
    const why = body.safeParse(typed)
    const issue = why.error?.issues[0]
    if (moderated !== -1 && issue) leftOut.push({ line, sentence: issue.message, values: valuesOf(issue) })
    if (moderated === -1 || !why.success) continue
    authors.set(id, authorId)
    part.sayings.push({ line, sourceKey: `polis ${source} ${id}`, authorKey: numbered(authorId), choice, why: why.data, at })
  }
  const agreed = polis.votes.filter(({ agrees }) => agrees)
  const taken = agreed.filter(({ commentId }) => authors.has(commentId))
  const ofOthers = taken.filter(({ commentId, voterId }) => authors.get(commentId) !== voterId)
  for (const { commentId, voterId, at } of ofOthers) {
    part.agreements.push({ sourceKey: `polis ${source} ${commentId}`, supporterKey: numbered(voterId), at })
  }
  const counts = {
    comments: polis.comments.length,
    rejected: polis.comments.filter(({ moderated }) => moderated === -1).length,
    wordless: leftOut.length,
    votes: polis.voteRows,
    repeated: polis.repeated,
    passed: polis.passed,
    disagreed: polis.disagreed,
    agreed: agreed.length,
    withOneself: taken.length - ofOthers.length,
    withLeftOut: agreed.length - taken.length,
  }
  return { part, counts, leftOut }

  function numbered(number: string) {
    const key = `polis ${source} ${number}`
    if (!part.people.has(key)) part.people.set(key, { key, name: named(nameless, number), email: null })
    return key
  }
}
