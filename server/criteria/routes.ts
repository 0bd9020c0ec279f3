import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { may, mustMay } from '../companies/permissions.ts'
import { type Dialogue, findDialogue, isOpen, pathOf } from '../dialogues/reading.ts'
import { mustBeShaping } from '../dialogues/shaping.ts'
import { type Head, headOf } from '../dialogues/showing.ts'
import { isShaping, isWeighing } from '../dialogues/weighing-time.ts'
import type { Exchange } from '../exchanges/model.ts'
import { exchangesOfCriterion, findExchange } from '../exchanges/reading.ts'
import type { Member } from '../member.ts'
import { placeOf } from '../place.ts'
import { shorten } from '../shorten.ts'
import { type Discussion, discussionOf } from '../statements/discussing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { before } from '../web/paging.ts'
import type { Pages } from '../web/shared-views.ts'
import { nextToGive } from '../weighing/next.ts'
import { resultsPart } from '../weighing/results-part.ts'
import type { Words } from '../words/words.ts'
import { alikeCriterion, mustBeAnother } from './alike.ts'
import type { Backers, Criterion, OwnPart } from './model.ts'
import { criterionForm, proposeCriterion } from './proposing.ts'
import { type Criteria, criteriaOf } from './reading.ts'
import type { Behind } from './sharing.ts'
import { historyOf, type Past, type Shaping, shapingOf } from './showing.ts'
import { type Change, findCriterion, type OwnWhole, type WholeCriterion } from './whole.ts'

interface Proposing {
  path: string
  form: Form
  shaping: Shaping
  /** The statement that it is to be made from. */
  from: { id: string; name: string; words: string; href: string } | null
  /** The criterion that says nearly the same already. */
  alike: Alike | null
}

interface Alike {
  criterion: Criterion
  own: OwnPart
}

interface Whole {
  question: string
  dialoguePath: string
  company: string
  /** Where the company's people pages are. */
  people: string
  criterion: WholeCriterion
  own: OwnWhole
  shaping: Shaping
  isLiving: boolean
  exchanges: Exchange[]
  pages: Pages
  history: Past[]
  conflict: string | null
  /** Where an admin hides a customer’s words, and where that customer appeals. */
  moderation: { hide: string | null; appeal: string | null }
  discussion: Discussion<Form>
}

declare module '../web/view.ts' {
  interface Views {
    'criteria/list': {
      head: Head
      company: string
      criteria: Criteria
      results: Awaited<ReturnType<typeof resultsPart>>
      here: string
      proposing: Proposing
    }
    'criteria/_line': { criterion: Criterion; own: OwnPart | null; shaping: Shaping; company: string }
    'criteria/_words': { criterion: Criterion }
    'criteria/_measure': { measure: string | null; source: string | null }
    'criteria/_backers': { backers: Backers; side: string }
    'criteria/_endorse': { criterion: Criterion; own: OwnPart | null; shaping: Shaping }
    'criteria/_missing': { missing: Behind; company: string }
    'criteria/_missing-yes': { missing: Behind; company: string }
    'criteria/_sides': { criterion: Criterion; company: string; people: string }
    'criteria/_ended': { criteria: Criteria }
    'criteria/_fields': { proposing: Proposing }
    'criteria/_alike': { alike: Alike; shaping: Shaping }
    'criteria/new': Proposing & { question: string; signIn: string | null }
    'criteria/show': Whole
    'criteria/_change': { change: Change; criterion: Criterion; isMine: boolean; isAccepted: boolean; shaping: Shaping; company: string }
    'criteria/_speaking': {
      exchanges: Exchange[]
      criterion: WholeCriterion
      own: OwnWhole
      shaping: Shaping
      pages: Pages
      company: string
    }
    'criteria/_close': { criterion: WholeCriterion }
    'criteria/_history': { history: Past[] }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const from = z.uuid().optional().catch(undefined)

/** The criteria of a dialogue, each on its own page, and the form in which one is proposed. */
export const criterionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/criteria'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const shapingAt = (request: FastifyRequest, dialogue: Dialogue) =>
    shapingOf(dialogue, { reader: request.member(), visitor: request.visitor, at: request.at })

  app.get(address, { schema: here }, async (request, reply) => {
    const { at, words, visitor } = request
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    const criteria = await criteriaOf(db, dialogue, { reader })
    const shared = criteria.shared.list
    const results = await resultsPart(db, dialogue, { criteria: shared, reader, at })
    const weighs = isWeighing(dialogue, at) && (!reader || may(reader, 'weigh'))
    const given = shared.map(({ id }) => criteria.own.get(id)!)
    const next = weighs ? nextToGive(dialogue, { given, options: results?.board.columns ?? [], words }) : null
    return reply.page('criteria/list', {
      head: headOf(dialogue, 'criteria', { reader, words, act: next ?? proposingOf(dialogue, { reader, words, at }) }),
      company: dialogue.company.name,
      criteria,
      results,
      here: request.url,
      proposing: {
        path: pathOf(dialogue),
        form: emptyForm({ name: visitor?.name ?? '' }),
        shaping: shapingAt(request, dialogue),
        from: null,
        alike: null,
      },
    })
  })

