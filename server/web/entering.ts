import type { FastifyReply } from 'fastify'

/** Signs the reader of this reply in, by the cookies that the session was made with. */
export function enter(reply: FastifyReply, cookies: string[]) {
  for (const cookie of cookies) reply.header('set-cookie', cookie)
  return reply
}
