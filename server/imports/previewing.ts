import type { Plan } from './planning.ts'
import type { Source, SourceProblem } from './sources.ts'

/** What is seen of an import before anything of it comes in. */
export interface Preview {
  rows: number
  /** Sayings, of which `known` came in before and `fresh` would come in now; the people behind them and behind the agreements. */
  sayings: number
  fresh: number
  known: number
  people: number
  agreements: number
  counts: Record<string, number>
  parts: { question: string; slug: string | null; fresh: number; known: number }[]
  /** The first few, as they would stand. */
  first: { line: number; choice: string; why: string; by: string | null; at: Date | null; question: string; kept: Record<string, string> }[]
  /** The columns that are kept for the analysis. */
  kept: string[]
  /** Every row that cannot be taken, in the order of the file, and what stands in the way of the whole. */
  bad: SourceProblem[]
  obstacles: Plan['obstacles']
  leftOut: SourceProblem[]
  /** Whether it can be brought in as it is. */
  isReady: boolean
}

const shown = 5

export function previewOf(source: Source, plan: Plan): Preview {
  const { parts, rows, counts, leftOut } = source
  const known = plan.parts.reduce((sum, part) => sum + part.known, 0)
  const sayings = parts.reduce((sum, part) => sum + part.sayings.length, 0)
  const agreements = parts.reduce((sum, part) => sum + part.agreements.length, 0)
  const bad = [...source.problems, ...plan.problems].toSorted((a, b) => a.line - b.line)
  const obstacles = [...source.obstacles, ...plan.obstacles]
  const fresh = sayings - known
  return {
    rows,
    sayings,
    fresh,
    known,
    people: parts.reduce((sum, part) => sum + part.people.size, 0),
    agreements,
    counts,
    parts: plan.parts.map(({ part, destination, known }) => ({
      question: destination.question,
      slug: destination.slug,
      fresh: part.sayings.length - known,
      known,
    })),
    first: firstOf(source),
    kept: source.free.flatMap(({ name, isKept }) => (isKept ? [name] : [])),
    bad,
    obstacles,
    leftOut,
    isReady: bad.length === 0 && obstacles.length === 0 && (fresh > 0 || agreements > 0),
  }
}

function firstOf({ parts }: Source) {
  const first = parts.flatMap(({ question, people, sayings }) =>
    sayings.slice(0, shown).map(({ line, choice, why, at, authorKey, kept = {} }) => {
      return { line, choice, why, at, kept, by: people.get(authorKey)?.name ?? null, question: question ?? '' }
    }),
  )
  return first.toSorted((a, b) => a.line - b.line).slice(0, shown)
}
