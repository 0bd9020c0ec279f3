import type { FastifyReply } from 'fastify'
import fp from 'fastify-plugin'
import { localPath } from '../local-path.ts'
import { chooseLanguage } from '../words/words.ts'

const year = 365 * 24 * 3600

/** The chooser at the foot of every page: keeps the language in this browser, `chosen` keeps it with whoever is signed in, and back to where the reader was. */
export const languageChoice = fp<{ chosen: (personId: string, language: string) => Promise<void> }>(
  async (app, { chosen }) => {
    app.post('/language', async (request, reply) => {
      const { language, back } = (request.body ?? {}) as { language?: unknown; back?: unknown }
      keepLanguage(reply, String(language))
      if (request.visitor) await chosen(request.visitor.personId, chooseLanguage(undefined, String(language)))
      return reply.see(localPath.parse(back))
    })
  },
  { name: 'language-choice', dependencies: ['views', 'safety', 'visitors'] },
)

/** Keeps a language in this browser for a year; English for one we do not speak. */
export function keepLanguage(reply: FastifyReply, language: string) {
  return reply.setCookie('language', chooseLanguage(undefined, language), { maxAge: year })
}
