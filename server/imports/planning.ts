import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { dialogues, memberships, people, statements } from '../../db/schema/index.ts'
import { listed } from './batches.ts'
import type { Problem } from './csv.ts'
import { type Destination, type DialogueThere, destinationsOf, type Target } from './destinations.ts'
import type { Gathered } from './gathering.ts'
import type { MappingProblem } from './mapping.ts'

/** What would come in where. Nothing comes in while there is a problem or an obstacle. */
export interface Plan {
  parts: PlannedPart[]
  /** Rows that cannot be taken. */
  problems: Problem[]
  /** What stands in the way of the whole. */
  obstacles: MappingProblem[]
}

export interface PlannedPart {
  part: Gathered
  destination: Destination
  /** How many of its sayings came in before. */
  known: number
}

/** Looks where the parts of an import would go and whether they may, without changing anything. One statement, however many rows. */
export async function planImport(
  db: Db,
  company: { id: string },
  parts: Gathered[],
  { target, at }: { target: Target; at: Date },
): Promise<Plan> {
  const { there, known, ours } = await lookUp(db, company, parts, target)
  const { destinations, obstacles } = destinationsOf(parts, target, there)
  const sayings = parts.flatMap(({ people, sayings }) =>
    sayings.map((saying) => ({ ...saying, email: people.get(saying.authorKey)?.email })),
  )
  const problems = sayings.flatMap(({ line, email, at: saidAt }): Problem[] => [
    ...(email && ours.has(email) ? [{ line, sentence: ofTheCompany, values: { email } }] : []),
    ...(saidAt && saidAt > at ? [{ line, sentence: 'This was said at a time that has not come yet.' }] : []),
  ])
  const planned = destinations.map((destination, place) => ({
    part: parts[place]!,
    destination,
    known: known.get(destination.id ?? '') ?? 0,
  }))
  return { parts: planned, problems, obstacles }
}

const ofTheCompany = '{email} is somebody of the company itself. Only customers say what they chose and why.'

type Found = { kind: 'there' | 'known' | 'ours'; id: string; slug: string; question: string; phase: string; number: number }

/** The dialogues that may be meant, how much of this is in each already, and which addresses are the company's own people's. */
async function lookUp(db: Db, { id: companyId }: { id: string }, parts: Gathered[], { slug, question }: Target) {
  const questions = parts.map((part) => question ?? part.question ?? '')
  const keys = parts.flatMap(({ sayings }) => sayings.map(({ sourceKey }) => sourceKey))
  const emails = parts.flatMap(({ people }) => [...people.values()].flatMap(({ email }) => email ?? []))
  const rows = await selectRows<Found>(
    db,
    sql`select * from (
        select 'there' as kind, ${dialogues.id}::text as id, ${dialogues.slug}, ${dialogues.question}, ${dialogues.phase}, 0 as number
        from ${dialogues} where ${dialogues.companyId} = ${companyId}
          and (${dialogues.slug} = ${slug ?? ''} or ${dialogues.question} in (${listed(questions)}))
        order by ${dialogues.createdAt}, ${dialogues.id}) as there
      union all
      select 'known', ${statements.dialogueId}::text, '', '', '', count(*)::int
      from ${statements} where ${statements.companyId} = ${companyId} and ${statements.sourceKey} in (${listed(keys)})
      group by ${statements.dialogueId}
      union all
      select 'ours', ${people.email}, '', '', '', 0
      from ${people} join ${memberships} on ${memberships.personId} = ${people.id}
      where ${memberships.companyId} = ${companyId} and ${memberships.role} <> 'customer' and ${memberships.endedAt} is null
        and ${people.email} in (${listed(emails)})`,
  )
  return {
    there: rows.filter((row): row is Found & DialogueThere => row.kind === 'there'),
    known: new Map(rows.filter(({ kind }) => kind === 'known').map(({ id, number }) => [id, number])),
    ours: new Set(rows.filter(({ kind }) => kind === 'ours').map(({ id }) => id)),
  }
}
