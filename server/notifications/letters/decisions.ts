import { and, eq, sql } from 'drizzle-orm'
import { isHiddenNow, nameOfOption } from '../../../db/now.ts'
import { decisionReviews, decisions, hidings, staff } from '../../../db/schema/index.ts'
import { groundsIn } from '../../decisions/becoming.ts'
import { passedOver } from '../../decisions/following.ts'
import { latestDecision } from '../../decisions/standing.ts'
import { findThing } from './thing.ts'
import { letterAbout, type Wanted } from './wanted.ts'

/** To everybody who took part: what became of what they said, with the very sentence. */
async function decidedLetter(wanted: Wanted) {
  const { mail, words, thing, said, links } = wanted
  const { t } = words
  const decision = await findDecision(wanted)
  const { statementId, conflictId, part } = mail.about
  const ownId = statementId ?? conflictId
  const own = ownId ? await findThing(wanted.db, wanted.companyId, ownId) : null
  if (!decision) return null
  const { name, at, taken, reviewOn, behind } = decision
  const quoted = own?.words ?? null
  return await letterAbout(wanted, {
    topic: 'decisions',
    lead: leadOf(wanted, { part: part ?? 'said', quoted }),
    quotes: quoted === null ? [] : [{ by: part === 'same' ? (own?.by ?? undefined) : t('You'), words: quoted }],
    paragraphs: [
      t('Decided by {name} on {date}: {options}.', { name, date: said.date(at), options: said.list(taken) }),
      courseOf(wanted, decision),
      behind.length > 0 && quoted !== null
        ? t(
            '{part, select, same {This sentence} other {Your sentence}} stands behind {count, plural, one {the criterion} other {the criteria}} {criteria}, on which this decision rests.',
            {
              part: part ?? 'said',
              count: behind.length,
              criteria: quotedList(wanted, behind),
            },
          )
        : decision.grounds.length > 0 && t('It rests on {criteria}.', { criteria: quotedList(wanted, decision.grounds) }),
      t('If you have something against it, you can sign a dissent beside it. On {date} everybody is asked whether it held.', {
        date: said.calendarDay(reviewOn),
      }),
    ],
    action: { label: t('Read the decision'), url: `${links.baseUrl}${thing.path}/decision` },
    ...(own && {
      things: [
        {
          thing: { ...own, words: null },
          action: {
            label: part === 'same' ? t('What you say the same of') : t('What you said, and what became of it'),
            url: links.baseUrl + own.path,
          },
        },
      ],
    }),
  })
}

/** To both sides, on the day on which they look at it again, unless they said already whether it held. */
async function reviewLetter(wanted: Wanted) {
  const { db, mail, companyId, words, thing, said, links } = wanted
  const { t } = words
  const decision = await findDecision(wanted)
  const latest = await latestDecision(db, { companyId, id: thing.id })
  const spoken = and(
    eq(decisionReviews.companyId, companyId),
    eq(decisionReviews.decisionId, mail.about.decisionId!),
    eq(decisionReviews.personId, mail.personId!),
  )
  if (!decision || latest?.id !== mail.about.decisionId || (await db.$count(decisionReviews, spoken)) > 0) return null
  const { at, taken, name, rationale } = decision
  return await letterAbout(wanted, {
    topic: 'decisions',
    lead: t('On {date} this was decided: {options}. Has it held?', { date: said.date(at), options: said.list(taken) }),
    quotes: [{ by: name, words: rationale }],
    paragraphs: [
      t(
        'Both sides say so now, each with a name, and it stands beside the decision. You can change your mind later: your latest word counts.',
      ),
    ],
    action: { label: t('Say whether it held'), url: `${links.baseUrl}${thing.path}/decision#review` },
  })
}

export const decisionLetters = { decided: decidedLetter, review: reviewLetter }

function leadOf({ words: { t }, thing }: Wanted, { part, quoted }: { part: string; quoted: string | null }) {
  const { question } = thing
  if (quoted === null && (part === 'said' || part === 'same'))
    return t('You took part in “{question}”, and now it is decided.', { question })
  return t(
    '{part, select, same {You said “the same for me” of this in “{question}”, and now it is decided.} endorsed {You endorsed what decides in “{question}”, and now it is decided.} weighed {You weighed what decides in “{question}”, and now it is decided.} other {You said this in “{question}”, and now it is decided.}}',
    { part, question },
  )
}

type Decision = NonNullable<Awaited<ReturnType<typeof findDecision>>>

function courseOf({ words: { t }, said }: Wanted, { followsRanking, departure, passed, name }: Decision) {
  if (followsRanking === null) return false
  if (followsRanking) return t('It follows the ranking of both sides together.')
  const departs = t('This decision departs from the ranking of both sides together. It passes over {options}.', {
    options: said.list(passed),
  })
  return `${departs}\n${t('Why, in the words of {name}', { name })}: ${departure}`
}

function quotedList({ words: { t }, said }: Wanted, sentences: string[]) {
  return said.list(sentences.map((sentence) => t('“{words}”', { words: sentence })))
}

async function findDecision({ db, companyId, mail }: Wanted) {
  const statementId = mail.about.statementId ?? null
  const [row] = await db
    .select({
      name: staff.name,
      at: decisions.at,
      rationale: decisions.rationale,
      followsRanking: decisions.followsRanking,
      departure: decisions.departure,
      reviewOn: decisions.reviewOn,
      ranking: decisions.ranking,
      taken: sql<string[]>`array(select ${nameOfOption(companyId, 'taken')} from decision_options chosen
        join options taken on taken.company_id = chosen.company_id and taken.id = chosen.option_id
        where chosen.company_id = ${companyId} and chosen.decision_id = ${decisions.id} order by taken.at, taken.id)`,
      takenIds: sql<string[]>`array(select chosen.option_id::text from decision_options chosen
        where chosen.company_id = ${companyId} and chosen.decision_id = ${decisions.id})`,
      names: sql<Record<string, string>>`coalesce((select jsonb_object_agg(named.id, ${nameOfOption(companyId, 'named')}) from options named
        where named.company_id = ${companyId} and named.dialogue_id = ${decisions.dialogueId}), '{}')`,
      grounds: sql<string[]>`array(select revision.sentence from decision_criteria ground
        join criteria criterion on criterion.company_id = ground.company_id and criterion.id = ground.criterion_id
        join criterion_revisions revision on revision.company_id = criterion.company_id and revision.criterion_id = criterion.id and revision.number = criterion.revision
        where ground.company_id = ${companyId} and ground.decision_id = ${decisions.id} and not ${isHiddenNow(companyId, sql`${hidings.criterionId} = ground.criterion_id`)}
        order by criterion.shared_at, criterion.id)`,
      behind: groundsIn(companyId, { decisionId: sql`${decisions.id}`, statementId: sql`${statementId}::uuid` }),
    })
    .from(decisions)
    .innerJoin(staff, and(eq(staff.companyId, decisions.companyId), eq(staff.personId, decisions.by)))
    .where(and(eq(decisions.companyId, companyId), eq(decisions.id, mail.about.decisionId!)))
  return row ? { ...row, passed: passedOver(row.ranking, row.takenIds).map((id) => row.names[id] ?? '') } : null
}
