import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues, events, memberships, options } from '../../db/schema/index.ts'
import { changeDraft } from '../../server/dialogues/drafting.ts'
import { openDialogue } from '../../server/dialogues/opening.ts'
import { publishDialogue } from '../../server/dialogues/publishing.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import type { Member } from '../../server/member.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

const id = '0199a000-0000-7000-8000-000000000002'

test('staff and admins open a dialogue as a draft, with its first options', async ({ db }) => {
  const { halden } = await cast(db)
  const opened = await openDialogue(db, halden.company, { by: halden.tom, ...asked(halden), options: ['Two cables', 'A scissor lift'] })
  expect(opened).toMatchObject({
    slug: 'which-seal-would-you-choose-again',
    path: '/halden/d/which-seal-would-you-choose-again',
    isNew: true,
  })
  const dialogue = await draftOf(db, halden, opened.slug)
  expect(dialogue).toMatchObject({
    phase: 'draft',
    promiseHours: 8,
    statementHours: 24,
    supportsForAnswer: 5,
    visibility: 'public',
    publishedAt: null,
    optionCount: 2,
    champion: { personId: halden.priya.personId },
  })
  expect(await factsOf(db, opened.id)).toEqual([
    ['dialogue_drafted', false],
    ['option_proposed', false],
    ['option_proposed', false],
  ])
  await openDialogue(db, halden.company, { by: halden.maren, ...asked(halden) })
})

test('customers and analysts open none', async ({ db }) => {
  const { halden } = await cast(db)
  for (const by of [halden.ana, halden.noor]) {
    await expect(openDialogue(db, halden.company, { by, ...asked(halden) })).rejects.toMatchObject({ reason: 'not_allowed' })
  }
})

test('the champion must answer for this very company, still', async ({ db }) => {
  const { halden, acme } = await cast(db)
  await db
    .update(memberships)
    .set({ endedAt: monday })
    .where(and(eq(memberships.companyId, halden.company.id), eq(memberships.personId, halden.tom.personId)))
  for (const champion of [acme.priya, halden.ana, halden.noor, halden.tom]) {
    await expect(
      openDialogue(db, halden.company, { by: halden.maren, ...asked(halden), championId: champion.personId }),
    ).rejects.toMatchObject({ reason: 'invalid', field: 'championId' })
  }
})

test('the same question gets an address of its own', async ({ db }) => {
  const { halden, acme } = await cast(db)
  const slugs = []
  for (const at of [monday, later({ hours: 1 }), later({ hours: 2 })])
    slugs.push((await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden), at })).slug)
  expect(slugs).toEqual(['which-seal-would-you-choose-again', 'which-seal-would-you-choose-again-2', 'which-seal-would-you-choose-again-3'])
  expect((await openDialogue(db, acme.company, { by: acme.priya, ...asked(acme) })).slug).toBe('which-seal-would-you-choose-again')
})

test('a question without Latin letters has an address all the same', async ({ db }) => {
  const { halden } = await cast(db)
  expect((await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden), question: 'لماذا اخترت هذا المحرك؟' })).slug).toBe(
    'dialogue',
  )
  expect((await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden), question: 'なぜ？' })).slug).toBe('dialogue-2')
})

test('the same form sent twice opens one dialogue; another question under its id loses nothing', async ({ db }) => {
  const { halden } = await cast(db)
  const first = await openDialogue(db, halden.company, { by: halden.priya, id, ...asked(halden), options: ['Two cables'] })
  const again = await openDialogue(db, halden.company, { by: halden.priya, id, ...asked(halden), options: ['Two cables'] })
  const other = await openDialogue(db, halden.company, { by: halden.priya, id, ...asked(halden), question: 'And which hinge?' })
  expect(again).toEqual({ ...first, isNew: false })
  expect(other.id).not.toBe(id)
  expect(other.slug).toBe('and-which-hinge')
  expect(await db.$count(dialogues, eq(dialogues.companyId, halden.company.id))).toBe(3)
})

test('a draft changes in everything, its address with its question', async ({ db }) => {
  const { halden } = await cast(db)
  const { slug } = await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden), options: ['Two cables', 'A scissor lift'] })
  const draft = await draftOf(db, halden, slug)
  const changed = await changeDraft(db, draft, {
    by: halden.tom,
    ...asked(halden),
    question: 'Why did you choose the window motor you drive with?',
    options: ['Two cables', 'None'],
    visibility: 'invited',
  })
  expect(changed.slug).toBe('why-did-you-choose-the-window-motor-you-drive-with')
  expect(await draftOf(db, halden, changed.slug)).toMatchObject({ id: draft.id, visibility: 'invited', optionCount: 2 })
  const names = await db.select({ name: options.name }).from(options).where(eq(options.dialogueId, draft.id)).orderBy(options.name)
  expect(names.map(({ name }) => name)).toEqual(['None', 'Two cables'])
})

test('a changed question steps aside where its address is taken', async ({ db }) => {
  const { halden } = await cast(db)
  const { slug } = await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden), question: 'And which hinge?' })
  await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden) })
  const changed = await changeDraft(db, await draftOf(db, halden, slug), { by: halden.priya, ...asked(halden) })
  expect(changed.slug).toBe('which-seal-would-you-choose-again-2')
})

test('the same question keeps its address', async ({ db }) => {
  const { halden } = await cast(db)
  await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden) })
  const { slug } = await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden) })
  const changed = await changeDraft(db, await draftOf(db, halden, slug), { by: halden.priya, ...asked(halden), context: 'Another reason.' })
  expect(changed.slug).toBe(slug)
})

test('customers and analysts change no draft', async ({ db }) => {
  const { halden } = await cast(db)
  const { slug } = await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden) })
  const draft = await draftOf(db, halden, slug)
  for (const by of [halden.ana, halden.noor]) {
    await expect(changeDraft(db, draft, { by, ...asked(halden) })).rejects.toMatchObject({ reason: 'not_allowed' })
  }
})

test('what was published is changed by nobody, not even by a form drawn before', async ({ db }) => {
  const { halden } = await cast(db)
  const { slug } = await openDialogue(db, halden.company, { by: halden.priya, ...asked(halden) })
  const draft = await draftOf(db, halden, slug)
  await publishDialogue(db, draft, { by: halden.priya, at: monday })
  await expect(changeDraft(db, draft, { by: halden.priya, ...asked(halden), context: 'Another reason.' })).rejects.toMatchObject({
    reason: 'closed',
  })
  await expect(changeDraft(db, halden.dialogue, { by: halden.priya, ...asked(halden) })).rejects.toMatchObject({ reason: 'closed' })
})

const asked = (troupe: Troupe) => ({
  question: 'Which seal would you choose again?',
  context: 'The supplier changes in spring.',
  championId: troupe.priya.personId,
  promiseHours: 8,
  statementHours: 24,
  supportsForAnswer: 5,
  visibility: 'public' as 'public' | 'invited',
  options: [] as string[],
  at: monday,
})

async function draftOf(db: Db, { company, priya }: Troupe, slug: string, reader: Member = priya) {
  return await findDialogue(db, company, slug, { reader, at: monday })
}

async function factsOf(db: Db, dialogueId: string) {
  const rows = await db
    .select({ kind: events.kind, isPublic: events.isPublic })
    .from(events)
    .where(eq(events.dialogueId, dialogueId))
    .orderBy(events.version)
  return rows.map(({ kind, isPublic }) => [kind, isPublic])
}
