import { and, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { isHiddenNow } from '../../db/now.ts'
import {
  extensions,
  handings,
  hidings,
  obligations,
  type Policy,
  responses,
  responseTargets,
  staff,
  waitings,
} from '../../db/schema/index.ts'
import { withDialogue } from '../dialogues/leading.ts'
import { withLeaving } from '../members/succession.ts'
import { releasesOf } from '../obligations/keeping.ts'
import { type Reckoning, reckoningOf } from '../obligations/reckoning.ts'
import { staffVoice, type Voice } from '../voice.ts'
import { type Asked, voiceOf, waitingOf } from './latest.ts'

/** One duty with everything that happened to its clock, as its exchange's page tells it. */
export interface PastDuty {
  id: string
  /** What it was opened again for, a conflict's second clock or a later one. */
  reopenedAt: Date | null
  /** As it was promised. */
  firstDueAt: Date
  /** What counts. */
  dueAt: Date
  metAt: Date | null
  /** It was let go before an answer met it, and how. */
  release: { how: 'withdrawn' | 'left' | 'settled'; at: Date } | null
  /** How the date that counts came about. */
  reckoning: Reckoning
  /** The later date that was announced, and why. */
  extension: { dueAt: Date; reason: string; at: Date; by: string } | null
  /** Who answered for it before, first one first. `isSaid`: the reason is a sentence of the catalogues. */
  handings: { from: string; to: string; by: string; reason: string; isSaid: boolean; at: Date }[]
  questions: PastQuestion[]
}

export interface PastQuestion {
  words: string
  by: Voice
  at: Date
  until: Date
  endedAt: Date | null
  end: 'replied' | 'contested' | 'taken_back' | null
  /** Emptied while what they said is hidden, so that no page can show it by mistake. */
  reply: string | null
  isHidden: boolean
}

interface Row {
  id: string
  round: number
  startedAt: string
  firstDueAt: string
  dueAt: string
  metAt: string | null
  releases: Record<'withdrawn' | 'left' | 'settled', string | null>
  policy: Pick<Policy, 'timeZone' | 'calendar' | 'counting'>
  extension: { dueAt: string; reason: string; at: string; by: string } | null
  handings: { from: string; to: string; by: string; reason: string; at: string }[]
  questions: (Asked & Pick<PastQuestion, 'end' | 'reply' | 'isHidden'> & { endedAt: string | null })[]
}

const said: string[] = [withDialogue, withLeaving]
const giver = alias(staff, 'giver')
const taker = alias(staff, 'taker')

/** Every duty about one statement or conflict, first one first, as a column of a statement that has its id. */
export function dutiesOf(companyId: string, { kind, id }: { kind: 'statement' | 'conflict'; id: string }) {
  const about = kind === 'statement' ? obligations.statementId : obligations.conflictId
  const own = (table: typeof handings | typeof waitings | typeof extensions | typeof responseTargets) =>
    and(eq(table.companyId, companyId), eq(table.obligationId, obligations.id))
  const named = (person: typeof staff, by: SQL | typeof waitings.by | typeof handings.by | typeof extensions.by) =>
    sql`${person.companyId} = ${companyId} and ${person.personId} = ${by}`
  const hidden = kind === 'statement' ? hidings.statementId : hidings.conflictId
  const isHidden = isHiddenNow(companyId, sql`${hidden} = ${id}`)
  const { withdrawn, left, settled } = releasesOf(companyId)
  return sql<Row[]>`coalesce((select json_agg(json_build_object(
      'id', ${obligations.id}, 'round', ${obligations.round}, 'startedAt', ${obligations.startedAt}, 'firstDueAt', ${obligations.firstDueAt}, 'dueAt', ${obligations.dueAt}, 'policy', ${obligations.policy},
      'releases', json_build_object('withdrawn', ${withdrawn}, 'left', ${left}, 'settled', ${settled}),
      'metAt', (select ${responses.publishedAt} from ${responseTargets} join ${responses} on ${and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId))} where ${own(responseTargets)}),
      'extension', (select json_build_object('dueAt', ${extensions.dueAt}, 'reason', ${extensions.reason}, 'at', ${extensions.at}, 'by', ${staff.name})
        from ${extensions} join ${staff} on ${named(staff, extensions.by)} where ${own(extensions)}),
      'handings', coalesce((select json_agg(json_build_object('from', ${giver.name}, 'to', ${taker.name}, 'by', coalesce(${staff.name}, ''), 'reason', ${handings.reason}, 'at', ${handings.at}) order by ${handings.at}, ${handings.id})
        from ${handings} join ${staff} ${giver} on ${named(giver as never, sql`${handings.fromId}`)} join ${staff} ${taker} on ${named(taker as never, sql`${handings.toId}`)} left join ${staff} on ${named(staff, handings.by)}
        where ${own(handings)}), '[]'),
      'questions', coalesce((select json_agg(json_build_object('words', ${waitings.question}, 'at', ${waitings.at}, 'until', ${waitings.until}, 'endedAt', ${waitings.endedAt}, 'end', ${waitings.end}, 'reply', case when ${isHidden} then null else ${waitings.reply} end, 'isHidden', ${isHidden}, 'by', ${voiceOf(staff)}) order by ${waitings.at}, ${waitings.id})
        from ${waitings} join ${staff} on ${named(staff, waitings.by)} where ${own(waitings)}), '[]')
    ) order by ${obligations.round}) from ${obligations} where ${eq(obligations.companyId, companyId)} and ${about} = ${id}), '[]')`
}

/** A duty as it comes from the database, with its moments and voices. */
export function pastDuty(row: Row, at: Date): PastDuty {
  const { id, policy } = row
  const [startedAt, firstDueAt, dueAt, metAt] = [new Date(row.startedAt), new Date(row.firstDueAt), new Date(row.dueAt), moment(row.metAt)]
  const extension = row.extension && { ...row.extension, dueAt: new Date(row.extension.dueAt), at: new Date(row.extension.at) }
  return {
    id,
    reopenedAt: row.round > 0 ? startedAt : null,
    firstDueAt,
    dueAt,
    metAt,
    release: releaseOf(row, metAt),
    reckoning: reckoningOf({ startedAt, firstDueAt, dueAt, policy, waits: row.questions.map(waitingOf), extension }, at),
    extension,
    handings: row.handings.map((one) => ({ ...one, isSaid: said.includes(one.reason), at: new Date(one.at) })),
    questions: row.questions.map(({ by, at, until, endedAt, ...question }) => ({
      ...question,
      by: staffVoice(by),
      at: new Date(at),
      until: new Date(until),
      endedAt: moment(endedAt),
    })),
  }
}

/** What let it go first; an answer that came before that met it. */
function releaseOf({ releases }: Row, metAt: Date | null): PastDuty['release'] {
  const hows = ['withdrawn', 'left', 'settled'] as const
  const [first] = hows
    .flatMap((how) => (releases[how] ? [{ how, at: new Date(releases[how]) }] : []))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  return first && (metAt === null || first.at < metAt) ? first : null
}

function moment(at: string | null) {
  return at === null ? null : new Date(at)
}
