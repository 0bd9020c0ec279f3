import { and, desc, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { obligations, responseDrafts, staff } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { legible } from '../forms.ts'
import type { Member } from '../member.ts'
import { answersHere } from '../obligations/answerers.ts'
import { Refusal } from '../refusal.ts'

export type DraftFields = Record<string, string>

interface Keeping {
  by: Member
  obligationId: string
  fields: DraftFields
  /**
   * Which draft the page had before it, as the milliseconds when that was kept; empty where there was none. Left out, nothing is
   * compared, and what was kept before is replaced.
   */
  since?: string | undefined
  at: Date
}

/** What is kept towards an answer: when the reader last kept theirs, and who else has begun one. */
export interface Drafts {
  keptAt: Date | null
  /** It was kept within the last minute. */
  isFresh: boolean
  /** The reader's own, whole. */
  own: DraftFields | null
  others: { name: string; at: Date }[]
}

const most = 60_000
const minute = 60_000

/**
 * Keeps what somebody wrote towards an answer, as it was typed, in place of what they kept before, and gives when. Private to the
 * company's people, so it is no fact. Refuses with not_found where there is no such duty, and with taken where a newer draft was kept
 * since the page was drawn: an older tab takes nothing away in silence. Keeping the very same again changes nothing.
 */
export async function keepDraft(db: Db, company: { id: string }, { by, obligationId, fields: typed, since, at }: Keeping) {
  mustMay(by, 'respond')
  const companyId = company.id
  const fields = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, legible(text)]))
  if (JSON.stringify(fields).length > most) throw new Refusal('invalid', 'This is longer than an answer can be. Shorten it, then keep it.')
  await mustBeDuty(db, { companyId, obligationId })
  const draft = { companyId, obligationId, authorId: by.personId, fields, at }
  const kept = isTime(since) ? await replace(db, draft, since) : await write(db, draft, since)
  if (!kept)
    throw new Refusal('taken', 'Something newer was kept, or published, in another tab or on another device. Nothing of it was replaced.', {
      field: 'since',
    })
  return kept
}

/**
 * Keeps what a form held that was refused, so that it is there on another device, too. Gives which draft that is; null where it cannot be
 * kept, because something newer was, or where nothing was written yet.
 */
export async function keepRefused(db: Db, company: { id: string }, { fields, ...keeping }: Keeping) {
  if (!fields.heard && !fields.answer) return null
  try {
    return await keepDraft(db, company, { ...keeping, fields })
  } catch (error) {
    // The form is refused already, and says why. What was typed is shown again either way.
    if (!(error instanceof Refusal)) throw error
    return null
  }
}

/** The drafts towards one answer. One statement. */
export async function draftsTowards(
  db: Db,
  company: { id: string },
  { by, obligationId, at }: { by: Member; obligationId: string; at: Date },
): Promise<Drafts> {
  const rows = await db
    .select({ authorId: responseDrafts.authorId, name: staff.name, at: responseDrafts.at })
    .from(responseDrafts)
    .innerJoin(staff, and(eq(staff.companyId, responseDrafts.companyId), eq(staff.personId, responseDrafts.authorId)))
    .where(
      and(
        eq(responseDrafts.companyId, company.id),
        eq(responseDrafts.obligationId, obligationId),
        answersHere(company.id, responseDrafts.authorId),
      ),
    )
    .orderBy(desc(responseDrafts.at))
  return draftsFor(
    by,
    rows.map((row) => ({ ...row, fields: null })),
    at,
  )
}

/** The same, of drafts that were read already. */
export function draftsFor(
  by: Member,
  drafts: { authorId: string; name: string; at: Date; fields: DraftFields | null }[],
  now: Date,
): Drafts {
  const own = drafts.find(({ authorId }) => authorId === by.personId)
  return {
    keptAt: own?.at ?? null,
    isFresh: own !== undefined && now.getTime() - own.at.getTime() < minute,
    own: own?.fields ?? null,
    others: drafts.filter((draft) => draft !== own).map(({ name, at }) => ({ name, at })),
  }
}

async function mustBeDuty(db: Db, { companyId, obligationId }: { companyId: string; obligationId: string }) {
  const [duty] = await db
    .select({ id: obligations.id })
    .from(obligations)
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, obligationId)))
  if (!duty) throw new Refusal('not_found', 'There is nothing at this address.')
}

type Draft = typeof responseDrafts.$inferInsert

/** Two that are kept in the same millisecond are told apart, too. */
const laterThanBefore = (at: Date) => sql`greatest(${at.toISOString()}::timestamptz, ${responseDrafts.at} + interval '1 millisecond')`
const isTheSame = (fields: Draft['fields']) => sql`${responseDrafts.fields} = ${sql.param(fields, responseDrafts.fields)}::jsonb`

async function write(db: Db, draft: Draft, since: string | undefined) {
  const { fields, at } = draft
  const [kept] = await db
    .insert(responseDrafts)
    .values(draft)
    .onConflictDoUpdate({
      target: [responseDrafts.companyId, responseDrafts.obligationId, responseDrafts.authorId],
      set: { fields, at: laterThanBefore(at) },
      ...(since !== undefined && { setWhere: isTheSame(fields) }),
    })
    .returning({ at: responseDrafts.at })
  return kept
}

async function replace(db: Db, { companyId, obligationId, authorId, fields, at }: Draft, since: string) {
  const before: SQL = sql`${responseDrafts.at} = ${new Date(Number(since)).toISOString()}::timestamptz`
  const [kept] = await db
    .update(responseDrafts)
    .set({ fields, at: laterThanBefore(at) })
    .where(
      and(
        eq(responseDrafts.companyId, companyId),
        eq(responseDrafts.obligationId, obligationId),
        eq(responseDrafts.authorId, authorId),
        or(before, isTheSame(fields)),
      ),
    )
    .returning({ at: responseDrafts.at })
  return kept
}

/** As milliseconds, up to the year 5138: further ahead the database knows no such moment as it is written. */
function isTime(since: string | undefined): since is string {
  return /^\d{1,14}$/.test(since ?? '')
}
