import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseLanguage, escaped, wordsFor } from '../words/words.ts'

/** An address that cannot be read at all, before any page could be asked: a plain page of its own, with the way to the start. */
export function answerUnreadable(_: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { t, language, direction } = wordsFor(chooseLanguage(request.headers['accept-language']))
  const [title, sentence, start] = [t('Nothing here'), t('There is nothing at this address.'), t('To the start')].map(escaped)
  const page = `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head><body><main><h1>${title}</h1><p>${sentence}</p><p><a href="/">${start}</a></p></main></body></html>`
  reply.header('content-security-policy', "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
  return reply.code(404).type('text/html; charset=utf-8').send(page)
}
