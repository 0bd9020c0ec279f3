import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { dayHint } from '../obligations/promising.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { saidIn } from '../words/said.ts'
import { changeDraft, draftForm, mustBeDraft } from './drafting.ts'
import { dialogueForm, openDialogue, optionLines } from './opening.ts'
import { optionsOf } from './option-reading.ts'
import { changePhase, mustLead, phaseForm } from './phases.ts'
import { publishDialogue } from './publishing.ts'
import { answerersOf, type Dialogue, findDialogue, pathOf } from './reading.ts'
import { phaseName, wayChoices } from './showing.ts'

declare module '../web/view.ts' {
  interface Views {
    'dialogues/new': { company: string; path: string; answerers: Option[]; dayHint: string; form: Form }
    'dialogues/edit': { path: string; answerers: Option[]; dayHint: string; form: Form }
    'dialogues/_fields': { answerers: Option[]; dayHint: string; form: Form }
    'dialogues/phase': { path: string; question: string; phase: string; ways: Option[]; isWeighed: boolean; form: Form }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }

/** What the one who leads a dialogue does: open it, look it over as a draft, publish it, move it on. */
export const leadingRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const showNew = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const company = request.here()
    const by = request.by()
    mustMay(by, 'open')
    const { promiseHours, statementHours, supportsForAnswer } = company
    const fresh = {
      championId: by.personId,
      visibility: 'public',
      promiseHours: `${promiseHours}`,
      statementHours: `${statementHours}`,
      supportsForAnswer: `${supportsForAnswer}`,
    }
    const answerers = choicesOf(await answerersOf(db, company))
    return reply.page('dialogues/new', {
      company: company.name,
      path: `/${company.slug}`,
      answerers,
      dayHint: dayHint(company.hours, request.words),
      form: form ?? emptyForm(fresh),
    })
  }

  app.get('/:company/dialogues/new', (request, reply) => showNew(request, reply))

  app.post('/:company/dialogues/new', { schema: { body: dialogueForm }, ...again(showNew) }, async (request, reply) => {
    const { body, at } = request
    const { path } = await openDialogue(db, request.here(), { by: request.by(), ...body, options: optionLines(body.options), at })
    return reply.see(path, 'This is your draft. Look it over, then publish it.')
  })

  const showEdit = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const dialogue = await dialogueOf(request)
    mustMay(request.by(), 'open')
    mustBeDraft(dialogue)
    const answerers = choicesOf(await answerersOf(db, request.here()))
    return reply.page('dialogues/edit', {
      path: pathOf(dialogue),
      answerers,
      dayHint: dayHint(dialogue.company.hours, request.words),
      form: form ?? emptyForm(await asWritten(dialogue)),
    })
  }

  const asWritten = async (dialogue: Dialogue) => {
    const { question, context, champion, promiseHours, statementHours, supportsForAnswer, visibility } = dialogue
    const options = (await optionsOf(db, dialogue)).map(({ name }) => name).join('\n')
    const numbers = { promiseHours: `${promiseHours}`, statementHours: `${statementHours}`, supportsForAnswer: `${supportsForAnswer}` }
    return { question, context, championId: champion.personId, visibility, options, ...numbers }
  }

  app.get('/:company/d/:dialogue/edit', { schema: here }, (request, reply) => showEdit(request, reply))

  app.post('/:company/d/:dialogue/edit', { schema: { ...here, body: draftForm }, ...again(showEdit) }, async (request, reply) => {
    const { body, at } = request
    const dialogue = await dialogueOf(request)
    const { path } = await changeDraft(db, dialogue, { by: request.by(), ...body, options: optionLines(body.options), at })
    return reply.see(path, 'Changed.')
  })

  app.post('/:company/d/:dialogue/publish', { schema: here }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    await publishDialogue(db, dialogue, { by: request.by(), at: request.at })
    return reply.see(`${pathOf(dialogue)}/share`, 'Published. Now bring people here.')
  })

  const showPhase = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { words, at } = request
    const dialogue = await dialogueOf(request)
    mustLead(request.by(), dialogue)
    const { question, phase, company } = dialogue
    const said = saidIn(words, { now: at, timeZone: company.timeZone })
    const ways = wayChoices(dialogue, { words, said, at })
    const isWeighed = phase === 'weighing'
    return reply.page('dialogues/phase', { path: pathOf(dialogue), question, phase: phaseName(words, phase), ways, isWeighed, form })
  }

  app.get('/:company/d/:dialogue/phase', { schema: here }, (request, reply) => showPhase(request, reply))

  app.post('/:company/d/:dialogue/phase', { schema: { ...here, body: phaseForm }, ...again(showPhase) }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    await changePhase(db, dialogue, { by: request.by(), ...request.body, at: request.at })
    return reply.see(pathOf(dialogue), 'Changed, and said on the timeline.')
  })
}

function choicesOf(answerers: { personId: string; name: string; title: string }[]): Option[] {
  return answerers.map(({ personId, name, title }) => ({ value: personId, label: title ? `${name}, ${title}` : name }))
}
