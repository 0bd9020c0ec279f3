import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appearances, dialogues, heldStatements, imports, invitees, mails, people } from '../../db/schema/index.ts'
import { invitePeople } from '../../server/companies/inviting.ts'
import { askConsult } from '../../server/consults/asking.ts'
import { proposeChange } from '../../server/dialogues/option-changing.ts'
import { optionNamed, proposeOption } from '../../server/dialogues/options.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday, type Troupe } from './cast.ts'
import { commitmentsOn, nothingCommitted } from './committed.ts'
import { decideAgainst, shareAll } from './deciding.ts'
import { nothingSampled, samplesOn } from './sampled.ts'
import { shelvedOn } from './shelved.ts'
import { snapshotOf } from './snapshot.ts'
import { answered, dutiesOf, raised } from './story.ts'
import { nothingThemed, publishedOn, themesOn } from './themed.ts'
import { hide, nothingWorked, workOn } from './worked-on.ts'

/** Everything that has an address, once in each kind of dialogue, in two companies: what the nets of tests are cast over. */

export const kinds = ['public', 'invited', 'draft', 'closed', 'weighing', 'decided'] as const
export type Kind = (typeof kinds)[number]

export type Stage = Awaited<ReturnType<typeof setStage>>
export type Half = Stage['halden']

/** The ids of what stands in one dialogue. All of it was said by Ana, and answered, where it was, by Priya. */
export type Things = Awaited<ReturnType<typeof furnish>>

const at = monday

export async function setStage(db: Db) {
  const { halden, acme } = await cast(db)
  const stranger = { personId: newId(), name: 'Uma Lind' }
  const { personId: id, name } = stranger
  await db.insert(people).values({ id, name, email: mailOf(stranger), emailVerified: true, createdAt: at, updatedAt: at })
  return { halden: await furnishAll(db, halden), acme: await furnishAll(db, acme), stranger }
}

/** The mail address of somebody of the cast. */
export function mailOf({ personId }: { personId: string }) {
  return `${personId}@example.org`
}

async function furnishAll(db: Db, troupe: Troupe) {
  const { company, ana, maren } = troupe
  const { id: companyId, slug } = company
  const invited = await openAnother(db, troupe, { slug: `${slug}-service-plan`, visibility: 'invited' })
  const closed = await openAnother(db, troupe, { slug: `${slug}-old-seal` })
  const draft = await openAnother(db, troupe, { slug: `${slug}-next-year` })
  const weighing = await openAnother(db, troupe, { slug: `${slug}-hinge` })
  const decided = await openAnother(db, troupe, { slug: `${slug}-motor` })
  await db.insert(invitees).values({ companyId, dialogueId: invited.dialogue.id, personId: ana.personId, at })
  const things = {
    public: await furnish(db, troupe),
    invited: await furnish(db, invited),
    draft: await furnishDraft(db, draft),
    closed: await furnish(db, closed),
    weighing: { ...(await furnish(db, weighing)), weighed: await shareAll(db, weighing) },
    decided: await furnish(db, decided).then(async (all) => ({ ...all, weighed: await decideAgainst(db, decided, all.worked.decision) })),
  }
  await publishedOn(db, decided, things.decided)
  await moveTo(db, draft, 'draft')
  await moveTo(db, closed, 'closed')
  await moveTo(db, weighing, 'weighing')
  await moveTo(db, decided, 'decided')
  const [invitation] = await invitePeople(db, company, { by: maren, role: 'staff', people: `new@${slug}.example`, at })
  const [mail] = await db.select({ id: mails.id }).from(mails).where(eq(mails.companyId, companyId))
  return { ...troupe, things, invitation: invitation!.id, mail: mail!.id, import: await bringIn(db, troupe) }
}

async function openAnother(db: Db, troupe: Troupe, given: { slug: string; visibility?: 'invited' }): Promise<Troupe> {
  const { company, dialogue } = troupe
  const [like] = await db
    .select()
    .from(dialogues)
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.id, dialogue.id)))
  await db.insert(dialogues).values({ ...like!, id: newId(), ...given })
  return { ...troupe, dialogue: await findDialogue(db, company, given.slug, { reader: troupe.maren, at }) }
}

async function moveTo(db: Db, { dialogue }: Troupe, phase: 'draft' | 'closed' | 'weighing' | 'decided') {
  const here = and(eq(dialogues.companyId, dialogue.companyId), eq(dialogues.id, dialogue.id))
  await db
    .update(dialogues)
    .set({ phase, ...(phase === 'draft' && { publishedAt: null }) })
    .where(here)
}

