import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Pages } from './shared-views.ts'

/** The part of an address that says where a list goes on; a broken one begins at its start. */
export const before = z.string().max(80).optional().catch(undefined)

/** The links under a list: on to what is older than its last line, and back to its start. `path`: where the list is, for one that a refused form shows again from an address of its own. */
export function pagesOf(request: FastifyRequest, last: { at: Date; id: string } | null, path?: string): Pages {
  const url = new URL(path && request.method !== 'GET' ? path : request.url, 'http://parley.invalid')
  const isFirst = !url.searchParams.has('before')
  const at = (place: string | null) => {
    if (place) url.searchParams.set('before', place)
    else url.searchParams.delete('before')
    return url.pathname + url.search
  }
  return { older: last && at(`${last.at.getTime()}_${last.id}`), newer: isFirst ? null : at(null) }
}
