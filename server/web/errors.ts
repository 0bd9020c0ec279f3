import { hasZodFastifySchemaValidationErrors } from '@fastify/type-provider-zod'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from '../../db/faults.ts'
import { valuesOf } from '../forms.ts'
import { type Reason, Refusal } from '../refusal.ts'
import type { Values } from '../words/words.ts'
import { backFrom } from './back.ts'
import type { Link } from './shared-views.ts'

export interface FieldProblem {
  field: string
  message: string
  values: Values
}

export interface Problem {
  status: number
  title: string
  values: Values
  problems: FieldProblem[]
  /** Above the sentence, where it is not the one of its status. */
  heading?: string
}

declare module './view.ts' {
  interface Views {
    'errors/problem': { title: string; sentence: string; links: Link[] }
  }
}

const statusOf = {
  not_found: 404,
  not_allowed: 403,
  not_signed_in: 401,
  foreign_origin: 403,
  closed: 409,
  taken: 409,
  repeats: 409,
  too_late: 409,
  expired: 410,
  invalid: 422,
  too_many: 429,
} satisfies Record<Reason, number>

/** Every error the app can meet, told in one shape, in English keys. Pages and the API each answer with it in their own way. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return refused(error)
  if (hasZodFastifySchemaValidationErrors(error)) {
    if (error.validationContext !== 'body') return { ...missing, problems: [] }
    const problems = error.validation.map((issue) => ({
      field: issue.instancePath.split('/')[1] ?? '',
      message: issue.message ?? '',
      values: valuesOf(issue.params),
    }))
    return { status: 422, title: 'Please look at this again.', values: {}, problems }
  }
  const { statusCode, code } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return {
      status: 413,
      title: 'That is more than fits into one request. Go back: what you wrote is still there.',
      values: {},
      problems: [],
    }
  if (statusCode === 404) return { ...missing, problems: [] }
  if (statusCode === 429)
    return { status: 429, title: 'That was a lot at once. Please wait a minute and try again.', values: {}, problems: [] }
  if (isUnavailable(error) || code === 'FST_UNDER_PRESSURE')
    return {
      status: 503,
      title: 'Parley is busy at the moment. Nothing was lost: please try again in a few seconds.',
      values: {},
      problems: [],
    }
  if (statusCode && statusCode < 500) return { status: statusCode, title: 'Parley could not read this request.', values: {}, problems: [] }
  return {
    status: 500,
    title: 'Something broke on our side. What you wrote was not lost: go back and try again.',
    values: {},
    problems: [],
  }
}

const missing = { status: 404, title: 'There is nothing at this address.', values: {} }

/** The last resort of every page: a page of its own, and never a stack. */
export function answerWithPage(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const problem = problemOf(error)
  if (problem.status >= 500) request.log.error({ err: error }, 'a page failed')
  if (problem.status === 503) reply.header('retry-after', '5')
  return showProblem(request, reply, problem)
}

export function answerNothingHere(request: FastifyRequest, reply: FastifyReply) {
  return showProblem(request, reply, { ...missing, problems: [] })
}

function showProblem(request: FastifyRequest, reply: FastifyReply, { status, heading, title, values, problems }: Problem) {
  const { t } = request.words
  const sentence = [t(title, values), ...problems.map((problem) => t(problem.message, problem.values))].join(' ')
  const links = [
    ...(request.company ? [{ href: `/${request.company.slug}`, words: t('To the dialogues') }] : [{ href: '/', words: t('To the start') }]),
  ]
  if (!request.visitor && (status === 401 || status === 404))
    links.push({ href: `/sign-in?next=${encodeURIComponent(backFrom(request))}`, words: t('Sign in') })
  return reply.code(status).page('errors/problem', { title: t(heading ?? titles[status] ?? titles[500]!), sentence, links })
}

const titles: Record<number, string> = {
  401: 'Please sign in',
  403: 'Not yours to do',
  404: 'Nothing here',
  409: 'It has changed meanwhile',
  410: 'No longer valid',
  413: 'Too much at once',
  422: 'Please look again',
  429: 'Too many at once',
  500: 'Something broke',
  503: 'Busy',
}

function refused({ reason, message, values, field }: Refusal): Problem {
  const problems = field ? [{ field, message, values }] : []
  // What ended for good did not change behind anybody's back.
  const heading = reason === 'closed' ? { heading: 'It stays as it is' } : {}
  return { status: statusOf[reason], ...heading, title: field ? 'Please look at this again.' : message, values, problems }
}
