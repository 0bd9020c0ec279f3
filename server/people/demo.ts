import { eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { people } from '../../db/schema/index.ts'
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

/** The demo's person of this role, and the page they start on. */
export async function findDemoPerson(db: Db, role: DemoRole) {
  const [person] = await db.select({ personId: people.id }).from(people).where(eq(people.email, demoEmail[role]))
  if (!person) throw new Refusal('not_found', 'There is nothing at this address.')
  return { ...person, home: homes[role] }
}
