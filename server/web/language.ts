import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { chooseLanguage } from '../words/words.ts'

const year = 365 * 24 * 3600

/** Somewhere on these pages: one slash, so that nobody is sent to another site, and only what may stand in an address. */
const localPath = /^\/(?![/\\])[\x21-\x7e]*$/

/** The chooser at the foot of every page: keeps the language in this browser, `chosen` keeps it with whoever is signed in, and back to where the reader was. */
export const languageChoice = fp<{ chosen: (personId: string, language: string) => Promise<void> }>(
  async (app, { chosen }) => {
    app.post('/language', async (request, reply) => {
      const { language, back } = (request.body ?? {}) as { language?: unknown; back?: unknown }
      keepLanguage(request, reply, String(language))
      if (request.visitor) await chosen(request.visitor.personId, chooseLanguage(undefined, String(language)))
      return reply.see(typeof back === 'string' && localPath.test(back) ? back : '/')
    })
  },
  { name: 'language-choice', dependencies: ['views', 'safety', 'visitors'] },
)

/** Keeps a language in this browser for a year; English for one we do not speak. */
export function keepLanguage(request: FastifyRequest, reply: FastifyReply, language: string) {
  const options = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: request.protocol === 'https', maxAge: year }
  return reply.setCookie('language', chooseLanguage(undefined, language), options)
}
