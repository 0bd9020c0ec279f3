import { and, desc, eq, isNull, not, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Db } from '../../../db/client.ts'
import { isHiddenNow, optionName, statementNow, themeName, themeNow, whole } from '../../../db/now.ts'
import {
  blindCodings,
  blindSampleStatements,
  blindSamples,
  codings,
  hidings,
  memberships,
  options,
  people,
  staff,
  statementRevisions,
  statements,
  themes,
  themeVersions,
} from '../../../db/schema/index.ts'
import { Refusal } from '../../refusal.ts'
import type { Coder } from '../codings.ts'
import type { Place } from '../steps.ts'

export type Sample = Awaited<ReturnType<typeof samplesOf>>[number]
export type ForCoder = Awaited<ReturnType<typeof sampleFor>>
export type Opened = Awaited<ReturnType<typeof codingsOf>>[number]

/** Who codes a sample, and how many of its statements so far. Which theme they chose is nobody's to know before it is opened. */
export interface SampleCoder {
  personId: string
  name: string
  coded: number
}

const most = 100

/** The samples of a dialogue, the latest first, 100 at most: how many statements are in each, and how many of them each coder has coded. What is hidden now counts nowhere. */
export async function samplesOf(db: Db, { companyId, id }: Place) {
  return await db
    .select(sampleColumns(companyId))
    .from(blindSamples)
    .where(and(eq(blindSamples.companyId, companyId), eq(blindSamples.dialogueId, id)))
    .orderBy(desc(blindSamples.at), desc(blindSamples.id))
    .limit(most)
}

/** One sample of a dialogue. Refuses with not_found what is none of its. */
export async function findSample(db: Db, { companyId, id }: Place, sampleId: string): Promise<Sample> {
  const [sample] = await db
    .select(sampleColumns(companyId))
    .from(blindSamples)
    .where(isSample(companyId, id, sampleId))
  if (!sample) throw refusalOfNothing()
  return sample
}

/** A statement of a sample, and what one coder said of it, who alone may read it: a theme, `null` for none of them; `undefined` for nothing yet. */
export interface InSample {
  id: string
  place: number
  own: string | null | undefined
}

/**
 * One sample of a dialogue with its statements in their order, and of what was said of them only what this coder said; and how many
 * statements each theme held when it was drawn (`sizes`), so that themes stand in one order as long as it is coded. Refuses with
 * not_found what is none of the dialogue's. One statement.
 */
export async function sampleFor(db: Db, { companyId, id }: Place, { sampleId, personId }: { sampleId: string; personId: string }) {
  const own = and(
    eq(blindCodings.companyId, companyId),
    eq(blindCodings.sampleId, blindSampleStatements.sampleId),
    eq(blindCodings.statementId, blindSampleStatements.statementId),
    eq(blindCodings.personId, personId),
  )
  const rows = whole<{ id: string; place: number; isCoded: boolean; themeId: string | null }[]>(sql`coalesce((
    select json_agg(json_build_object('id', ${blindSampleStatements.statementId}, 'place', ${blindSampleStatements.place},
      'isCoded', ${blindCodings.personId} is not null, 'themeId', ${blindCodings.themeId}) order by ${blindSampleStatements.place})
    from ${blindSampleStatements} left join ${blindCodings} on ${own}
    where ${and(isOfSample(companyId, blindSamples.id), not(isHiddenHere(companyId)))}), '[]')`)
  const sizes = whole<Record<string, number>>(sql`coalesce((select json_object_agg(held.theme_id, held.n) from (
    select ${codings.themeId} theme_id, count(distinct ${codings.statementId})::int n from ${codings}
    where ${codings.companyId} = ${companyId} and ${codings.dialogueId} = ${id} and ${codings.themeId} is not null
      and ${codings.at} <= ${blindSamples.at} and (${codings.removedAt} is null or ${codings.removedAt} > ${blindSamples.at})
    group by ${codings.themeId}) held), '{}')`)
  const [found] = await db
    .select({ ...sampleColumns(companyId), rows, sizes })
    .from(blindSamples)
    .where(isSample(companyId, id, sampleId))
  if (!found) throw refusalOfNothing()
  const { rows: all, ...sample } = found
  const statements: InSample[] = all.map(({ isCoded, themeId, ...row }) => ({ ...row, own: isCoded ? themeId : undefined }))
  return { ...sample, statements }
}

/** A statement as it is given to be coded: what was chosen, and why; `optionId` is what that has become. Nothing of who said it, or of what others make of it. */
export async function wordsToCode(db: Db, { companyId }: Place, statementId: string) {
  const [words] = await db
    .select({
      why: statementRevisions.why,
      optionId: sql<string>`coalesce(${options.mergedIntoId}, ${options.id})`,
      option: optionName(companyId),
    })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
    .where(and(eq(statements.companyId, companyId), eq(statements.id, statementId)))
  return words!
}

/** What one coder said of a statement in an opened sample. A theme that was part of another when it was opened is that other. */
export interface Said {
  personId: string
  themeId: string | null
  at: string
}

