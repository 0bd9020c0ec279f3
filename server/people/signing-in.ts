import { createHmac, timingSafeEqual } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { emailOTP, magicLink } from 'better-auth/plugins'
import { and, eq, gt, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { accounts, people, sessions, verifications } from '../../db/schema/index.ts'
import { email, words } from '../forms.ts'
import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'

export const signInForm = z.object({ email: email() })
export const codeForm = z.object({ email: email(), code: words({ most: 12, empty: 'Write the six digits from the mail.' }) })

/** A link and a code that prove an e-mail address, each good once and for ten minutes. */
export interface Proof {
  email: string
  token: string
  code: string
}

export type SigningIn = ReturnType<typeof signingIn>

const minutes = 60
export const proofLasts = 10 * minutes

/**
 * Sign-in by e-mail. What is mailed rests in the database only as a hash; whoever uses a link or code has proven the address,
 * and a person is made for it if there was none.
 */
export function signingIn(db: Db, { secret, secure }: { secret: string; secure: boolean }) {
  const tokens = new Map<string, string>()
  const cookie = cookieName(secure)
  const auth = betterAuth({
    secret,
    baseURL: 'http://parley.invalid',
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(db, { provider: 'pg', schema: { people, sessions, accounts, verifications }, transaction: false }),
    user: { modelName: 'people' },
    session: { modelName: 'sessions', fields: { userId: 'personId' }, expiresIn: 60 * 24 * 60 * minutes, storeSessionInDatabase: true },
    account: { modelName: 'accounts', fields: { userId: 'personId' } },
    verification: { modelName: 'verifications' },
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: () => newId() },
      useSecureCookies: false,
      cookies: { session_token: { name: cookie, attributes: { secure, sameSite: 'lax', httpOnly: true, path: '/' } } },
    },
    plugins: [
      magicLink({
        expiresIn: proofLasts,
        storeToken: 'hashed',
        sendMagicLink: ({ token, metadata }) => void tokens.set(String(metadata?.ask), token),
      }),
      emailOTP({ expiresIn: proofLasts, storeOTP: 'hashed', sendVerificationOTP: async () => {} }),
      knownPerson,
    ],
  })

  /** Whether five proofs of an address were asked for in the last ten minutes: nobody's mailbox is filled through us. */
  async function isAskedEnough(address: string) {
    const asked = and(eq(verifications.identifier, codeOf(address)), gt(verifications.expiresAt, new Date()))
    return (await db.$count(verifications, asked)) >= mostProofs
  }

  /** Makes a link and a code for an address, whether or not anybody has it: the same work, so nobody can ask who is here. */
  async function prove(address: string): Promise<Proof> {
    const ask = newId()
    const code = await auth.api.createVerificationOTP({ body: { email: address, type: 'sign-in' } })
    await auth.api.signInMagicLink({ body: { email: address, metadata: { ask } }, headers: new Headers() })
    const token = tokens.get(ask)!
    tokens.delete(ask)
    return { email: address, token, code }
  }

  /** Uses a mailed link up. Gives the person and the cookies that sign them in; refuses one that is used, too old or made up. */
  const useLink = (token: string) => used(db, auth.api.magicLinkVerify({ query: { token }, headers: new Headers(), returnHeaders: true }))

  /** Uses a mailed code up. Three wrong tries, and it is gone. */
  const useCode = (address: string, code: string) =>
    used(
      db,
      auth.api.signInEmailOTP({ body: { email: address, otp: code.replace(/\s/g, '') }, headers: new Headers(), returnHeaders: true }),
    )

  /** Signs in somebody whose right to it was shown otherwise: a first admin by the set-up token, a demo role. */
  const signInKnown = (personId: string) =>
    used(db, auth.api.signInKnown({ body: { personId }, headers: new Headers(), returnHeaders: true }))

  /** The session token of a request's cookie, if we signed it. */
  function tokenOf(value: string | undefined) {
    if (!value) return null
    const dot = value.lastIndexOf('.')
    const token = value.slice(0, dot)
    const given = Buffer.from(value.slice(dot + 1), 'base64')
    const ours = createHmac('sha256', secret).update(token).digest()
    return dot > 0 && given.length === ours.length && timingSafeEqual(given, ours) ? token : null
  }

  return { isAskedEnough, prove, useLink, useCode, signInKnown, tokenOf, cookie }
}

/** The cookie of a session. `__Host-` binds it to this very host, over TLS. */
function cookieName(secure: boolean) {
  return secure ? '__Host-session' : 'session'
}

const mostProofs = 5

/** Under which name the library keeps the code of an address. */
const codeOf = (address: string) => `sign-in-otp-${address}`

/** Whoever came in needs no other way in: what else was mailed to the address is used up with it. */
async function forgetProofs(db: Db, address: string) {
  const linkFor = sql`(${verifications.value} like '{%' and ${verifications.value}::jsonb ->> 'email' = ${address})`
  await db.delete(verifications).where(or(eq(verifications.identifier, codeOf(address)), linkFor))
}

const knownPerson = {
  id: 'known-person',
  endpoints: {
    signInKnown: createAuthEndpoint(
      '/sign-in/known',
      { method: 'POST', body: z.object({ personId: z.uuid() }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.personId)
        if (!user) throw new Refusal('not_found', 'There is nothing at this address.')
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ user })
      },
    ),
  },
}

async function used(db: Db, attempt: Promise<{ headers: Headers; response: { user: { id: string; email?: string | null } } }>) {
  try {
    const { headers, response } = await attempt
    if (response.user.email) await forgetProofs(db, response.user.email)
    return { personId: response.user.id, cookies: headers.getSetCookie() }
  } catch (error) {
    if ((error as Error).name !== 'APIError') throw error
    throw new Refusal(
      'expired',
      'This link or code is not the one that was mailed, was used already, or is more than ten minutes old. Look again, or ask for a new one: nothing is lost.',
      { field: 'code' },
    )
  }
}
