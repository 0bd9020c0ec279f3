import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { OpeningHours } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { wordsFor } from '../words/words.ts'

/** Whoever is signed in. */
export interface Visitor {
  personId: string
  name: string
  email: string | null
  language: string | null
  timeZone: string | null
}

/** The company a page is about. */
export interface CompanyHere {
  id: string
  slug: string
  name: string
  about: string | null
  timeZone: string
  accent: string
  promiseHours: number
  statementHours: number
  supportsForAnswer: number
  hours: OpeningHours
  /** The latest of its holidays, 'YYYY-MM-DD', or null. */
  /** The years of which it has any holidays. */
  holidayYears: number[]
}

export interface Seen {
  visitor: Visitor | null
  company: CompanyHere | null
  role: Member['role'] | null
}

declare module 'fastify' {
  interface FastifyRequest {
    visitor: Visitor | null
    company: CompanyHere | null
    role: Member['role'] | null
    /** The company of this address; refuses with not_found where there is none. */
    here(): CompanyHere
    /** The visitor as a member of this company, or null: a guest, or signed in but not (yet) part of it. */
    member(): Member | null
    /** The visitor as a member; refuses a guest with not_signed_in, a stranger with not_allowed. */
    by(): Member
    /** The visitor; refuses a guest with not_signed_in. */
    signedIn(): Visitor
  }
}

/** Finds out who is looking and at which company, in one question to the database, before any room is asked. */
export const visitors = fp<{ seen: (request: FastifyRequest, slug: string | undefined) => Promise<Seen> }>(
  async (app, { seen }) => {
    app.decorateRequest('visitor', null)
    app.decorateRequest('company', null)
    app.decorateRequest('role', null)
    app.decorateRequest('here', here)
    app.decorateRequest('member', member)
    app.decorateRequest('by', by)
    app.decorateRequest('signedIn', signedIn)
    app.addHook('onRequest', async (request) => {
      if (request.routeOptions.config.plain) return
      // No address of ours holds it, and the database cannot be asked for it.
      if (request.url.includes('%00')) throw new Refusal('not_found', 'There is nothing at this address.')
      const slug = (request.params as { company?: string }).company
      const { visitor, company, role } = await seen(request, slug)
      Object.assign(request, { visitor, company, role })
      if (visitor?.language && !request.cookies.language) request.words = wordsFor(visitor.language)
      if (slug !== undefined && !company) throw new Refusal('not_found', 'There is nothing at this address.')
    })
  },
  { name: 'visitors', dependencies: ['views'] },
)

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that needs to know nobody: files, health. */
    plain?: boolean
  }
}

function here(this: FastifyRequest) {
  if (!this.company) throw new Refusal('not_found', 'There is nothing at this address.')
  return this.company
}

function member(this: FastifyRequest): Member | null {
  if (!this.visitor || !this.role || !this.company) return null
  return { companyId: this.company.id, personId: this.visitor.personId, name: this.visitor.name, role: this.role }
}

function by(this: FastifyRequest) {
  this.signedIn()
  const member = this.member()
  if (!member) throw new Refusal('not_allowed', 'You are not part of this company’s dialogues yet.')
  return member
}

function signedIn(this: FastifyRequest) {
  if (!this.visitor) throw new Refusal('not_signed_in', 'Sign in first, then try again. What you wrote is kept in this browser.')
  return this.visitor
}
