import { fileURLToPath } from 'node:url'
import view from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type Said, saidIn } from '../words/said.ts'
import { chooseLanguage, escaped, isMarkup, isSentence, type Words, wordsFor } from '../words/words.ts'
import { type Frame, frameOf } from './frame.ts'
import type { SharedViews } from './shared-views.ts'

/** Template name -> what it is given. Each room adds its own by declaration merging. */
export interface Views extends SharedViews {}

/** What every template may count on, whatever its room gave it. */
export interface Locals {
  t: Words['t']
  rich: Words['rich']
  said: Said
  language: string
  direction: 'ltr' | 'rtl'
  layout: '/layouts/site' | '/layouts/fragment'
  path: string
  frame: Frame
  company: { slug: string; name: string } | null
  /** Whether mail leaves this server: without it, a page must not say that a mail is on its way. */
  mailLeaves: boolean
  /** A sentence about what was just done, shown once: an English key. */
  notice: string | null
}

declare module 'fastify' {
  interface FastifyInstance {
    now: () => Date
  }
  interface FastifyRequest {
    /** When the request had arrived, whole, with the form it brings: the time that deeds are given. */
    at: Date
    words: Words
  }
  interface FastifyReply {
    page: typeof page
    see: typeof see
  }
}

/** The view engine's header: the names every template has in scope beside `it`. */
export const templateHeader = 'const { t, rich, said } = it;'

const root = fileURLToPath(new URL('../../views', import.meta.url))

/** Renders a page with the frame around it, or the fragment of it that htmx asked for. */
function page<Name extends keyof Views>(this: FastifyReply, name: Name, model: Views[Name]) {
  if (this.request.cookies.notice) this.clearCookie('notice', { path: '/' })
  return this.viewAsync(name, { ...localsOf(this), ...model })
}

/**
 * After a change: look at the page it changed. Browsers and htmx both follow. `notice` is a sentence shown there once. The browser's mark
 * on a draft that it sent is taken away, which tells it that the draft was accepted (static/js/drafts.js).
 */
function see(this: FastifyReply, path: string, notice?: string) {
  if (this.request.method === 'POST' && this.request.cookies.sent) this.clearCookie('sent', { path: '/' })
  if (notice) this.setCookie('notice', notice, { maxAge: 60 })
  return this.redirect(path, 303)
}

export const views = fp<{ production: boolean; now: () => Date }>(
  async (app, { production, now }) => {
    const eta = new Eta({
      views: root,
      cache: production,
      debug: !production,
      functionHeader: templateHeader,
      escapeFunction: written,
    })
    await app.register(view, { engine: { eta }, root, production })
    app.decorate('now', now)
    app.decorateRequest('at', null as never)
    app.decorateRequest('words', null as never)
    app.decorateReply('page', page)
    app.decorateReply('see', see)
    app.addHook('onSend', async (request, reply) => {
      if (request.routeOptions.config.plain) return
      reply.header('vary', 'Cookie, Accept-Language, HX-Request-Type')
      if (isOwn(request, reply)) reply.header('cache-control', 'no-store')
    })
    app.addHook('onRequest', async (request) => {
      request.at = app.now()
      request.words = wordsFor(chooseLanguage(request.headers['accept-language'], request.cookies.language))
    })
    app.addHook('preValidation', async (request) => {
      if (request.body !== undefined) request.at = app.now()
    })
  },
  { name: 'views' },
)

function localsOf({ request }: FastifyReply): Locals {
  const { words, at, company, visitor } = request
  return {
    t: words.t,
    rich: words.rich,
    said: saidIn(words, { now: at, timeZone: visitor?.timeZone ?? company?.timeZone ?? 'UTC' }),
    language: words.language,
    direction: words.direction,
    layout: wantsPart(request) ? '/layouts/fragment' : '/layouts/site',
    path: request.url,
    frame: frameOf(request),
    company,
    mailLeaves: request.server.mailbox.leaves,
    notice: isSentence(request.cookies.notice ?? '') ? request.cookies.notice! : null,
  }
}

/** Whether an open page asks, and wants only a part of itself. */
export function wantsPart(request: FastifyRequest) {
  return request.headers['hx-request-type'] === 'partial'
}

/** Whether a page is one reader's own: whoever is signed in, and a guest whose browser holds something of theirs or is given it now. */
function isOwn({ visitor, cookies }: FastifyRequest, reply: FastifyReply) {
  return visitor !== null || reply.hasHeader('set-cookie') || Object.keys(cookies).some((name) => name !== 'language')
}

/** Escapes everything but markup that the catalogue itself made, whose values were escaped there. */
function written(value: unknown) {
  return isMarkup(value) ? value.html : escaped(String(value))
}
