import type { Db } from '../../db/client.ts'
import { companies, customers, dialogues, memberships, officeHours, people, staff } from '../../db/schema/index.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import type { Member, Role } from '../../server/member.ts'

/** A Monday morning in Zagreb, within working hours: when the tests' stories begin. */
export const monday = new Date('2026-11-09T09:00:00Z')

/** So many hours or days after that Monday. */
export const later = ({ hours = 0, days = 0 }: { hours?: number; days?: number }) =>
  new Date(monday.getTime() + (hours + days * 24) * 3_600_000)

export type Cast = Awaited<ReturnType<typeof cast>>
export type Troupe = Cast['halden']

/**
 * Who plays: two companies, so that there is always an outsider. Each has two customers, two who answer, an analyst and an admin,
 * and one open public dialogue. Ana and Jim are Halden's customers, Priya champions its dialogue, Maren is its admin.
 */
export async function cast(db: Db) {
  return {
    halden: await troupe(db, 'halden', 'Halden Windows', {
      ana: 'Ana Kovač',
      jim: 'Jim Boateng',
      priya: 'Priya Shah',
      tom: 'Tom Berg',
      noor: 'Noor Aziz',
      maren: 'Maren Roth',
    }),
    acme: await troupe(db, 'acme', 'Acme', {
      ana: 'Bea Ortiz',
      jim: 'Carl Nagy',
      priya: 'Dana Fox',
      tom: 'Eli Moss',
      noor: 'Fay Lund',
      maren: 'Gus Hall',
    }),
  }
}

const roles = { ana: 'customer', jim: 'customer', priya: 'staff', tom: 'staff', noor: 'analyst', maren: 'admin' } as const satisfies Record<
  string,
  Role
>

async function troupe(db: Db, slug: string, name: string, names: Record<keyof typeof roles, string>) {
  const company = {
    id: newId(),
    slug,
    name,
    about: null,
    timeZone: 'Europe/Zagreb',
    accent: '#0b5d63',
    promiseHours: 16,
    statementHours: 16,
    supportsForAnswer: 3,
    hours: officeHours,
  }
  await db.insert(companies).values({ ...company, createdAt: monday })
  const members = Object.fromEntries(
    Object.entries(roles).map(([who, role]) => [
      who,
      { companyId: company.id, personId: newId(), name: names[who as keyof typeof roles], role },
    ]),
  ) as Record<keyof typeof roles, Member>
  const all = Object.values(members)
  await db.insert(people).values(
    all.map(({ personId, name }) => ({
      id: personId,
      name,
      email: `${personId}@example.org`,
      emailVerified: true,
      createdAt: monday,
      updatedAt: monday,
    })),
  )
  await db.insert(memberships).values(all.map(({ companyId, personId, role }) => ({ companyId, personId, role, since: monday })))
  const answering = all.filter(({ role }) => role === 'staff' || role === 'admin')
  await db
    .insert(staff)
    .values(answering.map(({ companyId, personId, name }) => ({ companyId, personId, name, isStandIn: false, title: 'Works here' })))
  const speaking = all.filter(({ role }) => role === 'customer')
  await db.insert(customers).values(speaking.map(({ companyId, personId }) => ({ companyId, personId })))
  const dialogueSlug = 'window-motor'
  await db.insert(dialogues).values({
    companyId: company.id,
    id: newId(),
    slug: dialogueSlug,
    question: 'Why did you choose the window motor you drive with?',
    context: 'We are about to choose the regulator for the next five model years.',
    championId: members.priya.personId,
    visibility: 'public',
    phase: 'listening',
    promiseHours: 16,
    supportsForAnswer: 3,
    version: 1,
    statementCount: 0,
    conflictCount: 0,
    createdAt: monday,
    publishedAt: monday,
  })
  const dialogue = await findDialogue(db, company, dialogueSlug, { reader: null, at: monday })
  return { company, dialogue, ...members }
}
