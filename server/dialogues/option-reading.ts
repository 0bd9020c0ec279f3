import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { hidingNow, isOptionHidden, isOutOfSight, optionName, statementNow } from '../../db/now.ts'
import {
  appearances,
  dialogues,
  hidings,
  optionAcceptances,
  optionChangeAcceptances,
  optionChanges,
  options,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

export type OptionLine = Awaited<ReturnType<typeof optionsOf>>[number]
export type OptionWhole = Awaited<ReturnType<typeof findOption>>

export type Side = 'customer' | 'company'

/** Somebody by the name they show in the dialogue; no id and no name for a customer who has said nothing there. */
export interface Someone {
  id: string | null
  name: string | null
}

/** How an option came to stand as it does: what was proposed to be done with it, or with one that is part of it by now. */
export interface Step {
  id: string
  kind: 'rename' | 'merge' | 'retire'
  /** What was to be changed, by the name as it was; null while that is hidden. */
  of: { id: string; name: string | null }
  /** The name it was to have; null, as the reason is, where a customer gave it and the option's name is hidden. */
  name: string | null
  into: { id: string; name: string } | null
  reason: string | null
  by: Someone & { personId: string }
  side: Side
  at: Date
  adoptedAt: Date | null
  droppedAt: Date | null
  acceptances: Acceptance[]
}

export interface Acceptance {
  side: Side
  by: Someone
  at: Date
}

/** At most this many options are listed: an import of free answers can bring thousands, most of them named once. */
const optionsShown = 200

/** Their names as the reader may complete what they type from them: none that is hidden, none off the table, the most chosen first; 50 at most. */
export function namesOf(lines: OptionLine[]) {
  return lines.flatMap(({ name, retiredAt }) => (name && !retiredAt ? [name] : [])).slice(0, 50)
}

/** How many options of a dialogue stand on the table or are proposed for it; none that only hidden words name, or that others have become. */
export function optionCount() {
  return sql<number>`(select count(*)::int from ${options} where ${options.companyId} = ${dialogues.companyId} and ${options.dialogueId} = ${dialogues.id} and ${options.mergedIntoId} is null and ${options.retiredAt} is null and not ${isOutOfSight()})`
}

/**
 * The options of a dialogue, those off the table last, the most chosen first: by how many people, proposed by which side, accepted by which.
 * 200 at most; none that only hidden words name, none that is part of another by now.
 */
export async function optionsOf(db: Db, { companyId, id }: { companyId: string; id: string }) {
  const choice = choosersOf(db, { companyId, id })
  const chosenBy = sql<number>`coalesce(${choice.people}, 0)`
  return await db
    .select({
      id: options.id,
      name: optionName(companyId),
      hiding: hidingNow(companyId, sql`${hidings.optionId} = ${options.id}`),
      side: options.side,
      retiredAt: options.retiredAt,
      retiredFor: sql<
        string | null
      >`(select case when not ${isProposalHidden(isOptionHidden(companyId))} then ${optionChanges.reason} end from ${optionChanges}
        where ${optionChanges.companyId} = ${companyId} and ${optionChanges.optionId} = ${options.id} and ${optionChanges.kind} = 'retire' and ${optionChanges.adoptedAt} is not null
        limit 1)`,
      chosenBy,
      acceptedBy: sql<Side[]>`array(
        select ${optionAcceptances.side} from ${optionAcceptances}
        where ${optionAcceptances.companyId} = ${companyId} and ${optionAcceptances.optionId} = ${options.id})`,
      asksFor: sql<number>`(select count(*)::int from ${optionChanges} where ${optionChanges.companyId} = ${companyId} and ${optionChanges.optionId} = ${options.id}
        and ${optionChanges.adoptedAt} is null and ${optionChanges.droppedAt} is null)`,
    })
    .from(options)
    .leftJoin(choice, eq(choice.optionId, options.id))
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, id), isNull(options.mergedIntoId), sql`not ${isOutOfSight()}`))
    .orderBy(sql`${options.retiredAt} is not null`, desc(chosenBy), options.at, options.id)
    .limit(optionsShown)
}

/**
 * One option with everything that its page tells: who proposed it, which side accepts it, what was and is to be done with it and with what is
 * part of it. One statement. Refuses with not_found what is not in this dialogue.
 */
export async function findOption(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, { id }: { id: string }) {
  const choice = choosersOf(db, { companyId, id: dialogueId })
  const [found] = await db
    .select({
      id: options.id,
      name: optionName(companyId),
      hiding: hidingNow(companyId, sql`${hidings.optionId} = ${options.id}`),
      proposedBy: options.proposedBy,
      side: options.side,
      at: options.at,
      retiredAt: options.retiredAt,
      mergedIntoId: options.mergedIntoId,
      isOutOfSight: isOutOfSight(),
      chosenBy: sql<number>`coalesce((select ${choice.people} from ${choice} where ${choice.optionId} = ${options.id}), 0)`,
      by: someone({ companyId, dialogueId, by: options.proposedBy, side: options.side }),
      acceptances: acceptancesOf(optionAcceptances, eq(optionAcceptances.optionId, options.id), { companyId, dialogueId }),
      steps: stepsOf({ companyId, dialogueId }),
    })
    .from(options)
    // Of one table alone drizzle leaves its name out, and what is asked for within would be another's.
    .innerJoin(dialogues, and(eq(dialogues.companyId, options.companyId), eq(dialogues.id, options.dialogueId)))
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), eq(options.id, id)))
  if (!found) throw new Refusal('not_found', 'There is nothing at this address.')
  const { acceptances, steps, ...option } = found
  return { ...option, acceptances: acceptances.map(dated), steps: steps.map(stepOf) }
}