  const showNew = async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed && reader) mustMay(reader, 'propose')
    if (!typed) mustBeShaping(dialogue, request.at)
    const { from: id = typed?.values.from } = request.query as { from?: string }
    const said = z.uuid().safeParse(id).success ? await findExchange(db, dialogue, { kind: 'statement', id: id!, at: request.at }) : null
    const why = said?.statement?.why ?? ''
    const { sentence, another } = typed?.values ?? {}
    const alike = sentence && (typed?.problems.sentence || another) ? await alikeCriterion(db, dialogue, { sentence }) : undefined
    return reply.page('criteria/new', {
      question: dialogue.question,
      path: pathOf(dialogue),
      form: typed ?? emptyForm({ sentence: why.length <= 120 ? why : '', name: request.visitor?.name ?? '' }),
      shaping: shapingAt(request, dialogue),
      from: said && { id: said.id, name: said.by.name, words: shorten(why, 280), href: said.path },
      alike: alike ? await findCriterion(db, dialogue, { id: alike.id, reader, suggests: false }) : null,
      signIn: request.visitor ? null : `/sign-in?next=${encodeURIComponent(request.url)}`,
    })
  }

  app.get(`${address}/new`, { schema: { ...here, querystring: z.object({ from }) } }, (request, reply) => showNew(request, reply))

  app.post(`${address}/new`, { schema: { ...here, body: criterionForm.extend({ from }) }, ...again(showNew) }, async (request, reply) => {
    const { at } = request
    const { from: statementId = null, another: isAnother, ...proposed } = request.body
    const dialogue = await dialogueOf(request)
    const visitor = request.signedIn()
    const { path } = await asSpeaker(db, dialogue, { visitor, member: request.member(), at }, async (tx, by) => {
      await mustBeAnother(tx, dialogue, { ...proposed, isAnother })
      return await proposeCriterion(tx, dialogue, { by, ...proposed, statementId, at })
    })
    return reply.see(path, 'Proposed. It is shared once both sides endorse it.')
  })

  const ofCriterion = {
    params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }),
    querystring: z.looseObject({ before }),
  }

  app.get(`${address}/:id`, { schema: ofCriterion }, async (request, reply) => {
    const { at, words } = request
    const { id } = request.params
    const dialogue = await dialogueOf(request)
    const shaping = shapingAt(request, dialogue)
    const { criterion, own } = await findCriterion(db, dialogue, { id, reader: request.member(), suggests: shaping.may })
    const { exchanges, older } = await exchangesOfCriterion(db, dialogue, {
      criterionId: id,
      before: placeOf(request.query.before),
      at,
    })
    return reply.page('criteria/show', {
      question: dialogue.question,
      dialoguePath: pathOf(dialogue),
      company: dialogue.company.name,
      people: `/${dialogue.company.slug}/people`,
      criterion,
      own,
      shaping,
      isLiving: criterion.end === null,
      exchanges,
      pages: { older: older && `${criterion.path}?before=${older}`, newer: request.query.before ? criterion.path : null },
      history: historyOf(criterion, words),
      conflict: conflictWith(dialogue, criterion, { reader: request.member() }),
      moderation: moderationOf(dialogue, criterion, { reader: request.member(), own }),
      discussion: await discussionOf(db, dialogue, {
        about: { criterionId: id },
        path: criterion.path,
        reader: request.member(),
        visitor: request.visitor,
        query: request.query,
        form: emptyForm(),
      }),
    })
  })
}

/** Where one proposes a criterion, who may. */
function proposingOf(dialogue: Dialogue, { reader, words: { t }, at }: { reader: Member | null; words: Words; at: Date }) {
  if (!isShaping(dialogue, at) || (reader && !may(reader, 'propose'))) return null
  return { href: `${pathOf(dialogue)}/criteria/new`, words: t('Propose a criterion') }
}

/** Where one names a conflict with a criterion. */
function conflictWith(dialogue: Dialogue, { id, hidden }: Criterion, { reader }: { reader: Member | null }) {
  return isOpen(dialogue) && !hidden && (!reader || may(reader, 'raise')) ? `${pathOf(dialogue)}/conflicts/new?about=criterion:${id}` : null
}

function moderationOf(
  dialogue: Dialogue,
  { id, path, hidden, by, changes }: WholeCriterion,
  { reader, own }: { reader: Member | null; own: OwnWhole },
) {
  const reworded = wordingOf(changes, hidden?.at)
  const ofCustomer = by.side === 'customer' || reworded?.by.side === 'customer'
  const isAuthor = by.side === 'customer' ? own.proposed : ofCustomer && own.changes.has(reworded!.id)
  return {
    hide: may(reader, 'hide') && !hidden && ofCustomer ? `${pathOf(dialogue)}/hide?about=criterion:${id}` : null,
    appeal: hidden && isAuthor ? `${path}/appeal` : null,
  }
}

/** The rewording that stands, or stood then; undefined where the criterion says what it said first. */
function wordingOf(changes: WholeCriterion['changes'], until = new Date(8.64e15)) {
  const done = changes.filter(({ kind, state, endedAt }) => kind === 'reword' && state === 'done' && endedAt! <= until)
  return done.toSorted((one, other) => other.endedAt!.getTime() - one.endedAt!.getTime())[0]
}
