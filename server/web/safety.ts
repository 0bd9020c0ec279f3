import { parse } from 'node:querystring'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Refusal } from '../refusal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A form that other programs send for people, too: its address proves all, and the session says nothing. */
    fromAnywhere?: boolean
  }
}

/** What keeps a request honest: its origin, its size and its rate; and what a page may load. */
export const safety = fp<{ secure: boolean; limited: boolean }>(
  async (app, { secure, limited }) => {
    await app.register(formbody, { parser: fieldsOf })
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          objectSrc: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    })
    if (limited) await app.register(underPressure, { maxEventLoopDelay: 2000, retryAfter: 5, exposeStatusRoute: false, pressureHandler })
    await app.register(rateLimit, { global: false, allowList: () => !limited, keyGenerator: ({ ip }) => neighbourhoodOf(ip) })
    app.addHook('preValidation', async (request) => {
      if (!safeMethods.has(request.method) && !request.routeOptions.config.fromAnywhere && isForeign(request)) {
        throw new Refusal(
          'foreign_origin',
          'This did not come from a page of Parley itself, so nothing was changed. Look it through and send it again.',
        )
      }
    })
  },
  { name: 'safety', dependencies: ['views'] },
)

/**
 * The fields of a form. A form's own id is sent as `form-id` and read as `id`: in a browser a field named `id` would hide the id of
 * the form itself from every script.
 */
function fieldsOf(body: string) {
  const { 'form-id': id, ...fields } = parse(body)
  return id === undefined ? fields : { ...fields, id }
}

/** Who asks whether the server lives is answered also when it is busy: a busy server that is taken for dead makes the others busier. */
function pressureHandler(request: FastifyRequest) {
  if (request.routeOptions.config.plain) return
  throw Object.assign(new Error('under pressure'), { code: 'FST_UNDER_PRESSURE' })
}

/**
 * What counts as one sender: an address of IPv4, or the network of 64 bits that one household has in IPv6. Whoever hung up before their
 * turn came has no address any more.
 */
export function neighbourhoodOf(ip: string | undefined) {
  if (!ip) return ''
  if (!ip.includes(':') || ip.includes('.')) return ip
  const [head = '', tail = ''] = ip.split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const missing = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return `${[...before, ...missing, ...after].slice(0, 4).join(':')}::/64`
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether an unsafe request was sent by another site: by the browser's own word (Sec-Fetch-Site), else by its Origin.
 * One that carries neither is foreign: every browser that runs a page of ours sends at least one.
 */
function isForeign(request: FastifyRequest) {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = request.headers
  if (origin === undefined || !URL.canParse(origin)) return true
  return new URL(origin).host !== request.host
}

/** Limits how often one address may send to a route: `max` in a minute. Mail and sign-in are worth it. */
export function atMost(max: number) {
  return { rateLimit: { max, timeWindow: '1 minute' } }
}