/** How many people chose each option, or what has become part of it, in the words that stand now: one pass over the dialogue's statements, however many options there are. */
function choosersOf(db: Db, { companyId, id }: { companyId: string; id: string }) {
  const said = alias(options, 'said')
  const optionId = sql<string>`coalesce(${said.mergedIntoId}, ${said.id})`
  return db
    .select({ optionId: optionId.as('chosen_id'), people: sql<number>`count(distinct ${statements.authorId})::int`.as('people') })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(said, and(eq(said.companyId, companyId), eq(said.id, statementRevisions.optionId)))
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id)))
    .groupBy(optionId)
    .as('choice')
}

interface Here {
  companyId: string
  dialogueId: string
}

/** A person by the name they show here: a customer's in this dialogue, a colleague's in the company. */
function someone({ companyId, dialogueId, by, side }: Here & { by: unknown; side: unknown }) {
  return sql<Someone>`(select json_build_object('id', coalesce(${staff.personId}, ${appearances.id}), 'name', coalesce(${staff.name}, ${appearances.name}))
    from (select 1) one
    left join ${staff} on ${staff.companyId} = ${companyId} and ${staff.personId} = ${by} and ${side} = 'company'
    left join ${appearances} on ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${dialogueId} and ${appearances.personId} = ${by} and ${side} = 'customer')`
}

type Json<Row> = { [Key in keyof Row]: Row[Key] extends Date ? string : Row[Key] extends Date | null ? string | null : Row[Key] }

function acceptancesOf(table: typeof optionAcceptances | typeof optionChangeAcceptances, of: SQL, here: Here) {
  return sql<
    Json<Acceptance>[]
  >`coalesce((select json_agg(json_build_object('side', ${table.side}, 'at', ${table.at}, 'by', ${someone({ ...here, by: table.by, side: table.side })}) order by ${table.at}, ${table.side})
    from ${table} where ${table.companyId} = ${here.companyId} and ${of}), '[]')`
}

/** What a customer said in proposing to change an option is hidden with its name. */
function isProposalHidden(isOptionHidden: SQL) {
  return sql`(${optionChanges.side} = 'customer' and ${isOptionHidden})`
}

/** What was proposed for an option and for all that is part of it, the first one first. */
function stepsOf(here: Here) {
  const { companyId } = here
  const of = alias(options, 'part')
  const part = sql`${of}`
  const isPartHidden = isOptionHidden(companyId, part)
  const isHidden = isProposalHidden(sql`(${isPartHidden} or ${isOptionHidden(companyId)})`)
  return sql<(Omit<Json<Step>, 'acceptances'> & { acceptances: Json<Acceptance>[] })[]>`coalesce((select json_agg(json_build_object(
      'id', ${optionChanges.id}, 'kind', ${optionChanges.kind}, 'of', json_build_object('id', ${of.id}, 'name', case when not ${isPartHidden} then ${of.name} end),
      'name', case when not ${isHidden} then ${optionChanges.name} end,
      'into', (select json_build_object('id', ${options.id}, 'name', ${optionName(companyId)}) from ${options} where ${options.companyId} = ${companyId} and ${options.id} = ${optionChanges.intoId}),
      'reason', case when not ${isHidden} then ${optionChanges.reason} end, 'by', (select ${someone({ ...here, by: optionChanges.by, side: optionChanges.side })}::jsonb || jsonb_build_object('personId', ${optionChanges.by})), 'side', ${optionChanges.side},
      'at', ${optionChanges.at}, 'adoptedAt', ${optionChanges.adoptedAt}, 'droppedAt', ${optionChanges.droppedAt},
      'acceptances', ${acceptancesOf(optionChangeAcceptances, eq(optionChangeAcceptances.changeId, optionChanges.id), here)}) order by ${optionChanges.at}, ${optionChanges.id})
    from ${optionChanges} join ${options} ${of} on ${of.companyId} = ${companyId} and ${of.id} = ${optionChanges.optionId}
    where ${optionChanges.companyId} = ${companyId} and (${of.id} = ${options.id} or ${of.mergedIntoId} = ${options.id})), '[]')`
}

function dated({ at, ...acceptance }: Json<Acceptance>): Acceptance {
  return { ...acceptance, at: new Date(at) }
}

function stepOf({
  at,
  adoptedAt,
  droppedAt,
  acceptances,
  ...step
}: Omit<Json<Step>, 'acceptances'> & { acceptances: Json<Acceptance>[] }): Step {
  return {
    ...step,
    at: new Date(at),
    adoptedAt: adoptedAt === null ? null : new Date(adoptedAt),
    droppedAt: droppedAt === null ? null : new Date(droppedAt),
    acceptances: acceptances.map(dated),
  }
}
