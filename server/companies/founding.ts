import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { companies, memberships, people } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { email, formId, line, optionalLine, optionalWords } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { findOrMakePerson } from '../people/making.ts'
import { isProof, proofOf } from '../proof.ts'
import { Refusal } from '../refusal.ts'
import { slugOf } from '../slug.ts'
import { isTimeZone } from '../time-zones.ts'
import { joinCompany } from './joining.ts'

/** First parts of addresses that are Parley's own. */
const reserved = new Set([
  'sign-in',
  'sign-out',
  'me',
  'setup',
  'theme',
  'styleguide',
  'static',
  'fonts',
  'htmx',
  'healthz',
  'readyz',
  'demo',
  'language',
  'confirm',
  'invitation',
  'verdict',
  'commitment',
  'unsubscribe',
  'api',
])

const pickAddress = 'Write the address in small letters, digits and hyphens, like halden-windows.'

const address = optionalLine(40)
  .transform((typed) => typed?.toLowerCase() ?? null)
  .refine((typed) => typed === null || /^[a-z0-9]+(-[a-z0-9]+)*$/.test(typed), pickAddress)
  .refine((typed) => typed === null || !reserved.has(typed), 'Parley itself lives at this address. Please choose another one.')

/** Where a company's working days are counted. */
export const zoneField = line(60, 'Choose a time zone.').refine(isTimeZone, 'Choose one of the time zones of the list, like Europe/Berlin.')

/** What is asked about a company, at its founding and later. */
export const aboutCompany = {
  name: line(80, 'Write the company’s name.'),
  about: optionalWords({ most: 2000 }),
  accent: line(7, 'Choose a colour.')
    .transform((typed) => typed.toLowerCase().replace(/^#?([0-9a-f]{6})$/, '#$1'))
    .refine((typed) => /^#[0-9a-f]{6}$/.test(typed), 'Write the colour as # and six digits, like #0b5d63.'),
}

export const foundingForm = z
  .object({
    id: formId(),
    ...aboutCompany,
    timeZone: zoneField,
    slug: address,
    adminName: line(80, 'Write your name.'),
    adminEmail: email(),
    adminTitle: optionalLine(120),
  })
  .transform((form, context) => {
    const slug = form.slug ?? slugOf(form.name, 40)
    if (slug && !reserved.has(slug)) return { ...form, slug }
    context.addIssue({ code: 'custom', path: ['slug'], message: pickAddress })
    return z.NEVER
  })

export interface Founding {
  /** The id that the form was drawn with; the company takes it. */
  id?: string | undefined
  slug: string
  name: string
  timeZone: string
  accent: string
  about?: string | null | undefined
  /** Working hours within which an answer is promised, and how many people's support makes one owed: for new dialogues. */
  promiseHours?: number
  statementHours?: number
  supportsForAnswer?: number
  admin: { email: string; name: string; title?: string | null | undefined }
  at: Date
}

export type Company = typeof companies.$inferSelect

/** Founds a company with its first admin. Refuses with taken where another company has the address. */
export async function foundCompany(
  db: Db,
  { id, slug, name, timeZone, accent, about = null, promiseHours = 16, statementHours = 16, supportsForAnswer = 10, admin, at }: Founding,
) {
  return await db.transaction(async (tx) => {
    const [company] = await tx
      .insert(companies)
      .values({ id: id ?? newId(at), slug, name, about, timeZone, accent, promiseHours, statementHours, supportsForAnswer, createdAt: at })
      .onConflictDoNothing()
      .returning()
    if (!company) throw new Refusal('taken', 'Another company has this address already.', { field: 'slug' })
    const person = await findOrMakePerson(tx, { email: admin.email, name: admin.name, at })
    await record(tx, 'company_founded', { companyId: company.id, by: person.personId, at })
    const named = { personId: person.personId, name: person.name || admin.name }
    const founder: Member = await joinCompany(tx, company, { person: named, role: 'admin', card: { title: admin.title ?? null }, at })
    return { company, admin: founder }
  })
}

/**
 * Founds the very first company, for whoever holds the set-up token. The same form sent twice founds it once; otherwise refuses with
 * not_found where there is a company already, however many try at once.
 */
export async function foundFirstCompany(db: Db, founding: Founding): Promise<{ company: Company; admin: Member }> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('the first company'))`)
    const again = await findFounded(tx, founding)
    if (again) return again
    if (await isFounded(tx)) throw new Refusal('not_found', 'There is nothing at this address.')
    return await foundCompany(tx, founding)
  })
}

/** What opens the set-up page while there is no company: printed on the console of whoever runs Parley. */
export function setupToken(secret: string) {
  return proofOf(secret, 'setup')
}

export function isSetupToken(given: string | undefined, secret: string) {
  return isProof(given, secret, 'setup')
}

/** Whether there is any company yet. */
export async function isFounded(db: Db) {
  const [any] = await db.select({ id: companies.id }).from(companies).limit(1)
  return any !== undefined
}

/** The company with this address, or null. */
export async function findCompany(db: Db, slug: string) {
  const [company] = await db.select().from(companies).where(eq(companies.slug, slug))
  return company ?? null
}

async function findFounded(tx: Db, { id, slug, admin }: Founding) {
  if (!id) return null
  const [row] = await tx
    .select({ company: companies, personId: people.id, name: people.name, role: memberships.role })
    .from(companies)
    .innerJoin(memberships, eq(memberships.companyId, companies.id))
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(companies.id, id), eq(companies.slug, slug), eq(people.email, admin.email), eq(memberships.role, 'admin')))
  if (!row) return null
  const { company, ...person } = row
  return { company, admin: { companyId: company.id, ...person } }
}
