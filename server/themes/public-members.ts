import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { statementRevisions, statements } from '../../db/schema/index.ts'
import { customerVoice, type Voice } from '../voice.ts'
import { answerOf } from './answered.ts'
import { countsInPublic } from './consents.ts'
import type { Place } from './steps.ts'

const atOnce = 30

export type PublicMember = Awaited<ReturnType<typeof publicMembers>>['members'][number]

interface Row {
  statementId: string
  words: string
  at: string
  authorId: string
  author: { id: string; name: string; hidden: boolean }
  customer: { workplace: string | null; roleThere: string | null } | null
  answeredBy: string | null
  owedBy: string | null
}

/**
 * The statements of a theme that everybody reads, those that are counted there: the latest first, thirty at once, and where the next ones
 * begin. `path` is where the dialogue is read. The caller has made sure that the theme is published. One statement.
 */
export async function publicMembers(
  db: Db,
  { companyId, id }: Place,
  { themeId, path, before }: { themeId: string; path: string; before?: { at: Date; id: string } | undefined },
) {
  const answer = answerOf(companyId, sql`said.id`)
  const isBefore = before ? sql`and (said.posted_at, said.id) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)` : sql``
  const rows = await selectRows<Row>(
    db,
    sql`select said.id as "statementId", revision.why as words, said.posted_at as at, said.author_id as "authorId",
        ${answer.answeredBy} as "answeredBy", ${answer.owedBy} as "owedBy",
        jsonb_build_object('id', shown.id, 'name', shown.name, 'hidden', shown.hidden) as author,
        case when not shown.hidden then jsonb_build_object('workplace', client.workplace, 'roleThere', client.role_there) end as customer
      from ${statements} said
      join ${statementRevisions} revision on revision.company_id = said.company_id and revision.statement_id = said.id and revision.number = said.revision
      join appearances shown on shown.company_id = said.company_id and shown.dialogue_id = said.dialogue_id and shown.person_id = said.author_id
      left join customers client on client.company_id = said.company_id and client.person_id = said.author_id
      where said.company_id = ${companyId} and said.dialogue_id = ${id} ${isBefore}
        and exists (select 1 from codings coding where coding.company_id = said.company_id and coding.statement_id = said.id
          and coding.theme_id = ${themeId} and ${countsInPublic(companyId, sql`coding`)})
      order by said.posted_at desc, said.id desc limit ${atOnce + 1}`,
  )
  const members = rows.slice(0, atOnce).map(({ at, words, answeredBy, owedBy, statementId, ...speaker }) => ({
    statementId,
    at: new Date(at),
    words,
    answeredBy,
    owedBy,
    by: customerVoice(speaker) satisfies Voice,
    href: `${path}/whys/${statementId}`,
    mine: null,
  }))
  const last = rows.length > atOnce ? members.at(-1)! : null
  return { members, next: last && { at: last.at, id: last.statementId } }
}
