import type { FastifyReply } from 'fastify'

const asked = { path: '/sign-in' }

/** Signs the reader of this reply in, by the cookies that the session was made with. */
export function enter(reply: FastifyReply, cookies: string[]) {
  for (const cookie of cookies) reply.header('set-cookie', cookie)
  return reply.clearCookie('signing-in', asked).clearCookie('demo-link', asked)
}

/**
 * Remembers in this browser, for as long as the mail is good, which address a way in was mailed to: so it stays out of every address
 * and log. `url` is the link itself, for a demo in which no mail leaves, or empty. What follows is the page at /sign-in/code.
 */
export function remember(reply: FastifyReply, { email, url, seconds }: { email: string; url: string; seconds: number }) {
  const options = { ...asked, maxAge: seconds }
  return reply.setCookie('signing-in', email, options).setCookie('demo-link', url, options)
}
