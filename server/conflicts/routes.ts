import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { type Dialogue, findDialogue, mustBeOpen, pathOf } from '../dialogues/reading.ts'
import { findExchange } from '../exchanges/reading.ts'
import { findRevision } from '../responses/revising.ts'
import { shorten } from '../shorten.ts'
import { discussionPath } from '../statements/discussing.ts'
import { titleOf } from '../statements/titles.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { disagreementForm, leaveAsItStands, mustSpeakFor } from './disagreeing.ts'
import { conflictForm, raiseConflict } from './raising.ts'
import { mustBeRaiser, withdrawalForm, withdrawConflict } from './withdrawing.ts'

interface Raising {
  question: string
  company: string
  path: string
  form: Form
  /** What the conflict is with, where one came from there. */
  about: { kind: 'statement' | 'response' | 'criterion' | 'commitment'; name: string; words: string; href: string } | null
  side: 'customer' | 'company'
  signIn: string | null
  asksName: boolean
  needsName: boolean
}

interface Ending {
  question: string
  company: string
  person: string
  path: string
  side: 'customer' | 'company'
  form: Form
}

declare module '../web/view.ts' {
  interface Views {
    'conflicts/new': Raising
    'conflicts/_fields': { raising: Raising }
    'conflicts/withdraw': Ending
    'conflicts/leave': Ending
  }
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const aboutWhat = z
  .string()
  .regex(new RegExp(`^(?:whys|answer|criterion|commitment):${uuid}$`))
  .optional()
  .catch(undefined)
const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const ofConflict = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }

const ending = { 'conflicts/withdraw': mustBeRaiser, 'conflicts/leave': mustSpeakFor }

/** Naming a conflict, taking it back, leaving it as it stands. */
export const conflictRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const showNew = async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed) mustBeOpen(dialogue)
    if (!typed && reader) mustMay(reader, 'raise')
    const { about } = request.query as { about?: string }
    const form = typed ?? emptyForm({ about: about ?? '', name: request.visitor?.name ?? '' })
    return reply.page('conflicts/new', {
      question: dialogue.question,
      company: dialogue.company.name,
      path: pathOf(dialogue),
      form,
      about: await aboutOf(request, dialogue, form.values.about),
      side: reader ? sideOf(reader) : 'customer',
      signIn: request.visitor ? null : `/sign-in?next=${encodeURIComponent(request.url)}`,
      asksName: (reader === null || reader.role === 'customer') && dialogue.ownName === null,
      needsName: !request.visitor?.name,
    })
  }

  const aboutOf = async (request: FastifyRequest, dialogue: Dialogue, about: string | undefined): Promise<Raising['about']> => {
    const { aboutStatementId, aboutResponseId, aboutCriterionId, aboutCommitmentId } = idsOf(about)
    if (aboutStatementId) {
      const { by, statement, path } = await findExchange(db, dialogue, { kind: 'statement', id: aboutStatementId, at: request.at })
      return { kind: 'statement', name: by.name, words: shorten(statement?.why ?? '', 280), href: path }
    }
    if (aboutCriterionId || aboutCommitmentId) {
      const kind = aboutCriterionId ? 'criterion' : 'commitment'
      const work = aboutCriterionId ? { criterionId: aboutCriterionId } : { commitmentId: aboutCommitmentId! }
      const { words, owner } = await titleOf(db, dialogue, work)
      return { kind, name: owner?.name ?? '', words: shorten(words ?? '', 280), href: discussionPath(dialogue, work) }
    }
    if (!aboutResponseId) return null
    const { author, answer, statementId, conflictId } = await findRevision(db, dialogue, aboutResponseId)
    return {
      kind: 'response',
      name: author,
      words: shorten(answer, 280),
      href: `${pathOf(dialogue)}/${statementId ? `whys/${statementId}` : `conflicts/${conflictId}`}`,
    }
  }

  app.get('/:company/d/:dialogue/conflicts/new', { schema: { ...here, querystring: z.object({ about: aboutWhat }) } }, (request, reply) =>
    showNew(request, reply),
  )

  app.post(
    '/:company/d/:dialogue/conflicts/new',
    { schema: { ...here, body: conflictForm.extend({ about: aboutWhat }) }, ...again(showNew) },
    async (request, reply) => {
      const { at, body } = request
      const { about, ...raised } = body
      const dialogue = await dialogueOf(request)
      const visitor = request.signedIn()
      const { path } = await asSpeaker(db, dialogue, { visitor, member: request.member(), at }, (tx, by) =>
        raiseConflict(tx, dialogue, { by, ...raised, ...idsOf(about), at }),
      )
      return reply.see(path, 'It is named. The clock runs, and everybody can see it.')
    },
  )

  /** The small page on which a conflict is taken back, or left as it stands, with a word about why. */
  const showEnding =
    (name: 'conflicts/withdraw' | 'conflicts/leave') => async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
      const { id } = request.params as { id: string }
      const dialogue = await dialogueOf(request)
      const by = request.by()
      const exchange = await findExchange(db, dialogue, { kind: 'conflict', id, at: request.at })
      const raiser = { raiserId: exchange.authorId, side: exchange.conflict!.side }
      if (!form) ending[name](by, raiser)
      return reply.page(name, {
        question: dialogue.question,
        company: dialogue.company.name,
        person: exchange.by.name,
        path: exchange.path,
        side: sideOf(by),
        form: form ?? emptyForm(),
      })
    }

  const conflict = '/:company/d/:dialogue/conflicts/:id'
  const showWithdraw = showEnding('conflicts/withdraw')
  const showLeave = showEnding('conflicts/leave')

  app.get(`${conflict}/withdraw`, { schema: ofConflict }, (request, reply) => showWithdraw(request, reply))

  app.post(`${conflict}/withdraw`, { schema: { ...ofConflict, body: withdrawalForm }, ...again(showWithdraw) }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const { id } = request.params
    await withdrawConflict(db, dialogue, { by: request.by(), conflictId: id, reason: request.body.reason, at: request.at })
    return reply.see(`${pathOf(dialogue)}/conflicts/${id}`, 'Withdrawn. It stays readable.')
  })

  app.get(`${conflict}/leave`, { schema: ofConflict }, (request, reply) => showLeave(request, reply))

  app.post(`${conflict}/leave`, { schema: { ...ofConflict, body: disagreementForm }, ...again(showLeave) }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const { id } = request.params
    await leaveAsItStands(db, dialogue, { by: request.by(), conflictId: id, words: request.body.view, at: request.at })
    return reply.see(`${pathOf(dialogue)}/conflicts/${id}`, 'Said. Once both sides say so, it is left as it stands.')
  })
}

function idsOf(about: string | undefined) {
  const [kind, id] = about?.split(':') ?? []
  const of = (wanted: string) => (kind === wanted && id ? id : null)
  return {
    aboutStatementId: of('whys'),
    aboutResponseId: of('answer'),
    aboutCriterionId: of('criterion'),
    aboutCommitmentId: of('commitment'),
  }
}
