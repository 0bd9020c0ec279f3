import { eq } from 'drizzle-orm'
import { foundCompany } from '../../server/companies/founding.ts'
import { joinCompany } from '../../server/companies/joining.ts'
import type { Member } from '../../server/member.ts'
import { demoCompany, demoEmail } from '../../server/people/demo.ts'
import { findOrMakePerson } from '../../server/people/making.ts'
import type { Db } from '../client.ts'
import { companies } from '../schema/index.ts'
import { playDialogue } from './dialogue.ts'
import { answering, speaking, type Who } from './people.ts'
import { daysBefore } from './playing.ts'
import { repairs } from './repairs.ts'
import { servicePlan } from './service-plan.ts'
import { spareParts } from './spare-parts.ts'
import { windowMotor } from './window-motor.ts'
import { windowSwitch } from './window-switch.ts'

/**
 * Tells the demo's story by calling the deeds, as people would, over the half-year before `at`: a company that does not exist, in
 * dialogue with ten customers. Does nothing where it was told already. All or nothing.
 */
export async function seedDemo(db: Db, { at }: { at: Date }) {
  const [told] = await db.select({ id: companies.id }).from(companies).where(eq(companies.slug, demoCompany))
  if (told) return
  await db.transaction(async (tx) => {
    const begins = daysBefore(at, 180)
    const { company, cast } = await founded(tx, begins)
    for (const story of [windowSwitch, spareParts, servicePlan, repairs, windowMotor]) await playDialogue(tx, company, story, { cast, at })
  })
}

export type DemoCast = Record<Who, Member>

async function founded(tx: Db, at: Date) {
  const [first] = answering
  const { company, admin } = await foundCompany(tx, {
    slug: demoCompany,
    name: 'Halden',
    about: 'Halden makes what moves the window in one car of five. We ask before we decide, and answer for what we decide.',
    timeZone: 'Europe/Zagreb',
    accent: '#0b5d63',
    supportsForAnswer: 5,
    admin: { email: demoEmail.admin, name: first.name, title: first.title },
    at,
  })
  const joined: Record<string, Member> = {}
  for (const { who, role, name, title, team, doesForYou } of answering) {
    const person = await findOrMakePerson(tx, { email: emailOf(who, admin.name === name), name, at })
    joined[who] = await joinCompany(tx, company, { person, role, card: { title, team, doesForYou }, at })
  }
  for (const { who, name, workplace, roleThere, story } of speaking) {
    const person = await findOrMakePerson(tx, { email: emailOf(who, false), name, at })
    joined[who] = await joinCompany(tx, company, { person, role: 'customer', card: { workplace, roleThere, story }, at })
  }
  return { company, cast: joined as DemoCast }
}

/** The four whom a visitor can be have the addresses that the sign-in page knows. */
function emailOf(who: Who, isAdmin: boolean) {
  return isAdmin ? demoEmail.admin : `${who}@demo.invalid`
}
