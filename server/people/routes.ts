import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { choice } from '../forms.ts'
import { localPath } from '../local-path.ts'
import { enter, remember } from '../web/entering.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import { demoPeople, demoRoles, findDemoPerson } from './demo.ts'
import { mailProof } from './proving.ts'
import { codeForm, proofLasts, signInForm } from './signing-in.ts'
import { signOut } from './signing-out.ts'
import { keepSpoken } from './speaking.ts'

declare module '../web/view.ts' {
  interface Views {
    'people/sign-in': { form: Form; next: string; demoPeople: Awaited<ReturnType<typeof demoPeople>> }
    'people/code': { form: Form; email: string; next: string; demoLink: string | null }
    'people/link': { token: string; next: string }
  }
}

const whereto = z.object({ next: localPath })
const link = z.object({ token: z.string().max(200) })

export const signInRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, signingIn, mailbox, config } = app

  const showSignIn = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) =>
    reply.page('people/sign-in', { form, next: nextOf(request), demoPeople: config.demo ? await demoPeople(db) : [] })

  app.get('/sign-in', (request, reply) => showSignIn(request, reply))

  app.post('/sign-in', { schema: { body: signInForm }, config: atMost(10), ...again(showSignIn) }, async (request, reply) => {
    const { email } = request.body
    const next = nextOf(request)
    const url = await mailProof({
      email,
      signingIn,
      mailbox,
      words: request.words,
      baseUrl: config.baseUrl,
      page: ({ token }) => `/sign-in/link/${token}?next=${encodeURIComponent(next)}`,
    })
    remember(reply, { email, url: config.demo && !mailbox.leaves ? url : '', seconds: proofLasts })
    return reply.see(`/sign-in/code?next=${encodeURIComponent(next)}`)
  })

  const showCode = (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) =>
    reply.page('people/code', {
      form,
      email: request.cookies['signing-in'] ?? '',
      next: nextOf(request),
      demoLink: (config.demo && request.cookies['demo-link']) || null,
    })

  app.get('/sign-in/code', (request, reply) => showCode(request, reply))

  app.post('/sign-in/code', { schema: { body: codeForm }, config: atMost(10), ...again(showCode) }, async (request, reply) => {
    const { personId, cookies } = await signingIn.useCode(request.body.email, request.body.code)
    await keepSpoken(db, personId, request.words.language)
    return enter(reply, cookies).see(nextOf(request))
  })

  app.get('/sign-in/link/:token', { schema: { params: link } }, (request, reply) => {
    reply.header('referrer-policy', 'no-referrer')
    return reply.page('people/link', { token: request.params.token, next: nextOf(request) })
  })

  app.post('/sign-in/link/:token', { schema: { params: link }, config: atMost(10) }, async (request, reply) => {
    const { personId, cookies } = await signingIn.useLink(request.params.token)
    await keepSpoken(db, personId, request.words.language)
    return enter(reply, cookies).see(nextOf(request))
  })

  app.post('/sign-out', async (request, reply) => {
    const token = signingIn.tokenOf(request.cookies[signingIn.cookie])
    if (token) await signOut(db, token)
    return reply.clearCookie(signingIn.cookie, { path: '/' }).see('/')
  })

  if (!config.demo) return

  app.post(
    '/demo/sign-in',
    { schema: { body: z.object({ as: choice(demoRoles, 'Choose one of the roles.') }) } },
    async (request, reply) => {
      const { personId, home } = await findDemoPerson(db, request.body.as)
      const { cookies } = await signingIn.signInKnown(personId)
      const next = nextOf(request)
      return enter(reply, cookies).see(next === '/' ? home : next)
    },
  )
}

function nextOf(request: FastifyRequest) {
  return whereto.parse(request.query).next
}
