import { and, desc, eq, lt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appearances, events, staff } from '../../db/schema/index.ts'
import { type Kind, wording } from '../events/wording.ts'
import { faceOf } from '../face.ts'
import type { Words } from '../words/words.ts'
import { type Dialogue, pathOf } from './reading.ts'

const pageSize = 50

type Row = Awaited<ReturnType<typeof factsOf>>[number]

/** What happened in a dialogue, in words, newest first, 50 at most. `before` is a version of the dialogue; `older` is the one to go on from. */
export async function timelineOf(db: Db, dialogue: Dialogue, { before, words }: { before?: number | undefined; words: Words }) {
  const rows = await factsOf(db, dialogue, before)
  const shown = rows.slice(0, pageSize)
  return {
    timeline: shown.filter(({ kind }) => kind in wording).map((row) => happening(row, dialogue, words)),
    older: rows.length > pageSize ? shown.at(-1)!.version : null,
  }
}

function factsOf(db: Db, { companyId, id }: Dialogue, before: number | undefined) {
  return db
    .select({
      kind: events.kind,
      version: events.version,
      detail: events.detail,
      at: events.at,
      customer: { id: appearances.id, name: appearances.name },
      colleague: { id: staff.personId, name: staff.name },
    })
    .from(events)
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, events.companyId),
        eq(appearances.dialogueId, events.dialogueId),
        eq(appearances.personId, events.actorId),
      ),
    )
    .leftJoin(staff, and(eq(staff.companyId, events.companyId), eq(staff.personId, events.actorId)))
    .where(
      and(
        eq(events.companyId, companyId),
        eq(events.dialogueId, id),
        eq(events.isPublic, true),
        before === undefined ? undefined : lt(events.version, before),
      ),
    )
    .orderBy(desc(events.version))
    .limit(pageSize + 1)
}

function happening(row: Row, dialogue: Dialogue, { t }: Words) {
  const sentence = wording[row.kind as Kind]
  const who = sentence.includes('{who}') ? actorOf(row) : null
  const isOfThemes = row.kind.startsWith('themes_')
  return {
    at: row.at,
    face: who && faceOf(who.id, who.name),
    // An analyst has no card by which everybody knows them: the company speaks.
    sentence: t(sentence, {
      who: who?.name ?? (isOfThemes ? dialogue.company.name : t('Somebody')),
      reason: String(row.detail.reason ?? ''),
    }),
    href: isOfThemes ? `${pathOf(dialogue)}/themes` : placeOf(row.detail, pathOf(dialogue)),
  }
}

/** Facts of which the kind alone tells the side. */
const companyKinds = /^((dialogue|phase|response|obligation|words|champion)_|question_(asked|taken_back)$|decision_recorded$|themes_)/
const customerKinds = /^(statement|verdict|hiding|conflict_reopened|question_(replied|contested)$)/

/** Somebody may have spoken as a customer once and answer for the company now: each fact names them as they were in it, or not at all. */
function actorOf({ kind, detail, customer, colleague }: Row) {
  if (!customer || !colleague) return customer ?? colleague
  if (detail.side === 'company' || companyKinds.test(kind)) return colleague
  return detail.side === 'customer' || customerKinds.test(kind) ? customer : null
}

function placeOf({ statementId, conflictId, optionId, criterionId, commitmentId, decisionId }: Row['detail'], path: string) {
  if (commitmentId) return `${path}/commitments/${commitmentId}`
  if (criterionId) return `${path}/criteria/${criterionId}`
  if (conflictId) return `${path}/conflicts/${conflictId}`
  if (statementId) return `${path}/whys/${statementId}`
  if (optionId) return `${path}/options/${optionId}`
  return decisionId ? `${path}/decision` : null
}
