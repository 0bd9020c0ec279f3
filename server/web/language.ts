import fp from 'fastify-plugin'
import { chooseLanguage } from '../words/words.ts'

const year = 365 * 24 * 3600

/** Somewhere on these pages: one slash, so that nobody is sent to another site, and only what may stand in an address. */
const localPath = /^\/(?![/\\])[\x21-\x7e]*$/

/** The chooser at the foot of every page: keeps the language in this browser, and goes back to where the reader was. */
export const languageChoice = fp(
  async (app) => {
    app.post('/language', { config: { plain: true } }, (request, reply) => {
      const { language, back } = (request.body ?? {}) as { language?: unknown; back?: unknown }
      const chosen = chooseLanguage(undefined, String(language))
      reply.setCookie('language', chosen, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: request.protocol === 'https',
        maxAge: year,
      })
      return reply.see(typeof back === 'string' && localPath.test(back) ? back : '/')
    })
  },
  { name: 'language-choice', dependencies: ['views', 'safety'] },
)
