import { eq, inArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { people } from '../../db/schema/index.ts'
import { type Face, faceOf } from '../face.ts'
import { Refusal } from '../refusal.ts'

export const demoRoles = ['customer', 'staff', 'analyst', 'admin'] as const
export type DemoRole = (typeof demoRoles)[number]

/** The address of the demo's person in each role. They exist in a demo only. */
export const demoEmail: Record<DemoRole, string> = {
  customer: 'ana@demo.invalid',
  staff: 'priya@demo.invalid',
  analyst: 'noor@demo.invalid',
  admin: 'maren@demo.invalid',
}

export const demoCompany = 'halden'

const homes: Record<DemoRole, string> = {
  customer: '/me',
  staff: `/${demoCompany}/desk`,
  analyst: `/${demoCompany}`,
  admin: `/${demoCompany}/settings`,
}

/** The demo's people, as the sign-in page offers them; none where the demo's story was not told. */
export async function demoPeople(db: Db): Promise<{ role: DemoRole; name: string; face: Face }[]> {
  const found = await db
    .select({ id: people.id, name: people.name, email: people.email })
    .from(people)
    .where(inArray(people.email, Object.values(demoEmail)))
  return demoRoles.flatMap((role) => {
    const person = found.find(({ email }) => email === demoEmail[role])
    return person ? [{ role, name: person.name, face: faceOf(person.id, person.name) }] : []
  })
}

/** The demo's person of this role, and the page they start on. */
export async function findDemoPerson(db: Db, role: DemoRole) {
  const [person] = await db.select({ personId: people.id }).from(people).where(eq(people.email, demoEmail[role]))
  if (!person) throw new Refusal('not_found', 'There is nothing at this address.')
  return { ...person, home: homes[role] }
}
