import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may } from '../companies/permissions.ts'
import { sharedCriteria } from '../criteria/shared.ts'
import { findDialogue } from '../dialogues/reading.ts'
import { courseOf, type PastAnswer } from '../exchanges/course.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { Refusal } from '../refusal.ts'
import { differenceOf } from '../statements/differing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import type { DiffPart } from '../web/voice-views.ts'
import type { Expectation } from './predicting.ts'
import { revisionsOf } from './reading.ts'
import { receiveResponse } from './receiving.ts'
import { exceptOf, repeatedBy, type Same, sameAs } from './repeating.ts'
import { mayRevise, reviseResponse, revisionForm } from './revising.ts'

type Revision = Awaited<ReturnType<typeof revisionsOf>>[number]

declare module '../web/view.ts' {
  interface Views {
    'responses/_expected': { answer: Pick<Exchange['answer'] & {}, 'by' | 'verdict'>; expected: Expectation }
    /** Where a page that shows an answer says so. */
    'responses/_unread': { path: string }
    'responses/show': {
      question: string
      exchange: Exchange
      answer: PastAnswer
      revisions: (Revision & { heardDiff: DiffPart[]; answerDiff: DiffPart[] })[]
      edit: string | null
    }
    'responses/edit': {
      question: string
      exchange: Exchange
      answer: PastAnswer
      action: string
      criteria: Option[]
      form: Form
      same: Same | null
    }
  }
}

const params = z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() })
const ofAnswer = params.extend({ answer: z.uuid() })

/** What becomes of an answer: its page with every revision, a change of its words. */
export const responseRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  for (const [kind, place] of [
    ['statement', 'whys'],
    ['conflict', 'conflicts'],
  ] as const)
    below(kind, `/:company/d/:dialogue/${place}/:id`)

  function below(kind: Exchange['kind'], address: string) {
    const exchangeOf = async (request: FastifyRequest) => {
      const { dialogue: slug, id } = request.params as z.output<typeof params>
      const dialogue = await findDialogue(db, request.here(), slug, { reader: request.member(), at: request.at })
      return { dialogue, exchange: await findExchange(db, dialogue, { kind, id, at: request.at }) }
    }

    const answerIn = async (request: FastifyRequest) => {
      const { answer: answerId } = request.params as z.output<typeof ofAnswer>
      const { dialogue, exchange } = await exchangeOf(request)
      const { answers } = await courseOf(db, dialogue, { kind, id: exchange.id, reader: request.member(), at: request.at })
      const answer = answers.find((one) => one.id === answerId)
      if (!answer) throw new Refusal('not_found', 'There is nothing at this address.')
      return { dialogue, exchange, answer }
    }

    app.get(`${address}/answers/:answer`, { schema: { params: ofAnswer } }, async (request, reply) => {
      const { dialogue, exchange, answer } = await answerIn(request)
      const revisions = await revisionsOf(db, dialogue, answer.id)
      const edits = mayRevise(request.member(), { authorId: answer.staffId, outcome: answer.outcome })
      const edit = edits ? `${exchange.path}/answers/${answer.id}/edit` : null
      return reply.page('responses/show', { question: dialogue.question, exchange, answer, revisions: withDifferences(revisions), edit })
    })

    const showEdit = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
      const { dialogue, exchange, answer } = await answerIn(request)
      const by = request.by()
      if (!mayRevise(by, { authorId: answer.staffId, outcome: answer.outcome }) || !may(by, 'respond'))
        throw new Refusal('not_allowed', 'Only the person who wrote an answer changes its words.')
      const { heard, answer: words, outcome, reason, restsOn, revision } = answer
      const criteria = await sharedCriteria(db, dialogue)
      const action = `${exchange.path}/answers/${answer.id}/edit`
      const { answer: typed = '' } = form?.values ?? {}
      const except = form?.problems.sameAs ? await exceptOf(db, { companyId: dialogue.companyId, responseId: answer.id }) : []
      const [repeated] = form?.problems.sameAs
        ? await repeatedBy(db, dialogue.company, [{ answer: typed, targets: [exchange], except }])
        : []
      return reply.page('responses/edit', {
        question: dialogue.question,
        exchange,
        answer,
        action,
        same: sameAs(typed, repeated ?? []),
        criteria: criteria.map(({ id, sentence }) => ({ value: id, label: sentence })),
        form:
          form ??
          emptyForm({ heard, answer: words, outcome, reason: reason ?? '', criterionId: restsOn?.id ?? '', revision: `${revision}` }),
      })
    }

    app.post(`${address}/answers/:answer/read`, { schema: { params: ofAnswer } }, async (request, reply) => {
      const { dialogue, exchange, answer } = await answerIn(request)
      await receiveResponse(db, dialogue, { by: request.by(), responseId: answer.id, at: request.at })
      return isByItself(request) ? reply.code(204).send() : reply.see(exchange.path)
    })

    app.get(`${address}/answers/:answer/edit`, { schema: { params: ofAnswer } }, (request, reply) => showEdit(request, reply))

    app.post(
      `${address}/answers/:answer/edit`,
      { schema: { params: ofAnswer, body: revisionForm }, ...again(showEdit) },
      async (request, reply) => {
        const { dialogue, exchange } = await answerIn(request)
        await reviseResponse(db, dialogue, {
          by: request.by(),
          responseId: request.params.answer,
          ...request.body,
          at: request.at,
        })
        return reply.see(exchange.path, 'Changed. What it said before stays readable.')
      },
    )
  }
}

/** Whether a page that is open says it, and wants nothing back. */
function isByItself(request: FastifyRequest) {
  return request.headers['hx-request'] === 'true'
}

/** The latest first, each with what changed since the one before. */
function withDifferences(revisions: Revision[]) {
  return revisions
    .map((revision, index) => {
      const before = revisions[index - 1] ?? revision
      return {
        ...revision,
        heardDiff: differenceOf(before.heard, revision.heard),
        answerDiff: differenceOf(before.answer, revision.answer),
      }
    })
    .reverse()
}
