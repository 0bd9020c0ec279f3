import { setImmediate } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import {
  criteria,
  criterionChanges,
  criterionStatements,
  decisionCriteria,
  decisionOptions,
  optionAcceptances,
  optionChangeAcceptances,
  optionChanges,
  statementRevisions,
} from '../../db/schema/index.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { rules } from '../access.table.ts'
import { monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { addressAt, type Place, secret } from '../support/routes.ts'
import { type Half, type Kind, mailOf, setStage, type Things } from '../support/stage.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'
import { give } from '../support/weighed.ts'
import { disagreed, promised, proposedCriterion, proposedOption } from '../support/worked.ts'

const at = monday
/** In every word of it that is to be hidden, and in nothing else. */
const foul = 'Zeterwort'
const readers = ['guest', 'ana', 'maren'] as const
const looks = rules
  .flatMap(({ routes }) => routes)
  .filter((route) => /^GET (\/me$|\/:company\/(d\/:dialogue|desk|record|people))/.test(route))

/** Where the words are on purpose: an admin judges them, and their author changes them, asks for them back, and sees what became of them. */
const forMaren = /\/(settings\/hidings|hide)\b/
const forAna = /\/appeal$|\/whys\/:id\/edit$|^GET \/me/

test.for(['public', 'weighing', 'decided'] as const)(
  'hidden criteria, options, commitments and dissents are on no page, in no file, for nobody: %s',
  { timeout: 240_000 },
  async (kind, { database }) => {
    const { db } = database
    const { halden } = await setStage(db)
    const found = new Set<string>()
    const things = await saidAndHidden(db, halden, kind)
    const { app, visitor } = await openDoors(database, { production: true })
    const { token: link, code } = await app.signingIn.prove(mailOf(halden.ana))
    const place: Place = { half: halden, things, link, code, secret }
    for (const reader of readers) {
      const { get } = await visitor(reader === 'guest' ? undefined : halden[reader])
      for (const route of looks) {
        if ((reader === 'maren' && forMaren.test(route)) || (reader === 'ana' && forAna.test(route))) continue
        await setImmediate()
        const { body, statusCode } = await get(addressAt(route, place))
        expect.soft([statusCode < 500, route]).toEqual([true, route])
        if (body.includes(foul))
          found.add(`${kind}: ${reader}: ${route}: ${body.slice(body.indexOf(foul) - 60, body.indexOf(foul) + 30).replace(/\s+/g, ' ')}`)
      }
    }
    await app.close()
    expect([...found]).toEqual([])
  },
)

/** Everything that is foul in one dialogue, said by Ana and hidden by Maren; what stands on it is the company's. */
async function saidAndHidden(db: Db, half: Half, kind: Exclude<Kind, 'draft'>): Promise<Things> {
  const { company, ana, priya, jim, maren } = half
  const companyId = company.id
  const before = half.things[kind]
  const dialogue = await findDialogue(db, company, before.slug, { reader: maren, at })
  const troupe: Troupe = { ...half, dialogue }
  // Said while it was still open to it.
  const open: Troupe = { ...half, dialogue: { ...dialogue, phase: 'listening' } }
  const criterion = await proposedCriterion(db, troupe, `${foul} decides.`, { sharedAt: at })
  const merged = await proposedCriterion(db, troupe, `${foul} was one.`)
  await db.update(criteria).set({ mergedIntoId: criterion, mergedAt: at }).where(eq(criteria.id, merged))
  const option = await proposedOption(db, troupe, `${foul} belt`)
  await db.insert(optionAcceptances).values({ companyId, optionId: option, side: 'company', by: priya.personId, at })
  const commitment = await promised(db, troupe, `sends ${foul}`)
  const decision = before.worked.decision
  const dissent = await disagreed(db, troupe, decision, `${foul} against it.`, { by: jim })
  const { id: statement } = await postStatement(db, open.dialogue, { by: ana, choice: `${foul} belt`, why: 'Quiet.', asksAnswer: true, at })
  // Nobody proposed this one: it is named by what was said alone.
  const { id: namer } = await postStatement(db, open.dialogue, { by: jim, choice: `${foul} wheel`, why: 'Cheap.', at })
  const named = await optionOf(db, namer)
  for (const [side, by] of [
    ['customer', jim],
    ['company', priya],
  ] as const)
    await db.insert(optionAcceptances).values({ companyId, optionId: named, side, by: by.personId, at }).onConflictDoNothing()
  for (const optionId of [option, named]) await renaming(db, troupe, { optionId, name: `${foul} anew`, reason: `${foul} is why.` })
  await db.insert(criterionStatements).values({ companyId, criterionId: criterion, statementId: statement, by: ana.personId, at })
  const change = { kind: 'reword', sentence: `${foul} anew.`, reason: `${foul} is why.`, by: ana.personId, side: 'customer', at } as const
  await db.insert(criterionChanges).values({ companyId, id: newId(), criterionId: criterion, ...change })
  const conflict = await raised(db, open, { aboutCriterionId: criterion })
  await raised(db, open, { aboutCommitmentId: commitment })
  const refusal = { outcome: 'will_not' as const, reason: 'Not now.', commitments: [], criterionId: criterion }
  const conflictAnswer = await answered(db, open, { kind: 'conflict', id: conflict }, refusal)
  const given = [
    {
      points: [60, 40],
      scores: [
        [4, 1],
        [3, 2],
      ],
    },
    {
      side: 'company' as const,
      points: [50, 50],
      scores: [
        [2, 1],
        [3, 2],
      ],
    },
  ]
  await give(db, troupe, { criteria: [criterion, merged], options: [option, named] }, given)
  for (const optionId of [option, named])
    await db.insert(decisionOptions).values({ companyId, dialogueId: dialogue.id, decisionId: decision, optionId })
  await db.insert(decisionCriteria).values({ companyId, dialogueId: dialogue.id, decisionId: decision, criterionId: criterion })
  for (const what of [
    { kind: 'criterion', id: criterion },
    { kind: 'criterion', id: merged },
    { kind: 'option', id: option },
    { kind: 'statement', id: namer },
    { kind: 'commitment', id: commitment },
    { kind: 'dissent', id: dissent },
  ] as const)
    await hideWords(db, dialogue, { by: maren, what, reason: 'insult', at })
  const worked = { ...before.worked, criterion, commitment, dissent }
  return { ...before, statement, option, answeredConflict: conflict, conflictAnswer, worked }
}

async function optionOf(db: Db, statementId: string) {
  const [said] = await db
    .select({ id: statementRevisions.optionId })
    .from(statementRevisions)
    .where(eq(statementRevisions.statementId, statementId))
  return said!.id
}

/** Another name for an option, proposed by Ana and not yet accepted by the company. */
async function renaming(db: Db, { company, ana }: Troupe, { optionId, name, reason }: { optionId: string; name: string; reason: string }) {
  const [companyId, id, side, by] = [company.id, newId(at), 'customer', ana.personId] as const
  await db.insert(optionChanges).values({ companyId, id, optionId, kind: 'rename', name, reason, side, by, at })
  await db.insert(optionChangeAcceptances).values({ companyId, changeId: id, side, by, at })
}
