import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { type Dialogue, findDialogue, pathOf } from '../dialogues/reading.ts'
import { findExchange } from '../exchanges/reading.ts'
import { Refusal } from '../refusal.ts'
import { type SettingsPlaces, settingsPlaces } from '../settings/places.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { appealForm, appealHiding } from './appealing.ts'
import { findWorkedOn, isWorkedOn } from './finding.ts'
import { type Hideable, hideWords, hidingForm } from './hiding.ts'
import { restoreWords } from './lifting.ts'
import { findComment, type HidingLine, hidingsOf, openHidingOf } from './reading.ts'

declare module '../web/view.ts' {
  interface Views {
    'moderation/hide': { question: string; action: string; path: string; author: string; words: string; form: Form }
    'moderation/appeal': {
      question: string
      action: string
      path: string
      words: string
      reason: string
      at: Date
      appeal: { words: string; at: Date } | null
      form: Form
    }
    'moderation/hidings': { places: SettingsPlaces; path: string; company: string; hidings: HidingLine[] }
    'moderation/_hiding': { hiding: HidingLine; path: string; company: string }
  }
}

const kinds = {
  statement: 'whys',
  conflict: 'conflicts',
  comment: 'comments',
  criterion: 'criteria',
  option: 'options',
  commitment: 'commitments',
  dissent: 'dissents',
} as const
const here = z.object({ company: z.string(), dialogue: z.string() })
const toHide = z.object({
  about: z.string().regex(new RegExp(`^(${Object.keys(kinds).join('|')}):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)),
})

/** Taking words out of sight for a stated reason, asking for them back, and bringing them back. */
export const moderationRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const wordsOf = async (dialogue: Dialogue, what: Hideable, at: Date) => {
    const { id } = what
    if (what.kind === 'comment') {
      const { words, author, path } = await findComment(db, dialogue, id)
      return { words, author, path: `${pathOf(dialogue)}/${path}#comment-${id}` }
    }
    if (isWorkedOn(what)) {
      const { words, author, path } = await findWorkedOn(db, dialogue, what)
      return { words, author, path: `${pathOf(dialogue)}/${path}` }
    }
    const kind = what.kind === 'statement' ? 'statement' : 'conflict'
    const { statement, conflict, by, path } = await findExchange(db, dialogue, { kind, id, at })
    const words = [statement?.why, statement?.trying, statement?.nearly, statement?.felt, conflict?.need, conflict?.instead]
    return { words: words.filter(Boolean).join('\n\n'), author: by.name, path }
  }

  const showHide = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { about } = request.query as z.output<typeof toHide>
    const dialogue = await dialogueOf(request)
    mustMay(request.by(), 'hide')
    const said = await wordsOf(dialogue, whatOf(about), request.at)
    return reply.page('moderation/hide', { question: dialogue.question, action: `${pathOf(dialogue)}/hide?about=${about}`, ...said, form })
  }

  app.get('/:company/d/:dialogue/hide', { schema: { params: here, querystring: toHide } }, (request, reply) => showHide(request, reply))

  app.post(
    '/:company/d/:dialogue/hide',
    { schema: { params: here, querystring: toHide, body: hidingForm }, ...again(showHide) },
    async (request, reply) => {
      const { at } = request
      const what = whatOf(request.query.about)
      const dialogue = await dialogueOf(request)
      await hideWords(db, dialogue, { by: request.by(), what, reason: request.body.reason, at })
      const { path } = await wordsOf(dialogue, what, at)
      return reply.see(path, 'Hidden. The place, the reason, your name and the time stay visible.')
    },
  )

  for (const kind of Object.keys(kinds) as Hideable['kind'][]) {
    const address = `/:company/d/:dialogue/${kinds[kind]}/:id/appeal`
    const params = here.extend({ id: z.uuid() })

    const showAppeal = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
      const { id } = request.params as z.output<typeof params>
      const dialogue = await dialogueOf(request)
      const by = request.by()
      const hiding = await openHidingOf(db, dialogue, { kind, id })
      if (hiding.authorId !== by.personId) throw new Refusal('not_allowed', 'Only the person who wrote them asks for their words back.')
      const { words, reason, at, appeal } = hiding
      const path = `${pathOf(dialogue)}/${hiding.path}`
      return reply.page('moderation/appeal', {
        question: dialogue.question,
        action: `${pathOf(dialogue)}/${kinds[kind]}/${id}/appeal`,
        path,
        words,
        reason,
        at,
        appeal,
        form,
      })
    }

    app.get(address, { schema: { params } }, (request, reply) => showAppeal(request, reply))

    app.post(address, { schema: { params, body: appealForm }, ...again(showAppeal) }, async (request, reply) => {
      const dialogue = await dialogueOf(request)
      const hiding = await openHidingOf(db, dialogue, { kind, id: request.params.id })
      await appealHiding(db, dialogue, { by: request.by(), hidingId: hiding.id, words: request.body.appeal, at: request.at })
      return reply.see(`${pathOf(dialogue)}/${hiding.path}`, 'Your appeal is with the company’s admins.')
    })
  }

  app.get('/:company/settings/hidings', async (request, reply) => {
    const company = request.here()
    mustBeAtSettings(request)
    const path = `/${company.slug}/settings/hidings`
    const places = settingsPlaces(company, request, 'hidings')
    return reply.page('moderation/hidings', { places, path, company: company.slug, hidings: await hidingsOf(db, company) })
  })

  app.post(
    '/:company/settings/hidings/:hiding/lift',
    { schema: { params: z.object({ company: z.string(), hiding: z.uuid() }) } },
    async (request, reply) => {
      const company = request.here()
      const by = mustBeAtSettings(request)
      await restoreWords(db, company, { by, hidingId: request.params.hiding, at: request.at })
      return reply.see(`/${company.slug}/settings/hidings`, 'The words are back where they stood.')
    },
  )
}

/** A guest is asked to sign in; for a stranger there are no settings. */
function mustBeAtSettings(request: FastifyRequest) {
  request.signedIn()
  const member = request.member()
  if (!member) throw new Refusal('not_found', 'There is nothing at this address.')
  mustMay(member, 'hide')
  return member
}

function whatOf(about: string): Hideable {
  const [kind, id] = about.split(':') as [Hideable['kind'], string]
  return { kind, id }
}
