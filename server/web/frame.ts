import type { FastifyRequest } from 'fastify'
import { faceOf } from '../face.ts'
import type { Role } from '../member.ts'
import { languages } from '../words/words.ts'
import { backFrom } from './back.ts'
import type { Footer, Header, Link } from './shared-views.ts'
import { accentSheet, assets } from './statics.ts'

/** What stands around every page: its sheets (the company's accent among them) and scripts, the header and the footer. */
export interface Frame {
  sheets: string[]
  scripts: string[]
  header: Header
  footer: Footer
}

export function frameOf(request: FastifyRequest): Frame {
  const { company } = request
  return {
    sheets: [assets.sheet, ...(company ? [accentSheet(company.accent)] : [])],
    scripts: assets.scripts,
    header: headerOf(request),
    footer: footerOf(request),
  }
}

function headerOf(request: FastifyRequest): Header {
  const { visitor, company } = request
  const { t } = request.words
  const places = company ? placesOf(request, company.slug) : []
  return {
    company: company && { name: company.name, href: `/${company.slug}` },
    places: places.map((place) => ({ ...place, current: isCurrent(request.url, place.href) })),
    person: visitor && {
      name: visitor.name || visitor.email || '',
      face: faceOf(visitor.personId, visitor.name || visitor.email || ''),
      links: [
        { href: '/me', words: t('What became of what I said') },
        { href: '/me/card', words: t('My card') },
      ],
    },
    signIn: request.url === '/' || request.url.startsWith('/sign-in') ? '/sign-in' : `/sign-in?next=${encodeURIComponent(request.url)}`,
    signOut: '/sign-out',
  }
}

function placesOf({ words: { t }, role }: FastifyRequest, slug: string): Link[] {
  const everybody = [
    { href: `/${slug}`, words: t('Dialogues') },
    { href: `/${slug}/record`, words: t('Record') },
    { href: `/${slug}/people`, words: t('People') },
  ]
  const desk = { href: `/${slug}/desk`, words: t('Desk') }
  const analysis = { href: `/${slug}/analysis`, words: t('Analysis') }
  const settings = { href: `/${slug}/settings`, words: t('Settings') }
  const more: Record<Role, Link[]> = { customer: [], staff: [desk, analysis], analyst: [desk, analysis], admin: [desk, analysis, settings] }
  return [...everybody, ...(role ? more[role] : [])]
}

/** A company's own page is its list of dialogues, and so is everything below /d/. */
function isCurrent(url: string, href: string) {
  const path = url.split('?')[0]!
  const isDialogues = href.split('/').length === 2
  return path === href || (isDialogues ? path.startsWith(`${href}/d/`) : path.startsWith(`${href}/`))
}

function footerOf(request: FastifyRequest): Footer {
  const { t, language } = request.words
  return {
    sentence: t('Nothing on these pages can disappear silently.'),
    links: [],
    languages: {
      action: '/language',
      back: backFrom(request),
      all: languages.map(({ code, name }) => ({ code, name, current: code === language })),
    },
  }
}
