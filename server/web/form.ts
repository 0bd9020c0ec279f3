import type { FastifyReply, FastifyRequest } from 'fastify'
import { newId } from '../ids.ts'
import { answerWithPage, problemOf } from './errors.ts'

/** What a form is drawn from: the id its result will have, what was typed, and what was wrong with it. */
export interface Form {
  id: string
  values: Record<string, string>
  /** Field -> sentence, in the reader's language. */
  problems: Record<string, string>
  /** What is wrong with the whole, in the reader's language. */
  problem: string | null
}

/** A form nobody has typed into yet. */
export function emptyForm(values: Record<string, string> = {}): Form {
  return { id: newId(), values, problems: {}, problem: null }
}

type Show = (request: FastifyRequest, reply: FastifyReply, form: Form) => unknown

/**
 * For a route that takes a form: when it is refused, the page with the form is shown again, with what was typed and a sentence
 * where it went wrong. What cannot be shown again (nothing there, not signed in, broken) gets a page of its own.
 */
export function again(show: Show) {
  return {
    errorHandler: async (error: unknown, asked: unknown, answering: unknown) => {
      // Unknown to the type checker, so that the route's own schema alone decides what its request holds.
      const [request, reply] = [asked as FastifyRequest, answering as FastifyReply]
      const problem = problemOf(error)
      if ([401, 404, 413].includes(problem.status) || problem.status >= 500) return answerWithPage(error, request, reply)
      const { t } = request.words
      // What this form did stays done: what is sent next is another thing.
      const isSpent = problem.problems.some(({ field }) => field === 'id')
      reply.code(problem.status)
      const typed = typedInto(request.body)
      return show(request, reply, {
        id: isSpent ? newId() : (typed.id ?? newId()),
        values: typed,
        problems: Object.fromEntries(problem.problems.map(({ field, message, values }) => [field, t(message, values)])),
        problem: t(problem.title, problem.values),
      })
    },
  }
}

function typedInto(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {}
  const fields = Object.entries(body).filter(
    ([, value]) => (value !== null && value !== undefined && typeof value !== 'object') || Array.isArray(value),
  )
  return Object.fromEntries(
    fields.map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value === true ? 'on' : value === false ? '' : String(value),
    ]),
  )
}
