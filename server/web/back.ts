import type { FastifyRequest } from 'fastify'

/** Where to come back to: the page itself, or the one whose form was sent. */
export function backFrom(request: FastifyRequest) {
  if (request.method === 'GET') return request.url
  const from = cameFrom(request)
  return from ? from.pathname + from.search : '/'
}

/** Where the button stood, if that is one of these lists; else `otherwise`. */
export function backToList(request: FastifyRequest, lists: string[], otherwise: string) {
  const from = cameFrom(request)
  return from && lists.includes(from.pathname) ? from.pathname + from.search : otherwise
}

/** The page of ours that a form stood on; null where the browser does not say, or it was no page of ours. */
function cameFrom(request: FastifyRequest): URL | null {
  const { referer } = request.headers
  const from = referer && URL.canParse(referer) ? new URL(referer) : null
  return from?.host === request.host ? from : null
}