/** Fills one dialogue with one of everything. */
export async function furnish(db: Db, troupe: Troupe) {
  const { dialogue, ana } = troupe
  const statement = await say(db, troupe, 'It never once stuck.', { asksAnswer: true })
  const duty = (await dutiesOf(db, troupe)).find(({ statementId }) => statementId === statement)
  const answeredStatement = await say(db, troupe, 'It is cheap.')
  const statementAnswer = await answered(db, troupe, { kind: 'statement', id: answeredStatement })
  const conflict = await raised(db, troupe)
  const answeredConflict = await raised(db, troupe)
  const conflictAnswer = await answered(db, troupe, { kind: 'conflict', id: answeredConflict })
  const about = { statementId: statement }
  const { id: comment } = await postComment(db, dialogue, { by: ana, about, words: 'One thing more.', at })
  const hiddenStatement = await say(db, troupe, 'Hidden words.')
  const hiddenConflict = await raised(db, troupe)
  const { id: hiddenComment } = await postComment(db, dialogue, { by: ana, about, words: 'A hidden reply.', at })
  const { id: option } = await proposeOption(db, dialogue, { by: ana, name: 'One cable', at })
  const change = { by: troupe.priya, optionId: option, kind: 'rename', name: 'One steel cable', at } as const
  const { id: optionChange } = await proposeChange(db, dialogue, change)
  const themed = await themesOn(db, troupe, { statement, second: answeredStatement })
  return {
    slug: dialogue.slug,
    dialogueId: dialogue.id,
    statement,
    duty: duty!.id,
    answeredStatement,
    statementAnswer,
    conflict,
    answeredConflict,
    conflictAnswer,
    comment,
    hiddenStatement,
    hiddenConflict,
    hiddenComment,
    hiding: await hide(db, troupe, 'statement', hiddenStatement),
    hidings: [await hide(db, troupe, 'conflict', hiddenConflict), await hide(db, troupe, 'comment', hiddenComment)],
    held: await hold(db, troupe),
    option,
    optionChange,
    secondOption: (await optionNamed(db, dialogue, { by: ana, name: 'Two cables', at })).id,
    appearance: await appearanceOf(db, troupe),
    worked: await workOn(db, troupe),
    committed: await commitmentsOn(db, troupe),
    themed,
    sampled: await samplesOn(db, troupe, { theme: themed.theme, statement }),
    consult: await consult(db, troupe, statement),
    snapshot: await snapshotOf(db, troupe),
    upload: await shelvedOn(db, troupe),
    ...(await askedFirst(db, troupe)),
    weighed: { criteria: [] as string[], options: [] as string[] },
  }
}

/** Nothing was said in a draft yet; every other id leads nowhere. */
async function furnishDraft(db: Db, { dialogue, priya }: Troupe): Promise<Things> {
  const { id: option } = await proposeOption(db, dialogue, { by: priya, name: 'One cable', at })
  return { ...nothing(), slug: dialogue.slug, dialogueId: dialogue.id, option }
}

/** Ids that lead nowhere. */
export function nothing(): Things {
  const answer = () => ({ responseId: newId(), targetId: newId() })
  return {
    slug: 'nothing-here',
    dialogueId: newId(),
    statement: newId(),
    duty: newId(),
    answeredStatement: newId(),
    statementAnswer: answer(),
    conflict: newId(),
    answeredConflict: newId(),
    conflictAnswer: answer(),
    comment: newId(),
    hiddenStatement: newId(),
    hiddenConflict: newId(),
    hiddenComment: newId(),
    hiding: newId(),
    hidings: [newId(), newId()],
    held: newId(),
    option: newId(),
    optionChange: newId(),
    secondOption: newId(),
    appearance: newId(),
    worked: nothingWorked(),
    committed: nothingCommitted(),
    themed: nothingThemed(),
    upload: newId(),
    sampled: nothingSampled(),
    consult: newId(),
    snapshot: newId(),
    askedStatement: newId(),
    askedConflict: newId(),
    askedDuty: newId(),
    weighed: { criteria: [newId(), newId()], options: [newId(), newId()] },
  }
}

/** The public id of Ana in this dialogue. */
async function appearanceOf(db: Db, { dialogue, ana }: Troupe) {
  const { companyId, id: dialogueId } = dialogue
  const theirs = and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, ana.personId))
  const [shown] = await db.select({ id: appearances.id }).from(appearances).where(theirs)
  return shown!.id
}

async function say(db: Db, { dialogue, ana: by }: Troupe, why: string, { asksAnswer = false } = {}) {
  return (await postStatement(db, dialogue, { by, choice: 'Two cables', why, asksAnswer, at })).id
}

/** Priya asked Ana something first, who has not replied. */
async function askedFirst(db: Db, troupe: Troupe) {
  const askedStatement = await say(db, troupe, 'It is loud.', { asksAnswer: true })
  const askedConflict = await raised(db, troupe)
  const duties = await dutiesOf(db, troupe)
  const [first, second] = [askedStatement, askedConflict].map(
    (id) => duties.find((duty) => [duty.statementId, duty.conflictId].includes(id))!,
  )
  for (const { id: obligationId } of [first!, second!])
    await askCustomer(db, troupe.company, { by: troupe.priya, obligationId, question: 'Which year is it?', at })
  return { askedStatement, askedConflict, askedDuty: second!.id }
}

/** Priya asks Maren, who has not answered yet. */
async function consult(db: Db, { dialogue, priya: by, maren: helper }: Troupe, id: string) {
  return (await askConsult(db, dialogue, { by, about: { kind: 'statement', id }, helper, question: 'Is it the seal?', at })).id
}

async function hold(db: Db, { dialogue, ana }: Troupe) {
  const { companyId, id: dialogueId } = dialogue
  const id = newId()
  const words = { choice: 'Two cables', why: 'Held words.', name: 'Ana K.', hidden: false, knownToStaff: false, asksAnswer: false }
  await db.insert(heldStatements).values({ companyId, id, dialogueId, email: mailOf(ana), ...words, heldAt: at })
  return id
}

/** An import that has ended. */
async function bringIn(db: Db, { company, maren }: Troupe) {
  const id = newId()
  const row = { kind: 'csv', name: 'survey.csv', settings: {}, total: 1, done: 1, report: { statements: 1 } } as const
  await db.insert(imports).values({ companyId: company.id, id, ...row, by: maren.personId, at, startedAt: at, endedAt: at })
  return id
}
