import { commitmentPath } from '../commitments/link.ts'
import { invitationPath } from '../companies/inviting.ts'
import { consultPath } from '../consults/link.ts'
import { verdictPath } from '../responses/verdict-link.ts'
import { askedPath } from '../themes/asked-link.ts'
import { leavingPath } from './leaving-link.ts'
import type { Topic } from './queueing.ts'

/** The addresses that letters lead to. Those with a proof in them are null where whoever reads along is not the one it was sent to. */
export interface Links {
  baseUrl: string
  invitation: (companySlug: string, invitationId: string) => string
  verdict: (companySlug: string, targetId: string, personId: string) => string | null
  consult: (companySlug: string, consultId: string) => string | null
  commitment: (companySlug: string, commitmentId: string, personId: string) => string | null
  theme: (companySlug: string, about: { themeId: string; statementId: string; personId: string }) => string | null
  leaving: (companySlug: string, personId: string, topic: Topic) => string | null
}

/** The addresses as whoever gets the letter reads them. */
export function linksFor({ baseUrl, secret }: { baseUrl: string; secret: string }): Links {
  return {
    baseUrl,
    invitation: (slug, id) => baseUrl + invitationPath(slug, id, secret),
    verdict: (slug, targetId, personId) => baseUrl + verdictPath(slug, targetId, personId, secret),
    consult: (slug, id) => baseUrl + consultPath(slug, id, secret),
    commitment: (slug, id, personId) => baseUrl + commitmentPath(slug, id, personId, secret),
    theme: (slug, about) => baseUrl + askedPath(slug, about, secret),
    leaving: (slug, personId, topic) => baseUrl + leavingPath(slug, { personId, topic }, secret),
  }
}

/**
 * The same for an admin who looks at a letter to somebody else: without the links by which one acts in that person's place. The link of an
 * invitation stays: the admins see it beside each invitation that is open, to send it on themselves.
 */
export function withoutProofs(links: Links): Links {
  return { ...links, verdict: () => null, consult: () => null, commitment: () => null, theme: () => null, leaving: () => null }
}
