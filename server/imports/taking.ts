import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { type Brought, bringIn } from './bringing.ts'
import { type Company, openFor, type Target } from './destinations.ts'
import type { Gathered } from './gathering.ts'
import { planImport } from './planning.ts'
import type { Source } from './sources.ts'

interface Taking {
  by: Member
  source: Pick<Source, 'parts' | 'problems' | 'obstacles'>
  target: Target
  /** The import that the statements came with; it is named in each of them. */
  importId: string
  at: Date
  /** What somebody is called whom the source gives no name: `Participant {number}`. */
  nameless: string
  /** Hears how many of all people, sayings and agreements are in. */
  progress?: ((done: number, all: number) => void) | undefined
}

/** What came in: `known` sayings were there before, `dialogues` were opened for it. */
export interface Taken extends Brought {
  sayings: number
  known: number
  dialogues: number
}

/**
 * Takes words that were said elsewhere, all or nothing: people, options, statements and supports, and one fact for each dialogue. Taken twice they
 * come in once. They were not said to the company here, and nobody promised an answer to them, so none is owed by it. Refuses whoever is no admin, and
 * with invalid where one row cannot be taken.
 */
export async function takeWords(
  db: Db,
  company: Company,
  { by, source, target, importId, at, nameless, progress = () => {} }: Taking,
): Promise<Taken> {
  mustMay(by, 'settings')
  const { parts } = source
  const sayings = countOf(parts, ({ sayings }) => sayings.length)
  const all = sayings + countOf(parts, ({ people, agreements }) => people.size + agreements.length)
  let done = 0
  return await db.transaction(async (tx) => {
    await mustBeAlone(tx, company)
    const plan = await planImport(tx, company, parts, { target, at })
    const [wrong] = [...source.obstacles, ...source.problems, ...plan.obstacles, ...plan.problems]
    if (wrong) throw new Refusal('invalid', wrong.sentence, wrong.values)
    const taken: Taken = { sayings, known: 0, dialogues: 0, statements: 0, people: 0, supports: 0, options: 0 }
    for (const { part, destination } of plan.parts) {
      const id = destination.id ?? (await openFor(tx, company, { question: destination.question, target, by, at }))
      const brought = await bringIn(tx, { companyId: company.id, id }, part, {
        importId,
        at,
        nameless,
        progress: (more) => {
          done += more
          progress(Math.round(done), all)
        },
      })
      await tell(tx, { companyId: company.id, id }, { by, importId, at, brought })
      if (destination.id === null) taken.dialogues += 1
      for (const what of ['statements', 'people', 'supports', 'options'] as const) taken[what] += brought[what]
    }
    return { ...taken, known: sayings - taken.statements }
  })
}

function countOf(parts: Gathered[], count: (part: Gathered) => number) {
  return parts.reduce((sum, part) => sum + count(part), 0)
}

/** One import of a company at a time: two at once could open the same dialogue twice. Refuses the second with too_late, as waiting has its limit. */
async function mustBeAlone(tx: Db, company: { id: string }) {
  const key = `imports of ${company.id}`
  const [lock] = await selectRows<{ isOurs: boolean }>(tx, sql`select pg_try_advisory_xact_lock(hashtextextended(${key}, 0)) as "isOurs"`)
  if (!lock!.isOurs) throw new Refusal('too_late', 'Another import of this company is running. Start this one again once that has ended.')
}

async function tell(
  tx: Db,
  { companyId, id: dialogueId }: { companyId: string; id: string },
  { by, importId, at, brought }: { by: Member; importId: string; at: Date; brought: Brought },
) {
  if (brought.statements === 0 && brought.supports === 0) return
  const more = { statements: brought.statements }
  await record(tx, 'words_imported', { companyId, dialogueId, by: by.personId, at, detail: { importId, ...brought }, more })
}
