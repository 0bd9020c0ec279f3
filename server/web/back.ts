import type { FastifyRequest } from 'fastify'

/** Where to come back to: the page itself, or the one whose form was sent. */
export function backFrom(request: FastifyRequest) {
  if (request.method === 'GET') return request.url
  const { referer } = request.headers
  const from = referer && URL.canParse(referer) ? new URL(referer) : null
  return from?.host === request.host ? from.pathname + from.search : '/'
}