/**
 * The statements of an opened sample with what everybody said of each, and what holds of it in the code book. Refuses with not_allowed a
 * sample that is not opened: until then nobody reads this, whoever they are.
 */
export async function codingsOf(db: Db, { companyId }: Place, { id: sampleId, openedAt }: Pick<Sample, 'id' | 'openedAt'>) {
  if (!openedAt) throw new Refusal('not_allowed', 'These codings are sealed until the sample is opened.')
  const became = sql`coalesce((select coalesce(${themeVersions.mergedIntoId}, ${themeVersions.themeId}) from ${themeVersions} where ${themeVersions.companyId} = ${companyId}
    and ${themeVersions.themeId} = ${blindCodings.themeId} and ${themeVersions.at} <= ${openedAt.toISOString()}::timestamptz order by ${themeVersions.number} desc limit 1), ${blindCodings.themeId})`
  const ofStatement = and(
    eq(blindCodings.companyId, companyId),
    eq(blindCodings.sampleId, sampleId),
    eq(blindCodings.statementId, statements.id),
  )
  const inForce = and(eq(codings.companyId, companyId), eq(codings.statementId, statements.id), isNull(codings.removedAt))
  return await db
    .select({
      id: statements.id,
      place: blindSampleStatements.place,
      revision: statements.revision,
      revisedAt: statementRevisions.at,
      why: statementRevisions.why,
      option: optionName(companyId),
      said: whole<
        Said[]
      >(sql`coalesce((select json_agg(json_build_object('personId', ${blindCodings.personId}, 'themeId', ${became}, 'at', ${blindCodings.at})
        order by ${blindCodings.personId}) from ${blindCodings} where ${ofStatement}), '[]')`),
      inForce: whole<
        { id: string; themeId: string | null; coder: Coder; isPart: boolean }[]
      >(sql`coalesce((select json_agg(json_build_object('id', ${codings.id},
        'themeId', ${codings.themeId}, 'coder', ${codings.coder}, 'isPart', ${codings.from} is not null)) from ${codings} where ${inForce}), '[]')`),
    })
    .from(blindSampleStatements)
    .innerJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, blindSampleStatements.statementId)))
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
    .where(and(isOfSample(companyId, sampleId), not(isHiddenHere(companyId))))
    .orderBy(blindSampleStatements.place)
}

/** Every theme that a dialogue ever had, by its name now: also what was rejected or made part of another since somebody chose it. */
export async function themesEver(db: Db, { companyId, id }: Place) {
  return await db
    .select({ id: themes.id, name: themeName(companyId), state: themeVersions.state, mergedIntoId: themeVersions.mergedIntoId })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, id)))
}

function sampleColumns(companyId: string) {
  const inSample = and(isOfSample(companyId, blindSamples.id), not(isHiddenHere(companyId)))
  const coded = sql`(select ${blindCodings.personId} person_id, count(*)::int coded from ${blindCodings}
    join ${blindSampleStatements} on ${and(inSample, eq(blindSampleStatements.statementId, blindCodings.statementId))}
    where ${and(eq(blindCodings.companyId, companyId), eq(blindCodings.sampleId, blindSamples.id))} group by ${blindCodings.personId})`
  return {
    id: blindSamples.id,
    by: memberName(companyId, sql`${blindSamples.by}`),
    at: blindSamples.at,
    openedAt: blindSamples.openedAt,
    size: whole<number>(sql`(select count(*)::int from ${blindSampleStatements} where ${inSample})`),
    coders: whole<
      SampleCoder[]
    >(sql`coalesce((select json_agg(json_build_object('personId', done.person_id, 'name', ${memberName(companyId, sql.raw('done.person_id'))},
      'coded', done.coded) order by done.person_id) from ${coded} done), '[]')`),
  }
}

function isSample(companyId: string, dialogueId: string, sampleId: string) {
  return and(eq(blindSamples.companyId, companyId), eq(blindSamples.dialogueId, dialogueId), eq(blindSamples.id, sampleId))
}

function refusalOfNothing() {
  return new Refusal('not_found', 'There is nothing at this address.')
}

function isOfSample(companyId: string, sampleId: string | AnyPgColumn) {
  return and(eq(blindSampleStatements.companyId, companyId), eq(blindSampleStatements.sampleId, sampleId))
}

function isHiddenHere(companyId: string) {
  return isHiddenNow(companyId, sql`${hidings.statementId} = ${blindSampleStatements.statementId}`)
}

/** The name that a member of the company's people shows: their stand-in's, where they have one. */
function memberName(companyId: string, personId: SQL) {
  return whole<string>(sql`(select coalesce(${staff.name}, ${people.name}) from ${memberships} join ${people} on ${people.id} = ${memberships.personId}
    left join ${staff} on ${staff.companyId} = ${companyId} and ${staff.personId} = ${memberships.personId}
    where ${memberships.companyId} = ${companyId} and ${memberships.personId} = ${personId})`)
}
